"""Every change of a case that needs neither parcels nor money. One function, one transaction, one event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import append_all, insert, insert_all, select
from aftercare.orders.counters import LineChange, adjust_lines, moving
from aftercare.orders.models import LineKind, Order, OrderLine
from aftercare.people.models import Shop
from aftercare.policy.decide import decide
from aftercare.policy.facts import Decision, Facts, Verdict
from aftercare.policy.models import PolicyVersion
from aftercare.policy.sentences import sentence

from .events import CaseApproved, CaseEscalated, CaseExpired, CaseOpened, CaseRejected, CaseWithdrawn
from .facts import LineAsk, facts_of
from .kinds import KINDS
from .models import Case, CaseLine, DecisionRecord
from .moves import advance, enter, release


@transaction.atomic
def open_case(
    *,
    kind: str,
    order: Order,
    asks: Sequence[LineAsk],
    by: Actor,
    at: datetime,
    locale: str = "",
    channel: str = "portal",
) -> Case:
    """Take a request in, decide on it and start its clock. Raises `Refused` with the customer's sentence."""
    if kind not in KINDS:
        raise Refused(_("There is no request of the kind “%(kind)s”.") % {"kind": kind}, code="bad_kind", field="kind")
    # The lock keeps two tabs from returning the same unit.
    shop, order = order.shop, Order.objects.for_change(order.pk)
    lines = lines_of(order, asks)
    policy = policy_of(order)
    facts = facts_of(kind=kind, shop=shop, order=order, lines=lines, asks=asks, at=at)
    decision = decide(facts, policy.terms)
    if decision.verdict is Verdict.REFUSE:
        raise Refused(sentence(decision.because), code=decision.because.says)
    with moving():
        case = _record(kind=kind, shop=shop, order=order, lines=lines, asks=asks, facts=facts, decision=decision,
                       policy=policy, at=at, locale=locale, channel=channel)  # fmt: skip
        emit(CaseOpened(case=case, action="open", left="", entered=case.step, verdict=decision.verdict, by=by, at=at))
    return case


@transaction.atomic
def approve(case: Case, *, by: Actor, at: datetime) -> Case:
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "approve", by=by, at=at)
        emit(CaseApproved(case=case, action="approve", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def reject(case: Case, *, because: str, by: Actor, at: datetime) -> Case:
    """Say no. `because` is what the customer reads; it may not be empty."""
    if not because.strip():
        raise Refused(_("Write the customer why: they will read it."), code="reason_missing", field="because")
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = _end(case, "reject", by=by, at=at)
        emit(
            CaseRejected(case=case, action="reject", left=left, entered=entered, because=because.strip(), by=by, at=at)
        )
    return case


@transaction.atomic
def withdraw(case: Case, *, by: Actor, at: datetime) -> Case:
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = _end(case, "withdraw", by=by, at=at)
        emit(CaseWithdrawn(case=case, action="withdraw", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def expire(case: Case, *, by: Actor, at: datetime) -> Case:
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = _end(case, "expire", by=by, at=at)
        emit(CaseExpired(case=case, action="expire", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def escalate(case: Case, *, by: Actor, at: datetime) -> Case:
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "escalate", by=by, at=at)
        emit(CaseEscalated(case=case, action="escalate", left=left, entered=entered, by=by, at=at))
    return case


# What the sweep may do when a deadline has passed.
LATE = {"approve": approve, "expire": expire, "escalate": escalate}


def preview(*, kind: str, order: Order, asks: Sequence[LineAsk], at: datetime) -> Decision:
    """What `open_case` would decide now; nothing is written. The amount is the one that would be paid."""
    lines = lines_of(order, asks)
    facts = facts_of(kind=kind, shop=order.shop, order=order, lines=lines, asks=asks, at=at)
    return decide(facts, policy_of(order).terms)


def policy_of(order: Order) -> PolicyVersion:
    """The policy the order was bought under; later versions change nothing for it."""
    policy = PolicyVersion.objects.in_force(order.shop_id, order.placed_at)
    if policy is None:
        raise Refused(_("This shop has not published its return policy yet; write to it directly."), code="no_policy")
    return policy


def lines_of(order: Order, asks: Sequence[LineAsk]) -> dict[int, OrderLine]:
    """The order's lines that are asked for, by id. Raises `Refused` for asks that make no sense."""
    if not asks:
        raise Refused(_("Choose at least one item."), code="no_lines", field="lines")
    if len({ask.line_id for ask in asks}) < len(asks):
        raise Refused(_("Name each item once, with all its units."), code="line_twice", field="lines")
    ids = [ask.line_id for ask in asks]
    found = select(OrderLine, f"order_id = %s AND id IN ({', '.join(['%s'] * len(ids))})", order.pk, *ids)
    lines = {line.pk: line for line in found}
    for ask in asks:
        if ask.line_id not in lines:
            raise Refused(_("That item is not part of this order."), code="unknown_line", field="lines")
        if ask.units < 1:
            raise Refused(_("Ask for at least one unit."), code="bad_units", field="units")
    return lines


def _record(*, kind: str, shop: Shop, order: Order, lines: dict[int, OrderLine], asks: Sequence[LineAsk], facts: Facts,
            decision: Decision, policy: PolicyVersion, at: datetime, locale: str, channel: str) -> Case:  # fmt: skip
    case = Case(
        shop=shop, order=order, customer_id=order.customer_id, kind=kind, opened_at=at,
        reason=asks[0].reason, freight_payer=decision.freight_payer, currency=order.currency,
        granted=decision.refundable, tax=decision.tax, fees=sum(fee.amount for fee in decision.fees),
        locale=locale or order.locale or shop.locale, channel=channel,
    )  # fmt: skip
    enter(case, KINDS[kind].start[decision.verdict], at=at)
    insert(case)
    asked = [
        _asked(case, lines[ask.line_id], ask, amount=fact.amount, tax=fact.tax)
        for ask, fact in zip(asks, facts.lines, strict=True)
    ]
    insert_all(asked)
    case.asked = asked
    append_all(
        [DecisionRecord(
            case=case, policy=policy, at=at, verdict=decision.verdict, facts=facts.as_data(),
            decision=decision.as_data(),
        )]
    )  # fmt: skip
    adjust_lines(
        {
            line.line_id: LineChange(
                open=line.units if line.goods_back else 0,
                kept=0 if line.goods_back else line.units,
                granted=line.amount,
                granted_tax=line.tax,
            )
            for line in asked
        }
    )
    return case


def _asked(case: Case, line: OrderLine, ask: LineAsk, *, amount: int, tax: int) -> CaseLine:
    return CaseLine(
        case=case, line=line, sku=line.sku, title=line.title, units=ask.units, reason=ask.reason, note=ask.note,
        goods_back=case.kind == "return" and line.kind == LineKind.GOODS, amount=amount, tax=tax,
    )  # fmt: skip


def _end(case: Case, action: str, *, by: Actor, at: datetime) -> tuple[str, str]:
    moved = advance(case, action, by=by, at=at)
    release(case, case.asked)
    return moved
