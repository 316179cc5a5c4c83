"""How a backtest ends: its parts put together, or given up with a sentence."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from aftercare.core import clock
from aftercare.policy.models import Backtest
from aftercare.policy.records import BacktestState

from .summing import adds_up, merge, nothing

GAVE_UP = gettext_noop(
    "A part of it failed again and again, so there is no report. `./run tasks` says why; retry it there, or start the "
    "backtest anew."
)


def finish(backtest: Backtest) -> bool:
    """Put the parts together once all are done; also those of a backtest given up too early."""
    with transaction.atomic():
        backtest = Backtest.objects.select_for_update().get(pk=backtest.pk)
        parts = list(backtest.parts.order_by("number"))
        if backtest.state == BacktestState.DONE or any(part.report is None for part in parts):
            return False
        sums = nothing()
        for part in parts:
            assert part.report is not None
            merge(sums, part.report)
        assert adds_up(sums), "a backtest's tables must sum to its total"
        backtest.report, backtest.state, backtest.error = sums, BacktestState.DONE, ""
        backtest.finished_at = clock.now()
        backtest.save(update_fields=["report", "state", "error", "finished_at"])
    return True


def fail(backtest: Backtest) -> None:
    """Nobody works on it any more."""
    running = Backtest.objects.filter(pk=backtest.pk, state=BacktestState.RUNNING)
    running.update(state=BacktestState.FAILED, error=GAVE_UP, finished_at=clock.now())
