"""What goes ahead by itself, what the customer shows first, and what a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..facts import Path, Reason, RuleOutcome
from ..law import Conformity, Late, LawRule
from .clock import day_number
from .fulfilment import DELIVERED, IN_TRANSIT, LOST
from .outcomes import EVIDENCE, PASS, REVIEW
from .request import Asked, Request
from .standing import FAULTS
from .strategies import covering
from .windows import time_left, time_of


def photos_shown(request: Request) -> Iterator[RuleOutcome]:
    """Photos first where a reason needs them; never from whom the law asks for no reason, or for no proof."""
    needing = [asked for asked in request.goods if _needs_photo(asked, request)]
    burden = next((found for asked in needing if (found := _burden(asked))), None)
    if burden:
        yield RuleOutcome("evidence", PASS, "burden_on_shop", {}, burden.id, burden.article)
    elif needing and not request.facts.photos:
        yield RuleOutcome("evidence", EVIDENCE, "photos_first", {"reason": needing[0].fact.reason})


def where_goods_are(request: Request) -> Iterator[RuleOutcome]:
    """What the state of the goods means for the customer."""
    late = late_rule(request)
    if late:
        yield _late(late, request)
    says = _where(request)
    if says:
        yield RuleOutcome("fulfilment", PASS, says, {})


def approved(request: Request) -> Iterator[RuleOutcome]:
    if request.kind == "complaint":
        yield RuleOutcome("approval", PASS, "complaint_heard", {})
    elif request.kind == "reship" and IN_TRANSIT in request.states:
        yield RuleOutcome("approval", REVIEW, "still_on_its_way", {})
    elif not at_once(request):
        yield _by_strategy(request)


def _by_strategy(request: Request) -> RuleOutcome:
    strategy = covering(request) if request.path else ""
    outcome, says = (PASS, "approved_at_once") if strategy else (REVIEW, "person_decides")
    values: dict[str, Any] = {"strategy": strategy} if strategy else {}
    right = request.right
    if right is None:
        return RuleOutcome("approval", outcome, says, values | time_left(request))
    return RuleOutcome("approval", outcome, says, values | time_of(right, request), right.rule.id, right.rule.article)


def at_once(request: Request) -> bool:
    """Nobody has to look: the shop's own records say that the goods are with it, with the carrier, or nowhere."""
    terms = request.terms
    if not request.automatic or not request.path:
        return False
    if request.cancels:
        return terms.cancel_before_shipping or late_rule(request) is not None
    if request.path is Path.REFUSED:
        return request.kind == "return"
    return request.kind == "refund_only" and request.states == {LOST} and terms.refund_lost


def late_rule(request: Request) -> Late | None:
    """The right to cancel what was not sent by the day that was promised, or else in the law's own time."""
    if not request.cancels:
        return None
    promised = request.facts.ship_by
    if promised:
        return next(iter(request.pack.late), None) if day_number(promised, request.facts.at, request.zones) else None
    return next((rule for rule in request.pack.late if _waited(request) > (rule.days or 0)), None)


def _late(rule: Late, request: Request) -> RuleOutcome:
    promised = request.facts.ship_by
    if promised:
        values: dict[str, Any] = {"last": promised.astimezone(request.zones[0]).isoformat()}
        return RuleOutcome("fulfilment", PASS, "late_promise", values, rule.id, rule.article)
    values = {"days": rule.days, "day": _waited(request)}
    return RuleOutcome("fulfilment", PASS, "late_shipment", values, rule.id, rule.article)


def _waited(request: Request) -> int:
    facts = request.facts
    return day_number(facts.placed_at, facts.at, request.zones)


def _where(request: Request) -> str:
    if request.cancels:
        held = request.path is Path.CANCEL
        return ("not_shipped_yet" if held else "not_shipped_refund") if at_once(request) else ""
    if request.kind == "reship":
        return ""
    return {Path.LOST: "lost_by_carrier", Path.INTERCEPT: "stopped_on_its_way", Path.REFUSED: "refused_at_door",
            Path.KEEP: "keep_the_goods"}.get(request.path or Path.HEAR, "")  # fmt: skip


def _needs_photo(asked: Asked, request: Request) -> bool:
    if asked.terms is None or DELIVERED not in asked.states:
        return False
    if asked.terms.photos_from is None:
        return _kept_for_money(asked, request)
    unasked = asked.law.withdrawal is not None and asked.fact.reason not in FAULTS
    return request.kind != "complaint" and request.amount >= asked.terms.photos_from and not unasked


def _kept_for_money(asked: Asked, request: Request) -> bool:
    """Money for goods that are there and stay, which the policy wants to see first; nobody can show what never came."""
    stays = request.kind == "refund_only" and request.path is Path.REFUND
    seen = asked.fact.reason != Reason.NOT_ARRIVED
    return request.terms.refund_only_photos and stays and seen and not covering(request)


def _burden(asked: Asked) -> LawRule | None:
    """The rule by which the shop has to prove that the goods were without fault."""
    return next((rule for rule in asked.law.rules if isinstance(rule, Conformity) and rule.proof), None)
