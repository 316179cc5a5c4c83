from __future__ import annotations

from django.apps import AppConfig


class LiveApp(AppConfig):
    name = "aftercare.live"

    def ready(self) -> None:
        from . import hints, looking  # noqa: F401  register the forgetting of what is over
