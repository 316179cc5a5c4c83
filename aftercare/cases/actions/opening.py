"""Takes a request in: decides on it, writes it down, starts its clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import append_all, insert, insert_all, select
from aftercare.orders.counters import adjust_lines, moving
from aftercare.orders.models import Order, OrderLine, Product
from aftercare.people.models import Shop
from aftercare.people.queries import automated_decisions_allowed
from aftercare.policy.choosing import choices_of
from aftercare.policy.decide import decide, freight_payer
from aftercare.policy.facts import CustomerFacts, Decision, Facts, Reason, Verdict
from aftercare.policy.models import PolicyVersion
from aftercare.policy.refused_asks import RefusedByPolicy, keeping_refused

from ..claims import claim, grant, share
from ..events import CaseOpened
from ..facts import LineAsk, facts_of
from ..kinds import KINDS, CaseKind
from ..models import Case, CaseLine, DecisionRecord, Photo
from ..moves import enter
from ..paths import check_path, comes_back, lost_units
from ..records import record_of
from ..tally import count, today
from .evidence import keep_evidence, photos_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request with what was decided on it, before it is written."""

    kind: CaseKind
    shop: Shop
    order: Order
    lines: Mapping[int, OrderLine]
    asks: Sequence[LineAsk]
    facts: Facts
    decision: Decision
    policy: PolicyVersion


@keeping_refused
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
    about: str = "",
    photos: Sequence[str] = (),
    declared_at: datetime | None = None,
) -> Case:
    """Take a request in, decide on it and start its clock. Raises `Refused` with the customer's sentence.

    `photos` are references of kept photos that show what is wrong, `about` is what the customer writes. What was
    `declared_at` an earlier instant is decided on as of then; its clock runs from now.
    """
    request, shown = _decided(kind=kind, order=order, asks=asks, by=by, at=declared_at or at, photos=photos)
    if request.decision.verdict is Verdict.REFUSE:
        raise RefusedByPolicy(request.decision, facts=request.facts, policy=request.policy)
    first, decision = request.kind.first(request.decision.verdict, _path(request)), request.decision
    if decision.strategy in request.policy.terms.caps:
        count(request.shop, decision.strategy, decision.refundable, at=at)
    return _open(request, first, shown, by=by, at=at, locale=locale, channel=channel, about=about)


@transaction.atomic
def open_decided(
    *,
    kind: str,
    path: str,
    order: Order,
    asks: Sequence[LineAsk],
    by: Actor,
    at: datetime,
    locale: str = "",
    channel: str = "desk",
    amount: int | None = None,
    amounts: Mapping[int, int] | None = None,
    fees: bool = True,
) -> Case:
    """Open what a person has agreed to already: the policy is recorded, not asked. Caps still hold.

    `amount` is the money agreed on, in minor units, where it is less than what the units would be granted; `amounts`
    is the same by line id, for lines that each have their own. Without `fees` another request bears them.
    """
    request, _shown = _decided(kind=kind, order=order, asks=asks, by=by, at=at, photos=())
    check_path(kind, path, [(request.lines[ask.line_id], ask.units) for ask in asks])
    return _open(
        request, request.kind.start[path], [], by=by, at=at, locale=locale, channel=channel, path=path, amount=amount,
        amounts=amounts, fees=fees,
    )  # fmt: skip


def preview(
    *, kind: str, order: Order, asks: Sequence[LineAsk], at: datetime, photos: int = 0, opened_by: str = "customer",
    policy: PolicyVersion | None = None,
) -> Decision:  # fmt: skip
    """What `open_case` would decide now; nothing is written. The amount is the one that would be paid.

    `policy` is another version, or a draft, to be tried instead of the one the order was bought under.
    """
    table = kind_of(kind)
    return _decide(
        table, order.shop, order, lines_of(order, asks, kind=table), policy or policy_of(order), asks,
        at=at, photos=photos, opened_by=opened_by, lock=False,
    )[1]  # fmt: skip


