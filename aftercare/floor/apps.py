from __future__ import annotations

from django.apps import AppConfig


class FloorApp(AppConfig):
    name = "aftercare.floor"

    def ready(self) -> None:
        from . import keyed  # noqa: F401  registers the forgetting of keys
