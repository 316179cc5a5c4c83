"""Under /desk/calendars/."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "calendars"
urlpatterns = [
    path("", pages.calendar, name="first"),
    path("<slug:slug>/", pages.calendar, name="of"),
    path("<slug:slug>/remove/", pages.remove, name="remove"),
]
