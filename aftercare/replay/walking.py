"""Walks a past request through the public actions, on a virtual clock, from opening to money back.

Each request is one transaction with everything that follows it, so a killed replay leaves no half-walked case and
the next run does what is missing. Messages are recorded; no worker sees the tasks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from aftercare.cases.actions import open_case
from aftercare.cases.facts import LineAsk
from aftercare.cases.models import Case, CaseLine
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.messages import recording
from aftercare.core.refusal import Refused
from aftercare.core.tasks import in_place
from aftercare.money.actions import confirm_paid
from aftercare.orders.models import Order
from aftercare.parcels.actions import receive, ship
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.models import Disposition, Grade
from aftercare.people.models import Shop
from aftercare.policy.facts import Verdict
from aftercare.promises.sweep import run_until

from .stopwatch import Stopwatch

CHANNEL = "replay"
CUSTOMER = ActorKind.CUSTOMER
WAREHOUSE = Actor(ActorKind.WAREHOUSE, name="Replay")
FINANCE = Actor(ActorKind.FINANCE, name="Replay")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a customer asked for in the past. `paper` names it in the file, such as a credit note's number; together
    with the order it is unique."""

    paper: str
    order: Order
    kind: str
    at: datetime
    units: dict[int, int]
    """Units by order line id."""
    reason: str

    @property
    def key(self) -> tuple[int, str]:
        return self.order.pk, self.paper


def walk_all(
    shop: Shop, requests: Sequence[Request], *, watch: Stopwatch, progress: Callable[[int], object]
) -> Counter[str]:
    """Walk the requests that no earlier run has walked, in the order of their instants; how each was decided."""
    walked = _walked(shop)
    due = [request for request in sorted(requests, key=lambda request: request.at) if request.key not in walked]
    decided: Counter[str] = Counter()
    progress(len(requests) - len(due))
    if not due:
        return decided
    with clock.virtual(due[0].at) as time, recording():
        for request in due:
            time.advance(request.at)
            decided[_step(shop, request, watch)] += 1
            progress(1)
    return decided


def _walked(shop: Shop) -> set[tuple[int, str]]:
    lines = CaseLine.objects.filter(case__shop=shop, case__channel=CHANNEL)
    return set(lines.values_list("case__order_id", "note").distinct())


@transaction.atomic
def _step(shop: Shop, request: Request, watch: Stopwatch) -> str:
    """Whatever fell due before the request, then the request."""
    with in_place() as tasks:
        with watch.timed("deadlines"):
            run_until(request.at, shop_id=shop.pk)
        decided = _walk(request, watch)
        with watch.timed("reactions"):
            tasks.run()
    return decided


WAITS = {"review", "evidence"}


def _walk(request: Request, watch: Stopwatch) -> str:
    """Anything but an accepting decision ends the walk: the case stays with whoever has to act."""
    customer = Actor(CUSTOMER, request.order.customer_id)
    asks = [LineAsk(line_id=pk, units=units, reason=request.reason, note=request.paper)
            for pk, units in request.units.items()]  # fmt: skip
    try:
        with watch.timed("open_case"):
            case = open_case(kind=request.kind, order=request.order, asks=asks, by=customer, at=request.at,
                             channel=CHANNEL)  # fmt: skip
    except Refused:
        return Verdict.REFUSE.value
    if case.step in WAITS:
        return Verdict.REVIEW.value
    if case.kind == "return":
        case = _goods_back(case, request, customer, watch)
    if case.step == "refund":
        with watch.timed("confirm_paid"):
            confirm_paid(case, reference=request.paper, by=FINANCE, at=request.at)
    return Verdict.ACCEPT.value


def _goods_back(case: Case, request: Request, customer: Actor, watch: Stopwatch) -> Case:
    """All that was asked comes back as new: the file knows of nothing else."""
    units = dict(case.lines.filter(goods_back=True).values_list("pk", "units"))
    findings = [
        Finding(case_line_id=pk, units=count, grade=Grade.A, accepted=True, disposition=Disposition.SELLABLE)
        for pk, count in units.items()
    ]
    with watch.timed("ship"):
        # The file knows no parcel; the paper's number stands for the one on its label, which has 4 to 60 characters.
        label = request.paper.rjust(4, "0")[:60]
        case = ship(case, carrier="", tracking_number=label, by=customer, at=request.at)
    with watch.timed("receive"):
        case = receive(case, counts=units, by=WAREHOUSE, at=request.at)
    with watch.timed("inspect"):
        return inspect(case, findings=findings, by=WAREHOUSE, at=request.at)
