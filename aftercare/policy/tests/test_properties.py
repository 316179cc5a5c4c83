"""What holds for any policy and any request: total, deterministic, replayable, never below the law."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.policy.decide import decide
from aftercare.policy.facts import Decision, Facts, LineFacts, Path, RuleOutcome, Verdict
from aftercare.policy.law.floor import shortfalls
from aftercare.policy.sentences import fee_label, sentence
from aftercare.policy.terms import Excluded, ReasonTerms, Terms, parse_terms

from .strategies import START, mean, policies, requests

pytestmark = pytest.mark.once("postgresql")
RANK = {Verdict.REFUSE: 0, Verdict.EVIDENCE: 1, Verdict.REVIEW: 1, Verdict.ACCEPT: 2}
FAULTS = ["defect", "wrong_item", "damaged", "not_as_described", "missing"]


def check_whole(request: Facts, terms: Terms) -> None:
    decision = decide(request, terms)
    again = decide(
        Facts.from_data(json.loads(json.dumps(request.as_data()))),
        parse_terms(terms.model_dump(mode="json"), stored=True),
    )
    assert again == decision
    assert Decision.from_data(json.loads(json.dumps(decision.as_data()))) == decision
    assert 0 <= sum(fee.amount for fee in decision.fees) <= decision.refundable
    assert all(fee.amount > 0 and fee_label(fee) for fee in decision.fees)
    assert sum(bucket.amount for bucket in decision.buckets) == decision.refundable
    assert sum(bucket.tax for bucket in decision.buckets) == decision.tax
    assert bool(decision.path) == (decision.verdict is not Verdict.REFUSE)
    assert not decision.path or Path(decision.path)
    assert decision.because in decision.considered
    if decision.verdict is not Verdict.REFUSE and request.kind != "complaint":
        assert decision.refundable <= request.left
    for remedy in decision.remedies:
        assert remedy.kind != request.kind
        assert 0 <= remedy.fees <= remedy.amount
    _check_sentences(decision.considered)


def _check_sentences(considered: tuple[RuleOutcome, ...]) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for outcome in considered:
                assert sentence(outcome)
                assert "%(" not in sentence(outcome)
                assert "()" not in sentence(outcome)


@given(requests, policies)
def test_any_request_gets_one_explained_answer(request: Facts, terms: Terms) -> None:
    check_whole(request, terms)


@pytest.mark.long
@given(requests, policies)
@settings(max_examples=5000)
def test_any_request_gets_one_explained_answer_at_length(request: Facts, terms: Terms) -> None:
    check_whole(request, terms)


# The floor, said again in the plainest way: days by local dates, in the zone that is better for the customer.
MIND_DAYS = {"CN": 7, "EU": 14, "UK": 14, "KR": 7, "TW": 7, "BR": 7}
FAULT_DAYS = {"CN": 10**6, "EU": 730, "UK": 10**6, "AU": 10**6, "BR": 90}
REFUND_DAYS = {"CN": ("receipt", 7), "EU": ("notice", 14), "UK": ("receipt", 14), "KR": ("receipt", 3)}


def day_of(request: Facts) -> int:
    assert request.delivered_at
    zones = [ZoneInfo(zone) for zone in (request.timezone, request.customer_timezone) if zone]
    return min(
        (request.at.astimezone(zone).date() - request.delivered_at.astimezone(zone).date()).days for zone in zones
    )


goods = st.builds(
    lambda number, reason, amount: LineFacts(
        line_id=number, sku=f"TEA-{number}", kind="goods", units=1, returnable=2, refundable=2, unshipped=0,
        amount=amount, tax=0, reason=reason,
    ),
    st.integers(1, 9), st.sampled_from(["changed_mind", *FAULTS]), st.integers(0, 20_000),
)  # fmt: skip
delivered = st.builds(
    lambda lines, after, at, **fields: Facts(
        kind="return", at=START + after, placed_at=START - timedelta(days=3), delivered_at=START, left=10**9,
        currency="CNY", country="", lines=lines, **fields,
    ),
    st.lists(goods, min_size=1, max_size=2).map(tuple),
    st.sampled_from([1, 7, 7, 8, 14, 14, 15, 60, 730]).flatmap(
        lambda day: st.timedeltas(min_value=timedelta(days=day - 1), max_value=timedelta(days=day + 1))
    ),
    st.just(None),
    timezone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles"]),
    customer_timezone=st.sampled_from(["", "Pacific/Kiritimati", "Europe/Lisbon"]),
    jurisdiction=st.sampled_from(["CN", "CN", "EU", "EU", "UK", "KR", "TW", "BR", "AU", "US-CA", ""]),
    automated=st.booleans(),
)  # fmt: skip


def check_floor(request: Facts, terms: Terms) -> None:
    """Only what a shop could not forbid: all goods delivered, intact, of no special kind, paid."""
    place, reasons = request.jurisdiction, {line.reason for line in request.lines}
    below = any(short.refuses for short in shortfalls(terms, place, request.at.date()))
    decision = decide(request, terms)
    if not below and place in ("CN", "EU"):
        assert "changed_mind" in terms.reasons
    if day_of(request) <= MIND_DAYS.get(place, -1):
        _at_least_mind(request, decision, terms)
    if reasons <= set(FAULTS) and day_of(request) <= FAULT_DAYS.get(place, -1):
        assert decision.verdict is not Verdict.REFUSE
        assert decision.freight_payer != "customer"


def _at_least_mind(request: Facts, decision: Decision, terms: Terms) -> None:
    place, reasons = request.jurisdiction, {line.reason for line in request.lines}
    assert decision.verdict is not Verdict.REFUSE
    assert not {fee.code for fee in decision.fees} & {"restocking"}
    if place in ("BR", "TW"):
        assert decision.freight_payer != "customer"
    if reasons == {"changed_mind"}:
        assert decision.verdict is not Verdict.EVIDENCE
    if place in REFUND_DAYS and decision.path in ("send_back", "instant"):
        starts, most = REFUND_DAYS[place]
        assert min(due.days for due in decision.deadlines if (due.code, due.starts) == ("refund", starts)) <= most


@given(delivered, mean | policies)
def test_no_policy_decides_below_the_law(request: Facts, terms: Terms) -> None:
    check_floor(request, terms)


@pytest.mark.long
@given(delivered, mean | policies)
@settings(max_examples=5000)
def test_no_policy_decides_below_the_law_at_length(request: Facts, terms: Terms) -> None:
    check_floor(request, terms)


@given(requests, policies)
def test_the_law_takes_nothing_that_the_policy_gives(request: Facts, terms: Terms) -> None:
    """Where a policy follows none of the law's exclusions, the law can only help."""
    generous = terms.model_copy(update={"excluded": Excluded(by_law=False, unless_intact=False)})
    without = decide(replace(request, jurisdiction=""), generous)
    assert (decide(request, generous).verdict is Verdict.REFUSE) <= (without.verdict is Verdict.REFUSE)


