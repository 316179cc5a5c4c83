"""The schema.org data tells what `decide` gives: money or exchange, sent back or kept, new or used."""

from __future__ import annotations

from typing import Any

from aftercare.policy.terms import STANDARD, Excluded, ReasonTerms, Terms, WindowTerms

from .test_merchant_policy import policies

ORG = "https://schema.org/"


def american(mind: ReasonTerms | None = None, **fields: Any) -> Terms:
    """No law of its own gives a change of mind anything there."""
    reasons = {**STANDARD.reasons, "changed_mind": mind or ReasonTerms(freight="customer")}
    return Terms(**{"window_days": 30, "reasons": reasons, **fields})


def the_only(terms: Terms, country: str = "US") -> dict[str, Any]:
    (policy,) = policies(terms, country=country)
    return policy


def test_exchange_only_is_told_as_that_and_not_as_nothing() -> None:
    policy = the_only(american(ReasonTerms(remedies=("exchange",))))
    assert (policy["merchantReturnDays"], policy["refundType"]) == (30, [f"{ORG}ExchangeRefund"])


def test_money_only_promises_no_exchange() -> None:
    assert the_only(american(ReasonTerms(remedies=("return",))))["refundType"] == [f"{ORG}FullRefund"]
    assert the_only(american())["refundType"] == [f"{ORG}FullRefund", f"{ORG}ExchangeRefund"]


def test_neither_is_not_permitted_and_promises_nothing() -> None:
    policy = the_only(american(ReasonTerms(remedies=("reship",))))
    assert policy["returnPolicyCategory"].endswith("NotPermitted")
    assert "refundType" not in policy and "returnMethod" not in policy


def test_the_law_gives_the_money_where_the_policy_only_exchanges() -> None:
    only = american(ReasonTerms(remedies=("exchange",)))
    assert f"{ORG}FullRefund" in the_only(only, country="DE")["refundType"]


def test_what_is_not_worth_sending_back_is_kept() -> None:
    assert the_only(american())["returnMethod"] == f"{ORG}ReturnByMail"
    policy = the_only(american(ReasonTerms(keep_below=500)))
    assert policy["returnMethod"] == [f"{ORG}ReturnByMail", f"{ORG}KeepProduct"]


def test_used_goods_are_promised_only_by_a_policy_that_takes_them() -> None:
    assert the_only(american())["itemCondition"] == f"{ORG}NewCondition"
    policy = the_only(american(excluded=Excluded(unless_intact=False)))
    assert policy["itemCondition"] == [f"{ORG}NewCondition", f"{ORG}UsedCondition"]


def test_a_category_in_a_region_keeps_both_names() -> None:
    sale = WindowTerms(days=60, categories=("sale",))
    found = policies(american(countries=("US-CA",), windows=(sale,)), country="US")
    both = [policy["additionalProperty"] for policy in found if isinstance(policy.get("additionalProperty"), list)]
    assert [[(one["name"], one["value"]) for one in names] for names in both] == [
        [("category", "sale"), ("region", "US-CA")]
    ]
