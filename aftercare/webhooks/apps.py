from __future__ import annotations

from django.apps import AppConfig


class WebhooksApp(AppConfig):
    name = "aftercare.webhooks"

    def ready(self) -> None:
        from . import keeping  # noqa: F401  registers the forgetting of old pushes
