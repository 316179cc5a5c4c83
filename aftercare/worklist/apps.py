from __future__ import annotations

from django.apps import AppConfig


class WorklistApp(AppConfig):
    name = "aftercare.worklist"

    def ready(self) -> None:
        from . import running  # noqa: F401  registers the task
