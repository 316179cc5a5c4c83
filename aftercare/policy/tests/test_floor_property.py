"""No policy decides below the law, whatever the goods are: the law said again in plain words, beside `decide`.

Every policy is tried, those that could not be published too: the decision alone has to hold the floor.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from aftercare.policy.decide import decide
from aftercare.policy.facts import Decision, Facts, LineFacts, Verdict
from aftercare.policy.law.floor import shortfalls
from aftercare.policy.terms import Terms

from .strategies import arrived, mean, policies

pytestmark = pytest.mark.once("postgresql")
FAULTS = {"defect", "wrong_item", "damaged", "not_as_described", "missing"}
EVER = 10**6
MIND_DAYS = {"CN": 7, "EU": 14, "UK": 14, "KR": 7, "TW": 7, "BR": 7}
UNTOLD_DAYS = {"JP": 8, "US-CA": 30, "US-FL": 7}
RETURN_DAYS = {"CN": EVER, "EU": 365, "UK": EVER, "AU": EVER, "BR": 90}
EXCHANGE_DAYS = {"CN": EVER, "EU": 365, "UK": EVER, "AU": EVER, "BR": 30}
"""How long nobody faulty is refused, be it by right or by a person; in the EU second-hand goods a year."""
NOT_COVERED = {
    "CN": {"made_to_order", "perishable", "digital_download", "digital_unsealed", "periodical"},
    "EU": {"made_to_order", "perishable", "mixed", "digital_unsealed"},
}
"""Left out by law that was read in full; all other exclusions take something else besides the trait."""
FREE = {"TW", "BR"}
DELIVERY_BACK = {"EU", "UK", "BR"}


def days_since(start: datetime, request: Facts) -> int:
    zones = [ZoneInfo(zone) for zone in (request.timezone, request.customer_timezone) if zone]
    return min((request.at.astimezone(zone).date() - start.astimezone(zone).date()).days for zone in zones)


def days_of(line: LineFacts, request: Facts, *, last: bool) -> int:
    start = line.delivered_at or request.delivered_at
    assert start
    if last and request.outstanding:
        return 0
    others = [other.delivered_at for other in request.lines]
    starts = [start, *others, request.delivered_at, request.last_delivered_at] if last else [start]
    return days_since(max(filter(None, starts)), request)


def without_a_reason(line: LineFacts, request: Facts) -> bool:
    """Whether the right to return without a reason is open, or nobody can say for sure that it is not."""
    place = request.jurisdiction
    most = MIND_DAYS.get(place, -1 if request.informed else UNTOLD_DAYS.get(place, -1))
    return most >= 0 and not _left_out(line, place) and days_of(line, request, last=place in ("EU", "UK")) <= most


def _left_out(line: LineFacts, place: str) -> bool:
    """In China and the EU, some exclusions take a confirmation or a condition, and some conditions end the right."""
    some = place in ("CN", "EU") and bool(line.condition or "no_return_confirmed" in line.traits)
    return some or not NOT_COVERED.get(place, set()).isdisjoint(line.traits)


def faulty(line: LineFacts, request: Facts) -> bool:
    most = (RETURN_DAYS if request.kind == "return" else EXCHANGE_DAYS).get(request.jurisdiction, -1)
    return most >= 0 and line.reason in FAULTS and days_of(line, request, last=False) <= most


def check_floor(request: Facts, terms: Terms) -> None:
    decision, place = decide(request, terms), request.jurisdiction
    minds = [request.kind == "return" and without_a_reason(line, request) for line in request.lines]
    faults = [faulty(line, request) for line in request.lines]
    entitled = [mind or fault for mind, fault in zip(minds, faults, strict=True)]
    if not all(entitled):
        return
    assert decision.verdict is not Verdict.REFUSE, decision.because
    assert "restocking" not in {fee.code for fee in decision.fees}
    untold = place in ("EU", "UK") and not request.informed and any(minds)
    if any(faults) or (place in FREE and any(minds)) or untold:
        assert decision.freight_payer != "customer"
        assert not decision.fees
    if all(minds):
        _check_withdrawal(request, decision, terms)


def _check_withdrawal(request: Facts, decision: Decision, terms: Terms) -> None:
    """All of it without a reason: no proof is asked for, and a delivery that was paid for goes back with everything."""
    if not {line.reason for line in request.lines} & FAULTS:
        assert decision.verdict is not Verdict.EVIDENCE
    if request.jurisdiction in DELIVERY_BACK and request.whole and decision.path != "keep":
        assert set(decision.also) == {line.line_id for line in request.delivery}


@given(arrived, mean | policies)
@settings(max_examples=200)
def test_no_policy_decides_below_the_law_whatever_the_goods(request: Facts, terms: Terms) -> None:
    check_floor(request, terms)


@pytest.mark.long
@given(arrived, mean | policies)
@settings(max_examples=10_000)
def test_no_policy_decides_below_the_law_whatever_the_goods_at_length(request: Facts, terms: Terms) -> None:
    check_floor(request, terms)


@given(arrived, policies)
def test_a_policy_that_may_be_published_names_what_the_law_gives(request: Facts, terms: Terms) -> None:
    """Where nothing is below a law read in full, the reasons are there and no fee is announced for a fault."""
    place = request.jurisdiction
    if place not in ("CN", "EU") or any(short.refuses for short in shortfalls(terms, place, request.at.date())):
        return
    assert "changed_mind" in terms.reasons
    if place == "CN":
        assert FAULTS & set(terms.reasons)
        assert not any(terms.reasons[name].restocking_percent for name in FAULTS & set(terms.reasons))
