from __future__ import annotations

from django.apps import AppConfig


class ApiApp(AppConfig):
    name = "aftercare.api"

    def ready(self) -> None:
        from . import tasks  # noqa: F401  registers it