def choices(
    *, order: Order, asks: Sequence[LineAsk], at: datetime, photos: int = 0, opened_by: str = "customer"
) -> dict[str, Decision]:
    """What the customer may choose for these units, by kind, with what `open_case` would decide; nothing is written."""
    table, policy = KINDS["return"], policy_of(order)
    lines = lines_of(order, asks, kind=table)
    facts = _facts(table, order.shop, order, lines, policy, asks, at=at, photos=photos, opened_by=opened_by, lock=False)
    return choices_of(facts, policy.terms)


def kind_of(kind: str) -> CaseKind:
    if kind not in KINDS:
        raise Refused(_("There is no request of the kind “%(kind)s”.") % {"kind": kind}, code="bad_kind", field="kind")
    return KINDS[kind]


def policy_of(order: Order) -> PolicyVersion:
    """The policy the order was bought under; later versions change nothing for it."""
    policy = PolicyVersion.objects.in_force(order.shop_id, order.placed_at)
    if policy is None:
        raise Refused(_("This shop has not published its return policy yet; write to it directly."), code="no_policy")
    return policy


def lines_of(order: Order, asks: Sequence[LineAsk], *, kind: CaseKind) -> dict[int, OrderLine]:
    """All of the order's lines by id. Raises `Refused` for asks that make no sense of them."""
    if not asks and kind.needs_lines:
        raise Refused(_("Choose at least one item."), code="no_lines", field="lines")
    if len({ask.line_id for ask in asks}) < len(asks):
        raise Refused(_("Name each item once, with all its units."), code="line_twice", field="lines")
    lines = {line.pk: line for line in select(OrderLine, "order_id = %s ORDER BY position", order.pk)}
    for ask in asks:
        if ask.line_id not in lines:
            raise Refused(_("That item is not part of this order."), code="unknown_line", field="lines")
        if ask.units < 1:
            raise Refused(_("Ask for at least one unit."), code="bad_units", field="units")
    return lines


def _decided(
    *, kind: str, order: Order, asks: Sequence[LineAsk], by: Actor, at: datetime, photos: Sequence[str]
) -> tuple[Request, list[Photo]]:
    table = kind_of(kind)
    # The lock keeps two tabs from returning the same unit.
    shop, order = order.shop, Order.objects.for_change(order.pk)
    lines = lines_of(order, asks, kind=table)
    policy = policy_of(order)
    shown = photos_of(Case(shop=shop), photos)
    facts, decision = _decide(
        table, shop, order, lines, policy, asks, at=at, photos=len(shown), opened_by=by.kind.value, lock=True
    )
    return Request(
        kind=table, shop=shop, order=order, lines=lines, asks=asks, facts=facts, decision=decision, policy=policy
    ), shown  # fmt: skip


def _decide(
    kind: CaseKind, shop: Shop, order: Order, lines: Mapping[int, OrderLine], policy: PolicyVersion,
    asks: Sequence[LineAsk], *, at: datetime, photos: int, opened_by: str, lock: bool,
) -> tuple[Facts, Decision]:  # fmt: skip
    """The decision with what it looked at."""
    terms = policy.terms
    facts = _facts(kind, shop, order, lines, policy, asks, at=at, photos=photos, opened_by=opened_by, lock=lock)
    decision = decide(facts, terms)
    if decision.verdict is Verdict.REFUSE and not automated_decisions_allowed(order.customer_id):
        facts = replace(facts, automated=False)  # PIPL 24: a person decides what the policy alone would refuse
        decision = decide(facts, terms)
    return facts, decision


def _facts(
    kind: CaseKind, shop: Shop, order: Order, lines: Mapping[int, OrderLine], policy: PolicyVersion,
    asks: Sequence[LineAsk], *, at: datetime, photos: int, opened_by: str, lock: bool,
) -> Facts:  # fmt: skip
    """The customer's record and the day's tallies only where they count."""
    terms = policy.terms
    return facts_of(
        kind=kind.key, shop=shop, order=order, lines=lines, asks=asks, at=at, photos=photos, opened_by=opened_by,
        customer=customer_facts(order, looked_at=terms.looks_at_customer, at=at),
        policy_shown=policy.shown_at(order.placed_at),
        today=today(shop, terms.caps, at=at, lock=lock),
    )  # fmt: skip


