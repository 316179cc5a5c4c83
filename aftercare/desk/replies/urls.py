"""The addresses of saved replies, under /desk/ as well."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "replies"
urlpatterns = [
    path("replies/", views.replies, name="replies"),
    path("replies/save/", views.save, name="save"),
    path("replies/<str:ref>/", views.reply, name="reply"),
    path("replies/<str:ref>/change/", views.change, name="change"),
    path("replies/<str:ref>/remove/", views.remove, name="remove"),
    path("cases/<str:ref>/replies/", views.choices, name="choices"),
]
