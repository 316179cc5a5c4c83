"""How a backtest ends: its parts put together, or given up with a sentence."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.policy.actions.access import check_may
from aftercare.policy.events import BacktestCancelled
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
        if backtest.state in (BacktestState.DONE, BacktestState.CANCELLED) or any(
            part.report is None for part in parts
        ):
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


@transaction.atomic
def cancel(backtest: Backtest, *, by: Actor, at: datetime) -> Backtest:
    """Stop it; parts that are running end by themselves, and no other begins."""
    check_may(by)
    backtest = Backtest.objects.select_for_update(of=("self",)).select_related("draft", "shop").get(pk=backtest.pk)
    if backtest.state != BacktestState.RUNNING:
        raise Refused(_("This backtest has ended already."), code="backtest_ended")
    backtest.state, backtest.finished_at = BacktestState.CANCELLED, at
    backtest.save(update_fields=["state", "finished_at"])
    emit(BacktestCancelled(backtest=backtest, by=by, at=at))
    return backtest


def fail(backtest: Backtest) -> None:
    """Nobody works on it any more."""
    running = Backtest.objects.filter(pk=backtest.pk, state=BacktestState.RUNNING)
    running.update(state=BacktestState.FAILED, error=GAVE_UP, finished_at=clock.now())
