"""Connects the outside systems the settings name when Aftercare starts."""

from __future__ import annotations

from django.apps import AppConfig


class ConnectorsApp(AppConfig):
    name = "aftercare.connectors"

    def ready(self) -> None:
        # Models are loaded by now; the ports need them.
        from aftercare.connectors.payments.binding import providers
        from aftercare.money import provider

        provider.bind(providers())
        from .shops import taking  # noqa: F401  registers its tasks
