from __future__ import annotations

from datetime import timedelta

from aftercare.core.tasks import dead_letters, enqueue, periodic, task
from aftercare.policy.models import Backtest, BacktestPart
from aftercare.policy.records import BacktestState

from .ending import fail, finish
from .running import run_part

PART = "cases.backtest_part"


@task(name=PART, retries=3)
def backtest_part(*, part_id: int) -> None:
    """One range of a backtest; whoever does the last one puts it together."""
    part = BacktestPart.objects.select_related("backtest__shop").filter(pk=part_id).first()
    if part is not None:
        run_part(part)
        finish(part.backtest)


def run_later(backtest: Backtest) -> None:
    """Let workers do it, in the transaction that started it."""
    for pk in backtest.parts.order_by("number").values_list("pk", flat=True):
        enqueue(backtest_part, part_id=pk)


@periodic(name="cases.backtests_given_up", every=timedelta(minutes=1))
def end_given_up() -> None:
    """A part that is a dead letter is tried no more, so its backtest ends, with a sentence, instead of running on."""
    if not Backtest.objects.filter(state=BacktestState.RUNNING).exists():
        return
    parts = {letter.args.get("part_id") for letter in dead_letters().filter(name=PART)}
    for backtest in Backtest.objects.filter(
        state=BacktestState.RUNNING, parts__in=parts, parts__report__isnull=True
    ).distinct():
        fail(backtest)
