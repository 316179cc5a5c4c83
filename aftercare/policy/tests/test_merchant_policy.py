"""The policy as schema.org data says what `decide` does, in the vocabulary's own words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.people.models import Shop
from aftercare.policy.decide import decide
from aftercare.policy.facts import Facts, LineFacts, Verdict
from aftercare.policy.law import jurisdiction_of
from aftercare.policy.merchant_policy import merchant_policy
from aftercare.policy.terms import STANDARD, Excluded, ReasonTerms, Terms, WindowTerms
from stories.makers import NOW

LINK = "https://shop.example/policy/x/"
# Members of the enumerations and the properties, as https://schema.org lists them for MerchantReturnPolicy.
FEES = frozenset({
    "FreeReturn", "OriginalShippingFees", "RestockingFees", "ReturnFeesCustomerResponsibility", "ReturnShippingFees",
})  # fmt: skip
MEMBERS = {
    "returnPolicyCategory": {"MerchantReturnFiniteReturnWindow", "MerchantReturnNotPermitted",
                             "MerchantReturnUnlimitedWindow", "MerchantReturnUnspecified"},
    "returnMethod": {"KeepProduct", "ReturnAtKiosk", "ReturnByMail", "ReturnInStore"},
    "refundType": {"ExchangeRefund", "FullRefund", "StoreCreditRefund"},
    **dict.fromkeys(("returnFees", "customerRemorseReturnFees", "itemDefectReturnFees"), FEES),
    "itemCondition": {"DamagedCondition", "NewCondition", "RefurbishedCondition", "UsedCondition"},
}  # fmt: skip
PLAIN = {
    "@type", "applicableCountry", "returnPolicyCountry", "merchantReturnDays", "merchantReturnLink", "restockingFee",
    "returnShippingFeesAmount", "customerRemorseReturnShippingFeesAmount", "returnPolicySeasonalOverride",
    "additionalProperty",
}  # fmt: skip
SEASON = {"@type", "startDate", "endDate", "returnPolicyCategory", "merchantReturnDays"}


def policies(terms: Terms = STANDARD, *, country: str = "CN") -> list[dict[str, Any]]:
    shop = Shop(slug="x", name="X", country=country, currency="CNY", timezone="Asia/Shanghai")
    data = merchant_policy(shop, terms, at=NOW, link=LINK)
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "OnlineStore", "X")
    for policy in data["hasMerchantReturnPolicy"]:
        check(policy)
    return list(data["hasMerchantReturnPolicy"])


def check(policy: dict[str, Any]) -> None:
    """Known properties with known members; what search engines require is there."""
    assert set(policy) <= PLAIN | set(MEMBERS)
    for name, members in MEMBERS.items():
        values = policy.get(name, [])
        for value in values if isinstance(values, list) else [values]:
            assert value.removeprefix("https://schema.org/") in members, (name, value)
    assert len(policy["applicableCountry"]) == 2 and policy["returnPolicyCategory"]
    finite = policy["returnPolicyCategory"].endswith("FiniteReturnWindow")
    assert finite == isinstance(policy.get("merchantReturnDays"), int)
    if policy.get("returnFees", "").endswith("ReturnShippingFees"):
        assert policy["returnShippingFeesAmount"]["value"] > 0
    for season in policy.get("returnPolicySeasonalOverride", []):
        assert set(season) <= SEASON and season["startDate"]


def test_the_standard_policy_of_a_chinese_shop() -> None:
    (policy,) = policies()
    assert policy["merchantReturnDays"] == 7
    assert policy["returnFees"].endswith("ReturnFeesCustomerResponsibility")
    assert policy["itemDefectReturnFees"].endswith("FreeReturn")


@pytest.mark.parametrize(("country", "days"), [("CN", 7), ("DE", 14), ("GB", 14), ("KR", 7), ("US", 3)])
def test_the_law_of_each_place_is_the_floor(country: str, days: int) -> None:
    terms = Terms(window_days=3, reasons=STANDARD.reasons, countries=(country,))
    assert {policy["applicableCountry"]: policy["merchantReturnDays"] for policy in policies(terms)}[country] == days


@pytest.mark.parametrize("country", ["CN", "DE", "US"])
@pytest.mark.parametrize("window", [0, 5, 30])
def test_the_days_told_are_the_days_decided(country: str, window: int) -> None:
    terms = Terms(window_days=window, reasons=STANDARD.reasons)
    (policy,) = policies(terms, country=country)
    days = policy["merchantReturnDays"]
    asked = [verdict(terms, country, after=timedelta(days=count)) for count in (days, days + 2)]
    assert asked == [True, False]


def verdict(terms: Terms, country: str, *, after: timedelta) -> bool:
    line = LineFacts(line_id=1, sku="A", kind="goods", units=1, returnable=1, refundable=1, unshipped=0, amount=100,
                     tax=0, reason="changed_mind", delivered_at=NOW)  # fmt: skip
    facts = Facts(kind="return", at=NOW + after, placed_at=NOW, delivered_at=NOW, timezone="Asia/Shanghai",
                  currency="CNY", country=country, jurisdiction=jurisdiction_of(country), left=100, lines=(line,),
                  photos=1)  # fmt: skip
    return decide(facts, terms).verdict is not Verdict.REFUSE


def test_what_the_shop_leaves_out_stands_apart() -> None:
    terms = Terms(window_days=30, reasons=STANDARD.reasons, excluded=Excluded(categories=("flowers",)))
    plain, flowers = policies(terms, country="US")
    assert plain["merchantReturnDays"] == 30 and "additionalProperty" not in plain
    assert flowers["returnPolicyCategory"].endswith("NotPermitted")
    assert flowers["additionalProperty"] == {"@type": "PropertyValue", "name": "category", "value": "flowers"}


def test_a_category_with_a_window_of_its_own_stands_apart() -> None:
    terms = Terms(window_days=7, reasons=STANDARD.reasons, windows=(WindowTerms(days=60, categories=("shoes",)),))
    assert [policy["merchantReturnDays"] for policy in policies(terms)] == [7, 60]


def test_a_season_is_told_with_its_days() -> None:
    christmas = WindowTerms(days=45, placed_from=date(2026, 11, 15), placed_to=date(2026, 12, 31))
    (policy,) = policies(Terms(window_days=14, reasons=STANDARD.reasons, windows=(christmas,)))
    (season,) = policy["returnPolicySeasonalOverride"]
    assert (season["startDate"], season["endDate"]) == ("2026-11-15", "2026-12-31")
    assert (policy["merchantReturnDays"], season["merchantReturnDays"]) == (14, 45)


def test_fees_are_told_where_the_law_lets_them() -> None:
    reasons = {**STANDARD.reasons, "changed_mind": ReasonTerms(freight="customer", restocking_percent=15)}
    terms = Terms(window_days=30, reasons=reasons, return_fee=1_050)
    (policy,) = policies(terms, country="US")
    assert policy["restockingFee"] == 15
    assert policy["returnShippingFeesAmount"] == {"@type": "MonetaryAmount", "value": 10.5, "currency": "CNY"}


def test_a_policy_without_end_is_told_as_such() -> None:
    (policy,) = policies(Terms(window_days=None, reasons=STANDARD.reasons), country="US")
    assert policy["returnPolicyCategory"].endswith("UnlimitedWindow")
