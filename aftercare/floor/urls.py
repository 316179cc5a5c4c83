"""The floor's addresses: scan, then the task that waits."""

from __future__ import annotations

from django.urls import path

from . import doing, inspecting, receiving, scanning

app_name = "floor"
urlpatterns = [
    path("", scanning.scan, name="scan"),
    path("cases/<str:ref>/", scanning.case, name="case"),
    path("cases/<str:ref>/receive/", receiving.receive, name="receive"),
    path("cases/<str:ref>/inspect/", inspecting.inspect, name="inspect"),
    *[path(f"cases/<str:ref>/{name}/", doing.view(name), name=name) for name in doing.TASKS],
    path("photos/<str:ref>/", scanning.photo, name="photo"),
]