def more_generous(terms: Terms) -> Terms:
    kinder = {
        name: ReasonTerms(**{**dict(reason), "freight": "merchant", "window_days": None, "photos_from": None,
                             "restocking_percent": 0, "remedies": None})
        for name, reason in terms.reasons.items()
    }  # fmt: skip
    windows = tuple(window for window in terms.windows if not window.instead)
    return terms.model_copy(update={
        "window_days": None, "windows": windows, "reasons": kinder, "return_fee": 0, "free_shipping": None,
        "refund_only_photos": False,
        "excluded": Excluded(by_law=False, unless_intact=False),
        "exchange": terms.exchange.model_copy(update={"same_price_only": False}),
    })  # fmt: skip


@given(requests, policies)
def test_a_more_generous_policy_never_answers_worse(request: Facts, terms: Terms) -> None:
    before, after = decide(request, terms), decide(request, more_generous(terms))
    assert RANK[after.verdict] >= RANK[before.verdict]
    assert sum(fee.amount for fee in after.fees) == 0
    assert after.freight_payer != "customer"


@given(delivered, policies)
def test_a_day_earlier_is_never_worse(request: Facts, terms: Terms) -> None:
    assert request.delivered_at
    earlier = replace(request, at=max(request.delivered_at, request.at - timedelta(days=1)))
    refused_early = decide(earlier, terms).verdict is Verdict.REFUSE
    assert refused_early <= (decide(request, terms).verdict is Verdict.REFUSE)


@given(delivered, policies)
def test_the_customers_zone_never_shortens_the_time(request: Facts, terms: Terms) -> None:
    alone = replace(request, customer_timezone="")
    assert (decide(request, terms).verdict is Verdict.REFUSE) <= (decide(alone, terms).verdict is Verdict.REFUSE)
