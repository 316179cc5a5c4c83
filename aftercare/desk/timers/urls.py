"""Under /desk/timers/."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "timers"
urlpatterns = [path("", pages.timers, name="first"), path("<slug:slug>/", pages.timers, name="of")]
