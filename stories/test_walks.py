"""Anybody may try anything at any time: the audit stays clean, and a refusal changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.kinds import KINDS
from aftercare.cases.models import (
    AutomaticTally,
    Case,
    CaseLine,
    CaseLink,
    Complaint,
    DecisionRecord,
    Dispute,
    Evidence,
    Offer,
)
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.money.models import Refund, RefundLine, RefundOperation
from aftercare.money.paying import retry
from aftercare.orders.delivering import report, send_out
from aftercare.orders.intake import TenderIn
from aftercare.orders.models import Delivery, Order, OrderLine, Tender
from aftercare.parcels import actions as parcels
from aftercare.parcels import sending, stopping
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.models import CarrierClaim, Inspection, Parcel, ParcelLine, Restock, Shipment, ShipmentLine
from aftercare.policy.facts import Path, Reason
from aftercare.policy.terms import STANDARD, Terms, Trust
from aftercare.promises import actions as clocks
from aftercare.promises.sweep import sweep
from stories.makers import EASY, NOW, STRICT, asks_for, line_in, make_order, make_shop
from stories.steering import ACTS

TABLES: list[type[models.Model]] = [
    Order, OrderLine, Tender, Delivery, Case, CaseLine, CaseLink, Complaint, DecisionRecord, Dispute, Evidence, Offer,
    AutomaticTally, Parcel, ParcelLine, Inspection, Restock, Shipment, ShipmentLine, CarrierClaim, Refund, RefundLine,
    RefundOperation, EventRow,
]  # fmt: skip
ACTORS = [Actor(kind, name=kind.value) for kind in ActorKind]
TRUSTING = EASY.model_copy(update={"instant": Trust(), "hold_before_refund": True})
units = st.tuples(*[st.integers(0, 3)] * 3)
chance = st.integers(0, 1000)
PATHS = [(key, path) for key in KINDS for path in KINDS[key].start]


class Walk(RuleBasedStateMachine):
    """Three customers' orders of one shop, months of its life, and everybody who works there."""

    terms: Terms = STANDARD

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at = NOW
        shop = make_shop(self.terms)
        lines = [line_in(quantity=6, gross=1001, tax=59), line_in(quantity=2, gross=1, shipped=0),
                 line_in(gross=500, kind="service")]  # fmt: skip
        tenders = [TenderIn(captured=700), TenderIn(captured=802)]
        self.orders = [make_order(shop, lines, tenders=tenders) for _number in range(2)]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule(which=chance, asked=units, kind=st.sampled_from(list(KINDS)), reason=st.sampled_from(list(Reason)))
    def ask(self, which: int, asked: tuple[int, ...], kind: str, reason: str) -> None:
        order = self.orders[which % 2]
        asks = asks_for(order, asked, reason=reason)
        by = ACTORS[which % len(ACTORS)]
        self.attempt("ask", lambda: cases.open_case(kind=kind, order=order, asks=asks, by=by, at=self.at))

    @rule(
        which=chance, asked=units, agreed=st.sampled_from([(key, path) for key in KINDS for path in KINDS[key].start])
    )
    def agree(self, which: int, asked: tuple[int, ...], agreed: tuple[str, str]) -> None:
        order, (kind, path) = self.orders[which % 2], agreed
        asks = asks_for(order, asked)
        by = Actor(ActorKind.AGENT)
        self.attempt(
            "agree",
            lambda: cases.open_decided(kind=kind, path=path, order=order, asks=asks, by=by, at=self.at),
        )

    @rule(which=chance, choice=chance)
    def go_on(self, which: int, choice: int) -> None:
        """Something that is listed where the case stands, by somebody who may."""
        case = self.case(which)
        moves = case.table.moves(case.step, case.path) if case else []
        if case and moves:
            move = moves[choice % len(moves)]
            self.attempt(move, lambda: ACTS[move](case, self.at))

    @rule(which=chance, choice=chance, action=st.sampled_from(sorted(ACTS)))
    def try_anything(self, which: int, choice: int, action: str) -> None:
        case = self.case(which)
        if case:
            self.attempt(action, lambda: ACTS[action](case, self.at))

    @rule(which=chance, came=st.integers(0, 3))
    def receive_some(self, which: int, came: int) -> None:
        case = self.case(which)
        if case:
            counts = {line.pk: min(came, line.units) for line in case.lines.all()}
            self.attempt("receive some", lambda: parcels.receive(case, counts=counts, by=ACTORS[3], at=self.at))

    @rule(which=chance, found=st.tuples(*[st.integers(0, 2)] * 3))
    def inspect_some(self, which: int, found: tuple[int, int, int]) -> None:
        case, kept = self.case(which), [(True, "sellable"), (True, "recycle"), (False, "to_customer")]
        if case:
            findings = [
                Finding(case_line_id=line.pk, units=count, grade="B", accepted=accepted, disposition=disposition)
                for line in case.lines.all()
                for count, (accepted, disposition) in zip(found, kept, strict=True) if count
            ]  # fmt: skip
            self.attempt("inspect some", lambda: inspect(case, findings=findings, by=ACTORS[3], at=self.at))

    @rule(which=chance, fewer=st.integers(0, 3), path=st.sampled_from(["", *Path]))
    def approve_part(self, which: int, fewer: int, path: str) -> None:
        case, by = self.case(which), Actor(ActorKind.AGENT)
        if case:
            less = {line.pk: fewer for line in case.lines.all()}
            self.attempt("approve part", lambda: cases.approve(case, units=less, path=path, by=by, at=self.at))

    @rule(which=chance, kind=st.sampled_from(list(KINDS)), path=st.sampled_from(list(Path)), amount=st.integers(0, 900))
    def offer(self, which: int, kind: str, path: str, amount: int) -> None:
        case, by = self.case(which), Actor(ActorKind.AGENT)
        if case:
            self.attempt(
                "offer",
                lambda: cases.offer(
                    case, kind=kind, path=path, amount=amount or None, words="This?", by=by, at=self.at
                ),
            )

    @rule(which=chance, state=st.sampled_from(["sent", "delivered", "refused", "lost"]))
    def deliver(self, which: int, state: str) -> None:
        order = self.orders[which % 2]
        known = order.deliveries.exclude(tracking_number="").order_by("-id").first()
        if state == "sent" or known is None:
            number = f"OUT-{which:04}"
            self.attempt("send out", lambda: send_out(order, tracking_number=number, by=SYSTEM, at=self.at))
        else:
            number = known.tracking_number
            self.attempt(state, lambda: report(order, tracking_number=number, state=state, by=SYSTEM, at=self.at))

    @rule(which=chance, hours=st.integers(1, 300), what=st.sampled_from(["pause", "resume", "extend"]))
    def clock(self, which: int, hours: int, what: str) -> None:
        case, by = self.case(which), Actor(ActorKind.AGENT)
        if case and what == "pause":
            self.attempt(what, lambda: clocks.pause(case, because="Wait.", by=by, at=self.at))
        elif case and what == "resume":
            self.attempt(what, lambda: clocks.resume(case, by=by, at=self.at))
        elif case:
            self.attempt(what, lambda: clocks.extend(case, by_hours=hours, because="Wait.", by=by, at=self.at))

    @rule(which=chance)
    def aside(self, which: int) -> None:
        case, by = self.case(which), Actor(ActorKind.WAREHOUSE)
        if case:
            self.attempt("rest", lambda: sending.send_rest(case, carrier="", tracking_number="B1", by=by, at=self.at))
            self.attempt("sent", lambda: stopping.sent(case, by=by, at=self.at))
            self.attempt("retry", lambda: retry(case, by=Actor(ActorKind.FINANCE), at=self.at))

    @rule(hours=st.integers(1, 400))
    def wait(self, hours: int) -> None:
        self.at: datetime = self.at + timedelta(hours=hours)
        sweep(self.at)

    def case(self, which: int) -> Case | None:
        found = list(Case.objects.filter(order__in=self.orders).order_by("id"))
        return found[which * len(found) // 1001] if found else None

    def attempt(self, name: str, act: Any) -> None:
        """Do it; if it is refused, nothing has changed."""
        before = everything()
        try:
            with transaction.atomic():
                act()
        except Refused as refused:
            assert str(refused)
            assert everything() == before
            event(f"refused: {refused.code}")
        else:
            event(name)

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert [str(found) for found in audit.run()] == []


def everything() -> list[Any]:
    return [list(table.objects.order_by("pk").values()) for table in TABLES]  # type: ignore[attr-defined]


def walk(terms: Terms, *, runs: int, steps: int) -> None:
    kind = type("Walk", (Walk,), {"terms": terms})
    quiet = list(HealthCheck)
    run_state_machine_as_test(
        kind,
        settings=settings(max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=quiet),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("terms", [EASY, STRICT, STANDARD, TRUSTING], ids=["easy", "strict", "standard", "trusting"])
def test_whoever_tries_whatever_the_promises_hold(terms: Terms) -> None:
    walk(terms, runs=15, steps=40)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("terms", [EASY, STRICT, STANDARD, TRUSTING], ids=["easy", "strict", "standard", "trusting"])
def test_however_long_they_try(terms: Terms) -> None:
    walk(terms, runs=40, steps=50)
