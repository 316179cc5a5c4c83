"""The addresses about notes, under /desk/ as well."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "notes"
urlpatterns = [
    path("mentions/", views.mentions, name="mentions"),
    path("mentions/seen/", views.seen, name="seen"),
    path("cases/<str:ref>/colleagues/", views.colleagues, name="colleagues"),
    path("cases/<str:ref>/notes/<str:note>/edit/", views.edit, name="edit"),
]
