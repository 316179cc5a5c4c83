"""Under /desk/found/."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "strays"
urlpatterns = [path("", pages.strays, name="strays"), path("<str:ref>/", pages.stray, name="stray")]