def customer_facts(order: Order, *, looked_at: bool, at: datetime) -> CustomerFacts | None:
    """The record where the policy looks at it; that they are blocked, always."""
    if looked_at:
        return record_of(order.customer_id, at=at)
    return CustomerFacts(blocked=True) if order.customer_blocked else None


def _open(
    request: Request,
    first: str,
    photos: Sequence[Photo],
    *,
    by: Actor,
    at: datetime,
    locale: str,
    channel: str,
    about: str = "",
    path: str = "",
    amount: int | None = None,
    amounts: Mapping[int, int] | None = None,
    fees: bool = True,
) -> Case:
    order, shop, decision = request.order, request.shop, request.decision
    case = Case(
        shop=shop, order=order, customer_id=order.customer_id, kind=request.kind.key, opened_at=at,
        path=path or _path(request), reason=request.asks[0].reason if request.asks else "", about=about.strip(),
        freight_payer=_payer(request), currency=order.currency,
        fees=sum(fee.amount for fee in decision.fees) if fees else 0, granted=0, tax=0,
        locale=locale or order.locale or shop.locale, channel=channel,
    )  # fmt: skip
    case.asked, case.decision = _asked(case, request), decision
    if amount is not None:
        share(case.asked, amount)
    for line in case.asked:
        if amounts and line.line_id in amounts:
            share([line], amounts[line.line_id])
    grant(case)
    enter(case, first, at=at)
    with moving():
        insert(case)
        for line in case.asked:
            line.case_id = case.pk
        insert_all(case.asked)
        append_all([_record(case, request)])
        adjust_lines({line.line_id: claim(line) for line in case.asked if line.held})
        if photos or about.strip():
            keep_evidence(case, text=about, photos=photos, round_=0, by=by, at=at)
        emit(CaseOpened(case=case, action="open", left="", entered=case.step, verdict=decision.verdict, by=by, at=at))
    return case


def _payer(request: Request) -> str:
    """Who pays the freight; of what the policy alone would refuse and a person agreed to, whoever the policy names."""
    if request.decision.verdict is Verdict.REFUSE:
        return freight_payer(request.facts, request.policy.terms)
    return request.decision.freight_payer


def _asked(case: Case, request: Request) -> list[CaseLine]:
    """The lines asked for, and the delivery charges that go back with them."""
    claims = request.kind.needs_lines  # a complaint names goods and asks for none
    asks = {ask.line_id: ask for ask in request.asks}
    titles = _titles(request)
    facts = [*request.facts.lines, *(fact for fact in request.facts.delivery if fact.line_id in request.decision.also)]
    asked = []
    for fact in facts:
        line, ask = request.lines[fact.line_id], asks.get(fact.line_id)
        asked.append(
            CaseLine(
                case=case, line=line, sku=line.sku, title=line.title, units=fact.units, held=claims,
                asked_at=case.opened_at,
                amount=fact.amount if claims else 0, tax=fact.tax if claims else 0, note=ask.note if ask else "",
                reason=ask.reason if ask else case.reason or Reason.CHANGED_MIND,
                condition=list(fact.condition), wanted=fact.wanted,
                wanted_title=titles.get(fact.wanted, ""), difference=fact.difference,
                goods_back=comes_back(case.kind, case.path, line),
                lost=lost_units(case.path, fact.units, line.lost - line.written_off),
            )
        )  # fmt: skip
    return asked


def _titles(request: Request) -> dict[str, str]:
    """What the wanted items are called, by SKU; looked up only where there are any."""
    skus = sorted({ask.wanted for ask in request.asks if ask.wanted})
    if not skus:
        return {}
    found = select(Product, f"shop_id = %s AND sku IN ({', '.join(['%s'] * len(skus))})", request.shop.pk, *skus)
    return {product.sku: product.title for product in found}


def _record(case: Case, request: Request) -> DecisionRecord:
    return DecisionRecord(
        case=case, policy=request.policy, at=request.facts.at, verdict=request.decision.verdict,
        facts=request.facts.as_data(), decision=request.decision.as_data(),
    )  # fmt: skip


def _path(request: Request) -> str:
    return request.decision.path or next(iter(request.kind.start))
