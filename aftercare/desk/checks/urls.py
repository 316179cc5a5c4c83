"""Under /desk/checks/."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "checks"
urlpatterns = [path("", pages.checklists, name="first"), path("<slug:slug>/", pages.checklists, name="of")]
