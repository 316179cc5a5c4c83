"""Walks one cell: a refund is asked for, the provider misbehaves, the worker stops, another one takes over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.tasks import run_until_idle
from aftercare.money.models import RefundOperation
from aftercare.orders.intake import TenderIn
from aftercare.people.models import Shop
from stories.makers import NOW, line_in, make_case, make_order
from stories.paying import connected
from stories.providers.moods import LATER, REFUSES, Mood

from .cells import PARTLY, Cell, Stop
from .lines import Line
from .stopping import Stopped, Watched, stopping, take_over

PRICE = 1001
HOUR = timedelta(hours=1)
EARLY = {Mood.REPORT_TWICE, Mood.REPORT_OUT_OF_ORDER}
"""Told while no worker is there. In other moods the worker that takes over has to ask, and is told later."""
FALSE = {Mood.WRONG_SIGNATURE, Mood.SKEWED_CLOCK}
LASTING = {"alipay"}
"""Its notifications hold for a day, because it repeats them unchanged for so long."""
OFTEN = 8  # times a provider refuses what it refuses


@dataclass(slots=True)
class Walk:
    """What happened in one cell; `wrong` are sentences."""

    cell: Cell
    line: Line
    case: Case
    wrong: list[str] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        return set(RefundOperation.objects.filter(refund__case=self.case).values_list("key", flat=True))


def walk(cell: Cell, line: Line, shop: Shop) -> Walk:
    with clock.virtual(NOW) as time, planned(cell, line):
        it = Walk(cell, line, asked(cell, line, shop))
        first = lambda: _tell(it) if cell.mood is Mood.REPORT_FIRST else None  # noqa: E731
        with connected({line.name: Watched(line.provider, stop=cell.stop, meanwhile=first)}), stopping(cell.stop):
            _run_into_the_stop(it)
        with connected({line.name: line.provider}):
            if cell.mood in EARLY:
                _tell(it)
            if cell.mood in FALSE:
                _mislead(it)
            take_over()
            run_until_idle()
            if cell.mood in LATER:
                line.sandbox.release()
                _tell(it)
            _work(time, hours=2)
            _tell(it)  # late, or known already
            _work(time, hours=1)
        return it


@contextmanager
def planned(cell: Cell, line: Line) -> Iterator[None]:
    """It treats the first call so; what it refuses, it refuses as often as it is asked."""
    sandbox = line.sandbox
    sandbox.plan(*[cell.mood] * (OFTEN if cell.mood in REFUSES else 1))
    try:
        yield
    finally:
        sandbox.moods.clear()


def asked(cell: Cell, line: Line, shop: Shop) -> Case:
    parts = [400, PRICE - 400] if cell.trouble == PARTLY else [PRICE]
    tenders = [TenderIn(captured=part, provider=line.name, provider_ref=line.payment()) for part in parts]
    if cell.trouble == PARTLY:
        line.sandbox.book.set_payment(tenders[0].provider_ref, 0)
    return make_case(make_order(shop, [line_in(gross=PRICE)], tenders=tenders), kind="refund_only")


def _run_into_the_stop(it: Walk) -> None:
    stopped = False
    with suppress(Stopped):
        stopped = True
        run_until_idle()
        stopped = False
    if stopped != (it.cell.stop is not Stop.NEVER):
        it.wrong.append("the worker did not stop where it should")


def _tell(it: Walk) -> None:
    """The provider's notifications, as its mood has them."""
    mood, line = it.cell.mood, it.line
    for entry in line.entries(it.keys):
        old = ["failed", "pending"] if mood is Mood.REPORT_OUT_OF_ORDER else []
        again = [""] if mood is Mood.REPORT_TWICE else []
        for told in [*old, "", *again, *old]:
            status = line.tell(entry, status=told)
            if status and not 200 <= status < 300:
                it.wrong.append(f"a true notification was answered {status}")


def _mislead(it: Walk) -> None:
    """A notification that is signed wrongly, or an hour ago, changes nothing; Alipay's may be a day old."""
    forged, off = it.cell.mood is Mood.WRONG_SIGNATURE, 3600 if it.cell.mood is Mood.SKEWED_CLOCK else 0
    for entry in it.line.entries(it.keys):
        before = _states(it)
        status = it.line.tell(entry, forged=forged, off=off)
        if status < 400 and (forged or it.line.name not in LASTING):
            it.wrong.append(f"a notification that nobody should believe was answered {status}")
        if status >= 400 and _states(it) != before:
            it.wrong.append("a notification that was not believed changed something")


def _states(it: Walk) -> list[str]:
    return list(RefundOperation.objects.filter(refund__case=it.case).order_by("id").values_list("state", flat=True))


def _work(time: clock.VirtualClock, *, hours: int) -> None:
    """What a worker does in the next hours: often at first, as it asks."""
    until = clock.now() + hours * HOUR
    pause = timedelta(seconds=30)
    while clock.now() < until:
        run_until_idle()
        time.advance(clock.now() + pause)
        pause *= 2
    run_until_idle()
