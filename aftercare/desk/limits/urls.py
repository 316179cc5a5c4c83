"""Under /desk/limits/."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "limits"
urlpatterns = [path("", pages.limits, name="first"), path("<slug:slug>/", pages.limits, name="of")]
