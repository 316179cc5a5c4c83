from __future__ import annotations

from django.apps import AppConfig


class ApiApp(AppConfig):
    name = "aftercare.api"

    def ready(self) -> None:
        from . import taking_files, tasks  # noqa: F401  registers them
