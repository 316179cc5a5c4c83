"""Binds the ports when Aftercare starts: what follows each event, and who pays refunds."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "aftercare.config"

    def ready(self) -> None:
        # Models are loaded by now; these modules need them.
        from aftercare import reactions
        from aftercare.cases import clocks as times
        from aftercare.cases.backtesting import tasks as backtests  # noqa: F401  registers them
        from aftercare.config import connections
        from aftercare.core import events
        from aftercare.core.tasks import enqueue
        from aftercare.money import unclear  # noqa: F401  registers it
        from aftercare.money.credit import tasks as credit  # noqa: F401  registers what expires
        from aftercare.money.invoices import reminding  # noqa: F401  registers what is said once a day
        from aftercare.money.routes import accounts  # noqa: F401  registers what is erased
        from aftercare.money.settlement import clearing, importing, watching  # noqa: F401  registers them
        from aftercare.parcels import inspecting, unused_photos  # noqa: F401  the second registers a sweep
        from aftercare.policy import tasks as policies  # noqa: F401  registers what is published by itself
        from aftercare.promises import clocks, firing, tasks  # noqa: F401  tasks registers the sweep

        connections.install()
        times.bind_times(clocks)
        firing.bind_instead("inspection", inspecting.end_waiting)
        events.bind(
            together=reactions.TOGETHER, afterwards=reactions.AFTERWARDS, always=reactions.ALWAYS, enqueue=enqueue
        )
