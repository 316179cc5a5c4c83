"""Brings a case to any step its kind and path can reach, by the real actions of whoever may take them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from django.db import transaction

from aftercare.cases import actions as cases
from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.money import actions as money
from aftercare.money.bouncing import record_returned
from aftercare.money.models import Refund
from aftercare.orders.delivering import report, send_out
from aftercare.orders.models import Order
from aftercare.parcels import actions as parcels
from aftercare.parcels import sending, stopping
from aftercare.parcels.inspecting import Finding, inspect

CUSTOMER = Actor(ActorKind.CUSTOMER, name="Lin")
AGENT = Actor(ActorKind.AGENT, name="Mei")
SUPERVISOR = Actor(ActorKind.SUPERVISOR, name="Bao")
WAREHOUSE = Actor(ActorKind.WAREHOUSE, name="Tao")
FINANCE = Actor(ActorKind.FINANCE, name="Qian")
CARRIER = Actor(ActorKind.CARRIER, name="SF")

DELIVERED = {"send_back", "instant", "keep", "refund", "ship_first", "reship", "hear"}
"""Paths that find the goods with the customer."""

Act = Callable[[Case, datetime], Case]
USUAL = {
    "approve", "submit", "accept_offer", "hold", "intercept", "ship", "receive", "accept", "paid", "dispatch",
    "deliver", "confirm", "acknowledge", "assess", "find", "respond",
}  # fmt: skip


def receive_all(case: Case, *, at: datetime) -> Case:
    counts = {line.pk: line.units for line in case.lines.filter(goods_back=True, held=True)}
    return parcels.receive(case, counts=counts, by=WAREHOUSE, at=at)


def findings_for(case: Case, *, accepted: bool = True, disposition: str = "") -> list[Finding]:
    """One finding for all that came of each line."""
    chosen = disposition or ("sellable" if accepted else "to_customer")
    return [
        Finding(case_line_id=line.pk, units=line.received, grade="A" if accepted else "D", accepted=accepted,
                disposition=chosen)
        for line in case.lines.filter(received__gt=0)
    ]  # fmt: skip


def _inspected(case: Case, at: datetime, *, accepted: bool) -> Case:
    return inspect(case, findings=findings_for(case, accepted=accepted), by=WAREHOUSE, at=at)


def _sent(case: Case, at: datetime) -> Case:
    number = f"OUT{case.pk:06d}-{case.shipments.count()}"
    return sending.dispatch(case, carrier="SF", tracking_number=number, by=WAREHOUSE, at=at)


def _shipped(case: Case, at: datetime) -> Case:
    return parcels.ship(case, carrier="SF", tracking_number=f"SF{case.pk:08d}", by=CUSTOMER, at=at)


def _offer(case: Case, at: datetime) -> Case:
    return cases.offer(case, words="Would you rather keep it?", by=AGENT, at=at)


@transaction.atomic
def _converted(case: Case, at: datetime) -> Case:
    """Declines what is on offer, and takes an offer of another kind: all of it, or nothing."""
    other = "exchange" if case.kind != "exchange" else "return"
    case = cases.decline(case, by=CUSTOMER, at=at)
    case = cases.offer(case, kind=other, words="Rather this?", by=AGENT, at=at)
    cases.accept_offer(case, by=CUSTOMER, at=at)
    return Case.objects.get(pk=case.pk)


def _late(case: Case, at: datetime) -> datetime:
    """What a deadline does happens no earlier."""
    return max(at, case.due_at or at)


ACTS: dict[str, Act] = {
    "approve": lambda case, at: cases.approve(case, by=AGENT, at=at),
    "reject": lambda case, at: cases.reject(case, because="Not covered.", by=AGENT, at=at),
    "ask": lambda case, at: cases.ask(case, words="Show it, please.", by=SUPERVISOR, at=at),
    "submit": lambda case, at: cases.submit(case, text="Here it is.", by=CUSTOMER, at=at),
    "offer": _offer,
    "accept_offer": lambda case, at: cases.accept_offer(case, by=CUSTOMER, at=at),
    "convert": _converted,
    "decline": lambda case, at: cases.decline(case, by=CUSTOMER, at=at),
    "lapse": lambda case, at: cases.lapse(case, by=SYSTEM, at=_late(case, at)),
    "appeal": lambda case, at: cases.appeal(case, words="I do not agree.", by=CUSTOMER, at=at),
    "dispute": lambda case, at: cases.dispute(case, words="I do not agree.", by=CUSTOMER, at=at),
    "rule_for": lambda case, at: cases.rule(case, ruling="customer", words="Clear.", by=SUPERVISOR, at=at),
    "rule_against": lambda case, at: cases.rule(case, ruling="shop", words="Clear.", by=SUPERVISOR, at=at),
    "withdraw": lambda case, at: cases.withdraw(case, by=CUSTOMER, at=at),
    "expire": lambda case, at: cases.expire(case, by=SYSTEM, at=_late(case, at)),
    "escalate": lambda case, at: cases.escalate(case, by=AGENT, at=at),
    "hold": lambda case, at: stopping.hold(case, by=WAREHOUSE, at=at),
    "sent": lambda case, at: stopping.sent(case, by=WAREHOUSE, at=at),
    "intercept": lambda case, at: stopping.intercept(case, by=WAREHOUSE, at=at),
    "miss": lambda case, at: stopping.miss(case, by=WAREHOUSE, at=at),
    "refuse": lambda case, at: stopping.refuse(case, by=CUSTOMER, at=at),
    "ship": _shipped,
    "receive": lambda case, at: receive_all(case, at=at),
    "lose": lambda case, at: sending.lose(case, by=CARRIER, at=at),
    "lose_sent": lambda case, at: sending.lose_sent(case, by=CARRIER, at=at),
    "accept": lambda case, at: _inspected(case, at, accepted=True),
    "fail": lambda case, at: _inspected(case, at, accepted=False),
    "fall_short": lambda case, at: _inspected(case, at, accepted=True),  # where less was received than asked for
    "take_back": lambda case, at: cases.take_back(case, by=CUSTOMER, at=at),
    "dispatch": _sent,
    "deliver": lambda case, at: sending.deliver(case, by=CARRIER, at=at),
    "confirm": lambda case, at: cases.confirm(case, by=CUSTOMER, at=at),
    "not_well": lambda case, at: cases.not_well(case, text="It is scratched.", by=CUSTOMER, at=at),
    "send_again": lambda case, at: cases.send_again(case, by=AGENT, at=at),
    "refund_instead": lambda case, at: cases.refund_instead(case, words="None is left.", by=AGENT, at=at),
    "paid": lambda case, at: money.confirm_paid(case, reference="bank-1", by=FINANCE, at=at),
    "bounce": lambda case, at: record_returned(case, payment=1, because="Account closed.", by=FINANCE, at=at),
    "acknowledge": lambda case, at: cases.acknowledge(case, by=AGENT, at=at),
    "assess": lambda case, at: cases.assess(case, severity="medium", by=AGENT, at=at),
    "find": lambda case, at: cases.find(case, cause="A label was torn.", by=AGENT, at=at),
    "respond": lambda case, at: cases.respond(case, words="We are sorry.", by=AGENT, at=at),
    "close": lambda case, at: cases.close(case, by=SYSTEM, at=_late(case, at)),
}


def reachable(kind: str, path: str) -> list[str]:
    """The steps of a kind that a path leads to from its start, in alphabetical order."""
    table = KINDS[kind]
    seen, ahead = {table.start[path]}, [table.start[path]]
    while ahead:
        step = table.steps[ahead.pop()]
        for target in {step.to(action, path) for action in step.moves} - {None, *seen}:
            assert target is not None
            seen.add(target)
            ahead.append(target)
    return sorted(seen)


def send_on(order: Order, path: str, *, at: datetime) -> None:
    """Put goods not sent yet where the path finds them."""
    number = f"OUT-{order.number}"
    if path in ("intercept", "refused", "lost"):
        send_out(order, tracking_number=number, by=SYSTEM, at=at)
    if path in ("refused", "lost"):
        report(order, tracking_number=number, state=path, by=SYSTEM, at=at)


def bring_to(case: Case, step: str, *, at: datetime) -> Case:
    """Take the usual actions, and others only where these do not lead there."""
    for _turn in range(30):
        if case.step == step:
            return case
        case = ACTS[_next(case, step)](case, at)
    raise AssertionError(f"a {case.kind} on {case.path} does not come to {step}")


def _next(case: Case, step: str) -> str:
    """The first action of the cheapest way, usual ones being cheap. Only what was paid can come back."""
    order, seen, ahead = count(), set(), [(0, 0, case.step, "", Refund.objects.filter(case=case).exists())]
    while ahead:
        cost, _tie, here, first, paid = heappop(ahead)
        if here == step and first:
            return first
        if (here, paid) in seen:
            continue
        seen.add((here, paid))
        for action in case.table.steps[here].moves:
            to = case.table.steps[here].to(action, case.path)
            if to and action != "escalate" and (paid or action != "bounce"):
                price = 1 if action in USUAL and (here, action) != ("send_back", "receive") else 10
                heappush(ahead, (cost + price, next(order) + 1, to, first or action, paid or action == "paid"))
    raise AssertionError(f"a {case.kind} on {case.path} at {case.step} does not come to {step}")
