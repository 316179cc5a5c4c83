"""Anybody may try anything at any time: the tables, the caps and the history hold, and a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import models, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from aftercare.cases import actions as cases
from aftercare.cases.kinds import KINDS, MAY
from aftercare.cases.models import Case, CaseLine, DecisionRecord
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.money import actions as money
from aftercare.money.models import Refund, RefundLine, RefundOperation, RefundState
from aftercare.money.paying import retry
from aftercare.orders.intake import TenderIn
from aftercare.orders.models import Order, OrderLine, Tender
from aftercare.parcels import actions as parcels
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.models import Inspection, Parcel, ParcelLine, Restock
from aftercare.policy.terms import STANDARD, Terms
from aftercare.promises.sweep import sweep
from stories.makers import EASY, NOW, STRICT, asks_for, line_in, make_order, make_shop

TABLES: list[type[models.Model]] = [
    Order, OrderLine, Tender, Case, CaseLine, DecisionRecord, Parcel, ParcelLine, Inspection, Restock, Refund,
    RefundLine, RefundOperation, EventRow,
]  # fmt: skip
ACTORS = [Actor(kind, name=kind.value) for kind in ActorKind]
WITHOUT_REFUND = ["rejected", "withdrawn", "expired"]
NO_MOVE = {"request_refund", "inspect", "fail_refund", "retry_refund"}


@dataclass
class Try:
    """Somebody tries something with a case (the `which`-th, in thousandths), with numbers to do it with."""

    what: str
    by: Actor
    which: int
    numbers: tuple[int, int, int]


class World:
    def __init__(self, order: Order) -> None:
        self.order, self.at = order, NOW

    def attempt(self, attempt: Try) -> None:
        """Do it; if it is refused, nothing has changed."""
        found = list(Case.objects.filter(order=self.order).order_by("id"))
        if not found:
            attempt = Try("open", ACTORS[0], attempt.which, (2, 0, attempt.which % 2))
        case = found[attempt.which * len(found) // 1001] if found else None
        if attempt.what == "go on" and case:
            attempt = next_of(case, attempt)
        before = everything()
        try:
            with transaction.atomic():
                ACTIONS[attempt.what](self, case, attempt)
        except Refused as refused:
            assert str(refused)
            assert everything() == before
            event(f"refused: {refused.code}")
        else:
            event(attempt.what)

    def open(self, case: Case | None, attempt: Try) -> None:
        asks = asks_for(self.order, attempt.numbers)
        kind = ["return", "refund_only"][attempt.which % 2]
        cases.open_case(kind=kind, order=self.order, asks=asks, by=attempt.by, at=self.at)

    def receive(self, case: Case, attempt: Try) -> None:
        counts = dict(zip([line.pk for line in case.lines.all()], attempt.numbers, strict=False))
        parcels.receive(case, counts=counts, by=attempt.by, at=self.at)

    def inspect(self, case: Case, attempt: Try) -> None:
        first, second, third = attempt.numbers
        kept = [(first, True, "sellable"), (second, True, "recycle"), (third, False, "to_customer")]
        found = [
            Finding(case_line_id=line.pk, units=units, grade="B", accepted=accepted, disposition=disposition)
            for line in case.lines.all() for units, accepted, disposition in kept if units
        ]  # fmt: skip
        inspect(case, findings=found, by=attempt.by, at=self.at)

    def wait(self, case: Case, attempt: Try) -> None:
        self.at += timedelta(hours=attempt.which / 4)
        sweep(self.at)


def next_of(case: Case, attempt: Try) -> Try:
    """Something that is possible where the case stands, by somebody who may."""
    moves = list(case.at_step.moves) or ["withdraw"]
    move = moves[attempt.numbers[0] % len(moves)]
    (kind, *_more) = sorted(MAY[move])
    what = {"accept": "inspect", "send_back": "inspect", "paid": "pay"}.get(move, move)
    line = case.lines.order_by("id")[0]
    left = line.units - line.received if what == "receive" else line.received
    numbers = (min(attempt.numbers[1], left), 0, max(0, left - attempt.numbers[1]) if what == "inspect" else 0)
    return Try(what, Actor(kind, name=kind.value), attempt.which, numbers)


ACTIONS: dict[str, Callable[[World, Any, Try], Any]] = {
    "open": World.open,
    "approve": lambda world, case, it: cases.approve(case, by=it.by, at=world.at),
    "reject": lambda world, case, it: cases.reject(case, because="No." * (it.which % 2), by=it.by, at=world.at),
    "withdraw": lambda world, case, it: cases.withdraw(case, by=it.by, at=world.at),
    "expire": lambda world, case, it: cases.expire(case, by=it.by, at=world.at),
    "escalate": lambda world, case, it: cases.escalate(case, by=it.by, at=world.at),
    "ship": lambda world, case, it: parcels.ship(case, carrier="SF", tracking_number="SF1234", by=it.by, at=world.at),
    "receive": World.receive,
    "inspect": World.inspect,
    "pay": lambda world, case, it: money.confirm_paid(case, reference="bank", by=it.by, at=world.at),
    "retry": lambda world, case, it: retry(case, by=it.by, at=world.at),
    "wait": World.wait,
}
tries = st.builds(
    Try,
    what=st.sampled_from(["open", *["go on"] * 12, *ACTIONS]),
    by=st.sampled_from(ACTORS),
    which=st.integers(0, 1000),
    numbers=st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 1)),
)


walks = given(terms=st.sampled_from([EASY, STRICT, STANDARD]), tries=st.lists(tries, min_size=10, max_size=40))
unhurried = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.django_db
@settings(unhurried, max_examples=20)
@walks
def test_whoever_tries_whatever_the_promises_hold(terms: Terms, tries: list[Try]) -> None:
    walk(terms, tries)


@pytest.mark.long
@pytest.mark.django_db
@settings(unhurried, max_examples=120)
@walks
def test_however_long_they_try(terms: Terms, tries: list[Try]) -> None:
    walk(terms, tries)


def walk(terms: Terms, tries: list[Try]) -> None:
    lines = [line_in(quantity=6, gross=1001, tax=59), line_in(quantity=1, gross=1), line_in(gross=500, kind="service")]
    with transaction.atomic():
        tenders = [TenderIn(captured=700), TenderIn(captured=802)]
        world = World(make_order(make_shop(terms), lines, tenders=tenders))
        for attempt in tries:
            world.attempt(attempt)
        for case in Case.objects.all():
            check_case(case, now=world.at)
        check_order(Order.objects.get())
        transaction.set_rollback(True)  # the next walk starts afresh


def everything() -> list[Any]:
    return [list(table.objects.order_by("pk").values()) for table in TABLES]  # type: ignore[attr-defined]


def check_case(case: Case, *, now: datetime) -> None:
    """Its history leads where it stands; an open step is owned and timed, a closed one is neither."""
    step, rows = "", list(EventRow.objects.filter(subject_kind="case", subject_id=case.pk).order_by("id"))
    for row in rows:
        assert row.data["from"] == step
        action, target = row.data["action"], row.data["to"]
        if action not in NO_MOVE:
            moves = KINDS[case.kind].steps[step].moves if step else dict.fromkeys(["open"], target)
            assert moves[action] == target
        step = target
    assert step == case.step
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert (case.opened_at, case.changed_at <= now) == (rows[0].at, True)
    table = case.at_step
    assert case.owner == (table.by or "")
    assert (case.closed_at is not None) == table.ends
    if not table.ends:
        # A deadline is ahead, or a supervisor has been called because it passed.
        assert case.due_action == table.late if case.due_at else case.escalated_at is not None


def check_order(order: Order) -> None:
    """The counters are exactly what the cases say, and within what was paid."""
    standing = Case.objects.filter(order=order).exclude(step__in=WITHOUT_REFUND)
    for line in order.lines.all():
        asked = CaseLine.objects.filter(line=line, case__in=standing)
        sums = asked.aggregate(granted=Sum("amount"), tax=Sum("tax"))
        assert (line.granted, line.granted_tax) == (sums["granted"] or 0, sums["tax"] or 0)
        back = [found for found in asked if found.goods_back]
        assert line.open == sum(found.units - found.received for found in back if found.accepted is None)
        assert line.received == sum(found.received if found.accepted is None else found.accepted for found in back)
        assert line.kept == sum(found.units for found in asked if not found.goods_back)
    refunds = Refund.objects.filter(case__order=order)
    for state, counted in ((RefundState.PENDING, order.pending), (RefundState.SUCCEEDED, order.refunded)):
        assert counted == sum(refund.amount for refund in refunds if refund.state == state)
    assert order.pending == sum(tender.pending for tender in order.tenders.all())
    assert order.refunded == sum(tender.refunded for tender in order.tenders.all())
    assert all(refund.amount == sum(part.amount for part in refund.operations.all()) for refund in refunds)
