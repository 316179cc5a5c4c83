"""Withdrawals from contracts that wait for a person."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "withdrawals"
urlpatterns = [
    path("", pages.waiting, name="list"),
    path("<str:ref>/", pages.one, name="one"),
]
