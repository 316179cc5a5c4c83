from __future__ import annotations

from aftercare.core.tasks import enqueue, task
from aftercare.policy.models import Backtest, BacktestPart

from .running import finish, run_part


@task(name="cases.backtest_part", retries=3)
def backtest_part(*, part_id: int) -> None:
    """One range of a backtest; whoever does the last one puts it together."""
    part = BacktestPart.objects.select_related("backtest").filter(pk=part_id).first()
    if part is not None:
        run_part(part)
        finish(part.backtest)


def run_later(backtest: Backtest) -> None:
    """Let workers do it, in the transaction that started it."""
    for pk in backtest.parts.order_by("number").values_list("pk", flat=True):
        enqueue(backtest_part, part_id=pk)
