"""The floor's addresses: scan, then the task that waits."""

from __future__ import annotations

from django.urls import path

from . import ahead, day, doing, found, inspecting, labels, receiving, scanning

app_name = "floor"
urlpatterns = [
    path("", scanning.scan, name="scan"),
    path("cases/<str:ref>/", scanning.case, name="case"),
    path("cases/<str:ref>/receive/", receiving.receive, name="receive"),
    path("cases/<str:ref>/inspect/", inspecting.inspect, name="inspect"),
    path("cases/<str:ref>/undo/", day.undo, name="undo"),
    *[path(f"cases/<str:ref>/{name}/", doing.view(name), name=name) for name in doing.TASKS],
    path("found/", found.found, name="found"),
    path("found/<str:ref>/", found.found_one, name="found_one"),
    path("labels/<str:ref>/", labels.label, name="label"),
    path("today/", day.today, name="today"),
    path("ahead/", ahead.ahead, name="ahead"),
    path("photos/<str:ref>/", scanning.photo, name="photo"),
    path("sw.js", ahead.service_worker, name="service_worker"),
]
