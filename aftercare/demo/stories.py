"""Requests in every state, lived through the real actions at instants of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftercare.cases import actions
from aftercare.cases.facts import LineAsk
from aftercare.cases.models import Case
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.messages import recording
from aftercare.core.tasks import run_until_idle
from aftercare.money import actions as money
from aftercare.money.models import RefundOperation
from aftercare.orders.models import LineKind, Order
from aftercare.parcels import actions as parcels
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.parcels.sending import deliver, dispatch
from aftercare.people.models import User
from aftercare.policy.facts import Path

from .catalogue import (
    APPEAL,
    CARRIERS,
    COMPLAINT,
    EVIDENCE,
    ITEMS,
    NOTES,
    OFFER,
    QUESTION,
    REFUSAL,
    RULING,
    SOUND,
    WORN,
)
from .drawing import photo


@dataclass(frozen=True, slots=True)
class Cast:
    agent: Actor
    supervisor: Actor
    warehouse: Actor
    finance: Actor

    @classmethod
    def of(cls, staff: dict[str, User]) -> Cast:
        return cls(
            agent=staff["agent"].acting(ActorKind.AGENT),
            supervisor=staff["supervisor"].acting(ActorKind.SUPERVISOR),
            warehouse=staff["warehouse"].acting(ActorKind.WAREHOUSE),
            finance=staff["finance"].acting(ActorKind.FINANCE),
        )


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """The past, with what follows each action done then; messages are recorded, not sent."""
    with clock.virtual(instant), recording():
        yield instant
        run_until_idle()


@dataclass(slots=True)
class Story:
    """One request, step by step. `opened` is when it is asked for; each method goes on from the last instant."""

    order: Order
    cast: Cast
    opened: datetime
    case: Case | None = None

    def ask(self, reason: str = "changed_mind", *, kind: str = "return", units: int = 1) -> Story:
        line = next(line for line in self.order.lines.order_by("position") if line.kind == LineKind.GOODS)
        note = self._in_words(NOTES.get(reason))
        asks = [LineAsk(line_id=line.pk, units=min(units, line.quantity), reason=reason, note=note)]
        with at(self.opened) as now:
            self.case = actions.open_case(kind=kind, order=self.order, asks=asks, by=self.customer, at=now)
        return self

    def complain(self) -> Story:
        about = self._in_words(COMPLAINT)
        with at(self.opened) as now:
            self.case = actions.open_case(
                kind="complaint", order=self.order, asks=[], about=about, by=self.customer, at=now
            )
        return self

    def approve(self, after: timedelta = timedelta(hours=3)) -> Story:
        """By a person, unless the policy approved at once."""
        if self._case.step != "review":
            return self
        return self._then(after, lambda case, now: actions.approve(case, by=self.cast.agent, at=now))

    def reject(self, after: timedelta = timedelta(hours=5)) -> Story:
        because = self._in_words(REFUSAL)
        return self._then(after, lambda case, now: actions.reject(case, because=because, by=self.cast.agent, at=now))

    def withdraw(self, after: timedelta = timedelta(hours=2)) -> Story:
        return self._then(after, lambda case, now: actions.withdraw(case, by=self.customer, at=now))

    def want_evidence(self, after: timedelta = timedelta(hours=4)) -> Story:
        words = self._in_words(QUESTION)
        return self._then(after, lambda case, now: actions.ask(case, words=words, by=self.cast.agent, at=now))

    def show(self, after: timedelta = timedelta(hours=6)) -> Story:
        text = self._in_words(EVIDENCE)

        def shown(case: Case, now: datetime) -> Case:
            photos = [self._photo(case, now, close=close) for close in (False, True)]
            return actions.submit(case, text=text, photos=photos, by=self.customer, at=now)

        return self._then(after, shown)

    def offer(self, share: int = 2, after: timedelta = timedelta(hours=3)) -> Story:
        """Part of the money for keeping the goods: one `share`-th of it."""
        words = self._in_words(OFFER)

        def offered(case: Case, now: datetime) -> Case:
            amount = sum(line.amount for line in case.asked) // share
            return actions.offer(case, path=Path.KEEP, amount=amount, words=words, by=self.cast.agent, at=now)

        return self._then(after, offered)

    def accept_offer(self, after: timedelta = timedelta(hours=5)) -> Story:
        return self._then(after, lambda case, now: actions.accept_offer(case, by=self.customer, at=now))

    def appeal(self, after: timedelta = timedelta(hours=8)) -> Story:
        words = self._in_words(APPEAL)
        return self._then(after, lambda case, now: actions.appeal(case, words=words, by=self.customer, at=now))

    def dispute(self, after: timedelta = timedelta(hours=7)) -> Story:
        words = self._in_words(APPEAL)
        return self._then(after, lambda case, now: actions.dispute(case, words=words, by=self.customer, at=now))

    def rule(self, ruling: str = "customer", after: timedelta = timedelta(hours=20)) -> Story:
        words = self._in_words(RULING)
        by = self.cast.supervisor
        return self._then(after, lambda case, now: actions.rule(case, ruling=ruling, words=words, by=by, at=now))

    def dispatch(self, after: timedelta = timedelta(hours=22)) -> Story:
        sent = {"carrier": CARRIERS[self.order.locale], "tracking_number": f"SF16{self.order.number}"}
        return self._then(after, lambda case, now: dispatch(case, **sent, by=self.cast.warehouse, at=now))

    def deliver(self, after: timedelta = timedelta(days=2)) -> Story:
        return self._then(after, lambda case, now: deliver(case, by=self.customer, at=now))

    def acknowledge(self, after: timedelta = timedelta(hours=2)) -> Story:
        return self._then(after, lambda case, now: actions.acknowledge(case, by=self.cast.agent, at=now))

    def assess(self, severity: str = "medium", after: timedelta = timedelta(hours=1)) -> Story:
        return self._then(after, lambda case, now: actions.assess(case, severity=severity, by=self.cast.agent, at=now))

    def ship(self, after: timedelta = timedelta(hours=21)) -> Story:
        carrier = CARRIERS[self.order.locale]

        def sent(case: Case, now: datetime) -> Case:
            number = f"SF15{self.order.number}"
            return parcels.ship(case, carrier=carrier, tracking_number=number, by=self.customer, at=now)

        return self._then(after, sent)

    def receive(self, after: timedelta = timedelta(days=2)) -> Story:
        counts = {line.pk: line.units for line in self._case.lines.all()}
        return self._then(after, lambda case, now: parcels.receive(case, counts=counts, by=self.cast.warehouse, at=now))

    def inspect(self, *, accepted: bool = True, after: timedelta = timedelta(hours=4)) -> Story:
        note = self._in_words(SOUND if accepted else WORN)
        findings = [
            Finding(case_line_id=line.pk, units=line.units, grade="A" if accepted else "D", accepted=accepted,
                    disposition="sellable" if accepted else "to_customer", note=note)
            for line in self._case.lines.all()
        ]  # fmt: skip
        return self._then(after, lambda case, now: inspect(case, findings=findings, by=self.cast.warehouse, at=now))

    def pay(self, after: timedelta = timedelta(hours=2)) -> Story:
        """By the provider's word or by a person's, whichever the means of payment needs."""
        return self._then(after, self._settle)

    def _photo(self, case: Case, now: datetime, *, close: bool) -> str:
        line = case.lines.select_related("line").first()
        item = ITEMS.get(line.line.sku) if line else None
        taken = photo(case.pk, looks=item.looks if item else "cup", close=close)
        return keep_photo(upload=taken, shop_id=case.shop_id, case=case, by=self.customer, at=now).ref

    @property
    def customer(self) -> Actor:
        customer = self.order.customer
        return Actor(ActorKind.CUSTOMER, self.order.customer_id, customer.name if customer else "")

    def _in_words(self, both: tuple[str, str] | None) -> str:
        """The Chinese or the English of the two, as the order's customer reads."""
        return both[0 if self.order.locale.startswith("zh") else 1] if both else ""

    @property
    def _case(self) -> Case:
        assert self.case is not None
        return self.case

    def _settle(self, case: Case, now: datetime) -> Case:
        for operation in RefundOperation.objects.filter(refund__case=case).exclude(provider="manual"):
            money.settle(operation, ref=f"RF{self.order.number}", by=SYSTEM, at=now)
        waiting = RefundOperation.objects.filter(refund__case=case, provider="manual", settled_at=None)
        if waiting.exists():
            money.confirm_paid(case, reference=f"BT{self.order.number}", by=self.cast.finance, at=now)
        return Case.objects.get(pk=case.pk)

    def _then(self, after: timedelta, act: Callable[[Case, datetime], Case]) -> Story:
        self._case.refresh_from_db()
        with at(self._case.changed_at + after) as now:
            self.case = act(self._case, now)
        return self
