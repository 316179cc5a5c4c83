from __future__ import annotations

from django.urls import path

from . import doors

urlpatterns = [
    path("demo/enter/", doors.enter, name="demo_enter"),
    path("outbox", doors.outbox, name="demo_outbox"),
]
