"""What the policy answers: a table of requests, pure and explained in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from aftercare.policy import decide as rules
from aftercare.policy.decide import decide, window_end
from aftercare.policy.facts import Decision, Facts, LineFacts, Reason, RuleOutcome, Verdict
from aftercare.policy.sentences import FEES, PAYERS, REASONS, SENTENCES, reason_label, sentence
from aftercare.policy.terms import STANDARD, AutoApproval, ReasonTerms, Terms, WindowTerms

SHANGHAI = ZoneInfo("Asia/Shanghai")
DELIVERED = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)  # 23:59 on the first of March in Shanghai
ACCEPT, EVIDENCE, REVIEW, REFUSE = Verdict.ACCEPT, Verdict.EVIDENCE, Verdict.REVIEW, Verdict.REFUSE


def line(**fields: Any) -> LineFacts:
    usual = {
        "line_id": 1, "sku": "TEA-1", "kind": "goods", "units": 1, "returnable": 2, "refundable": 2, "unshipped": 0,
        "amount": 5000, "tax": 300, "reason": "changed_mind",
    }  # fmt: skip
    return LineFacts(**{**usual, **fields})


def facts(*lines: LineFacts, **fields: Any) -> Facts:
    usual = {
        "kind": "return", "at": DELIVERED + timedelta(hours=1), "placed_at": DELIVERED - timedelta(days=3),
        "delivered_at": DELIVERED, "timezone": "Asia/Shanghai", "currency": "CNY", "country": "CN", "left": 10**9,
        "lines": lines or (line(),),
    }  # fmt: skip
    return Facts(**{**usual, **fields})


def local(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("country", "region", "verdict"),
    [("CA", "CA-ON", REFUSE), ("CA", "CA-QC", ACCEPT), ("NO", "", ACCEPT), ("NZ", "", ACCEPT), ("", "", ACCEPT)],
)
def test_a_window_for_one_province_shortens_nobody_elses(country: str, region: str, verdict: Verdict) -> None:
    short = WindowTerms(days=3, instead=True, places=("CA-ON",))
    terms = STANDARD.model_copy(update={"windows": (short,)})
    late = facts(at=DELIVERED + timedelta(days=5), country=country, region=region)
    assert decide(late, terms).verdict is verdict


@pytest.mark.parametrize(
    ("request_", "verdict", "says"),
    [
        (facts(), ACCEPT, "approved_at_once"),
        (facts(line(reason="defect")), REVIEW, "person_decides"),
        (facts(line(amount=50_000)), ACCEPT, "approved_at_once"),
        (facts(line(amount=50_001)), REVIEW, "person_decides"),
        (facts(line(amount=30_000), line(line_id=2, amount=30_000)), REVIEW, "person_decides"),
        (facts(line(), line(line_id=2, reason="defect")), REVIEW, "person_decides"),
        (facts(line(reason="bored")), REFUSE, "reason_unknown"),
        (facts(line(units=3)), REFUSE, "units_fewer_left"),
        (facts(line(units=1, returnable=0)), REFUSE, "units_none_left"),
        (facts(line(units=1, returnable=0, unshipped=2)), REFUSE, "not_shipped_cannot_return"),
        (facts(line(kind="service", returnable=0)), REFUSE, "nothing_to_send_back"),
        (facts(line(), line(line_id=2, kind="service", returnable=0)), ACCEPT, "approved_at_once"),
        (facts(left=4999), REFUSE, "paid_less"),
        (facts(left=0), REFUSE, "not_paid"),
        (facts(line(amount=0), left=0), ACCEPT, "approved_at_once"),
        (facts(kind="refund_only"), EVIDENCE, "photos_first"),
        (facts(kind="refund_only", photos=1), REVIEW, "person_decides"),
        (facts(line(units=2, unshipped=2, returnable=0), kind="refund_only"), ACCEPT, "not_shipped_yet"),
        (facts(line(units=2, unshipped=1, returnable=1), kind="refund_only"), REVIEW, "person_decides"),
        (facts(line(kind="service", returnable=0), kind="refund_only"), REVIEW, "person_decides"),
        (facts(delivered_at=None), ACCEPT, "approved_at_once"),
        (facts(at=local(8, 23, 59, 59)), ACCEPT, "approved_at_once"),
        (facts(at=local(9, 0)), REFUSE, "window_closed"),
        (facts(line(reason="defect"), at=local(16, 23, 59, 59)), REVIEW, "person_decides"),
        (facts(line(reason="defect"), at=local(17, 0)), REFUSE, "window_closed"),
        (facts(line(reason="defect"), line(line_id=2), at=local(9, 0)), REFUSE, "window_closed"),
        (facts(line(reason="bored", units=9), at=local(30, 0), left=0), REFUSE, "reason_unknown"),
    ],
)
def test_the_standard_policy_answers(request_: Facts, verdict: Verdict, says: str) -> None:
    decision = decide(request_, STANDARD)
    assert (decision.verdict, decision.because.says) == (verdict, says)
    assert decision.because in decision.considered


@pytest.mark.parametrize(
    ("zone", "last"),
    [
        ("Asia/Shanghai", "2026-03-08T23:59:59+08:00"),
        ("America/New_York", "2026-03-08T23:59:59-04:00"),  # clocks went forward that day
        ("Pacific/Kiritimati", "2026-03-09T23:59:59+14:00"),
        ("UTC", "2026-03-08T23:59:59+00:00"),
    ],
)
def test_days_end_at_the_shops_midnight(zone: str, last: str) -> None:
    request = facts(timezone=zone)
    end = window_end(request, 7)
    assert (end - timedelta(seconds=1)).isoformat() == last
    assert decide(replace(request, at=end - timedelta(microseconds=1)), STANDARD).verdict is ACCEPT
    assert decide(replace(request, at=end), STANDARD).verdict is REFUSE


@pytest.mark.parametrize("days", [0, 1, 3650])
def test_a_window_may_be_a_day_or_ten_years(days: int) -> None:
    terms = STANDARD.model_copy(update={"window_days": days})
    end = window_end(facts(), days)
    assert decide(facts(at=end - timedelta(seconds=1)), terms).verdict is ACCEPT
    assert decide(facts(at=end), terms).verdict is REFUSE


def test_without_a_window_any_age_is_accepted() -> None:
    terms = STANDARD.model_copy(update={"window_days": None})
    assert decide(facts(at=local(1, 0) + timedelta(days=9999)), terms).verdict is ACCEPT


@pytest.mark.parametrize(
    ("lines", "kind", "payer"),
    [
        ([line()], "return", "customer"),
        ([line(reason="defect")], "return", "merchant"),
        ([line(), line(line_id=2, reason="defect")], "return", "merchant"),
        ([line()], "refund_only", "nobody"),
        ([line(kind="service")], "return", "nobody"),
    ],
)
def test_who_pays_the_freight(lines: list[LineFacts], kind: str, payer: str) -> None:
    assert decide(facts(*lines, kind=kind), STANDARD).freight_payer == payer


@pytest.mark.parametrize(
    ("reason", "amount", "fee"), [("changed_mind", 5000, 800), ("changed_mind", 500, 500), ("defect", 5000, 0)]
)
def test_the_freight_is_taken_off_the_refund_of_who_pays_it_and_never_more(reason: str, amount: int, fee: int) -> None:
    terms = STANDARD.model_copy(update={"return_fee": 800})
    decision = decide(facts(line(reason=reason, amount=amount)), terms)
    assert sum(each.amount for each in decision.fees) == fee
    assert decision.refundable == amount


def test_all_reasons_and_amounts_may_be_approved_at_once() -> None:
    terms = STANDARD.model_copy(update={"auto_return": AutoApproval(reasons=None)})
    assert decide(facts(line(reason="late", amount=10**9)), terms).verdict is ACCEPT


def test_a_shop_may_take_no_cancellations() -> None:
    terms = STANDARD.model_copy(update={"cancel_before_shipping": False})
    assert decide(facts(line(unshipped=2), kind="refund_only"), terms).verdict is REVIEW


lines = st.builds(
    line, units=st.integers(1, 60_000), returnable=st.integers(0, 60_000), refundable=st.integers(0, 60_000),
    unshipped=st.integers(0, 60_000), amount=st.integers(0, 10**9), kind=st.sampled_from(["goods", "service"]),
    reason=st.sampled_from([*Reason, "bored"]),
)  # fmt: skip
requests = st.builds(
    lambda lines, **fields: facts(*lines, **fields),
    st.lists(lines, min_size=1, max_size=5),
    kind=st.sampled_from(["return", "refund_only"]),
    left=st.integers(0, 10**10),
    at=st.integers(0, 10**8).map(lambda seconds: DELIVERED + timedelta(seconds=seconds)),
    delivered_at=st.sampled_from([None, DELIVERED]),
)
policies = st.builds(
    Terms,
    window_days=st.none() | st.integers(0, 30),
    reasons=st.just({reason.value: ReasonTerms(freight="customer") for reason in Reason}),
    auto_return=st.builds(AutoApproval, reasons=st.none() | st.just(()), max_amount=st.none() | st.integers(0, 10**9)),
    cancel_before_shipping=st.booleans(),
    return_fee=st.integers(0, 5000),
)


@given(requests, policies)
def test_the_same_facts_always_get_the_same_explained_answer(request: Facts, terms: Terms) -> None:
    decision = decide(request, terms)
    assert decide(Facts.from_data(request.as_data()), terms) == decision
    assert Decision.from_data(decision.as_data()) == decision
    given = 0 if decision.verdict is REFUSE else sum(line.amount for line in request.lines)
    assert decision.refundable == given
    assert 0 <= sum(fee.amount for fee in decision.fees) <= decision.refundable
    for outcome in decision.considered:
        for language in ("en", "zh-hans"):
            with translation.override(language):
                assert sentence(outcome) and "%" not in sentence(outcome)


@given(requests, policies)
def test_a_rule_that_refuses_is_never_overruled(request: Facts, terms: Terms) -> None:
    decision = decide(request, terms)
    outcomes = {outcome.outcome for outcome in decision.considered}
    assert decision.verdict is (REFUSE if rules.REFUSE in outcomes else REVIEW if rules.REVIEW in outcomes else ACCEPT)


def test_every_sentence_is_said_by_a_rule() -> None:
    source = "".join(path.read_text() for path in Path(rules.__file__).parent.glob("*.py"))
    for says in SENTENCES:
        assert f'"{says}"' in source, f"no rule says {says}"


def test_everything_shown_is_written_in_chinese_too() -> None:
    with translation.override("zh-hans"):
        for text in [*SENTENCES.values(), *REASONS.values(), *FEES.values(), *PAYERS.values()]:
            assert any("\u4e00" <= char <= "\u9fff" for char in str(text)), text


def test_a_sentence_names_the_day_in_the_readers_words() -> None:
    closed = decide(facts(at=local(9, 0)), STANDARD).because
    assert sentence(closed).startswith("The 7 days for this request ended on March 8, 2026")
    with translation.override("zh-hans"):
        assert "2026年3月8日" in sentence(closed)


def test_a_shops_own_reason_is_shown_as_it_is() -> None:
    assert reason_label("Gift not wanted") == "Gift not wanted"
    assert sentence(RuleOutcome("reason", "refuse", "reason_unknown", {"reason": "defect"})) == (
        "This shop does not take requests for the reason “Does not work”; choose one from the list."
    )
