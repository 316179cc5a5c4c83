"""The addresses about webhooks, under /desk/ as well: the noun, then the action."""

from __future__ import annotations

from django.urls import path

from . import changing, log, views

app_name = "webhooks"
ONE = "webhooks/<str:ref>/"
PUSH = "pushes/<str:ref>/"
urlpatterns = [
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/make/", changing.make, name="make"),
    path(ONE, views.webhook, name="webhook"),
    path(ONE + "change/", changing.change, name="change"),
    path(ONE + "pause/", changing.pause, name="pause"),
    path(ONE + "resume/", changing.resume, name="resume"),
    path(ONE + "remove/", changing.remove, name="remove"),
    path(ONE + "secret/rotate/", changing.rotate, name="rotate"),
    path(ONE + "ping/", log.ping, name="ping"),
    path(ONE + "replay/", log.replay_since, name="replay_since"),
    path(ONE + "replay/failed/", log.replay_failed, name="replay_failed"),
    path(PUSH, log.push, name="push"),
    path(PUSH + "replay/", log.replay, name="replay"),
]
