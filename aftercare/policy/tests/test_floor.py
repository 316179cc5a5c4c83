"""Which policies tell customers less than the law gives them, and where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from aftercare.policy.law.floor import shortfalls
from aftercare.policy.terms import STANDARD, FreeShipping, Terms, WindowTerms

from .decisions.table import policy

TODAY = date(2026, 3, 1)
MIND = {"freight": "customer"}
REST = {"defect": {"window_days": 30}}
TWO_WEEKS = policy(window_days=14, reasons={"changed_mind": MIND, "defect": {"window_days": 730}})


def found(terms: Terms, place: str) -> list[tuple[str, str, bool]]:
    return [(short.field, short.law, short.refuses) for short in shortfalls(terms, place, TODAY)]


@pytest.mark.parametrize("place", ["CN", "US", "US-CA", "US-FL", "JP", "KR", "AU", "IN", "", "NO"])
def test_the_standard_policy_is_lawful_where_seven_days_are(place: str) -> None:
    assert found(STANDARD, place) == []


@pytest.mark.parametrize(
    ("place", "changes", "short"),
    [
        ("CN", {"window_days": 6}, [("window_days", "CN-7D", True)]),
        ("CN", {"window_days": 7}, []),
        ("CN", {"window_days": None}, []),
        ("CN", {"reasons": {"defect": {"window_days": 15}}}, [("reasons.changed_mind", "CN-7D", True)]),
        ("CN", {"reasons": {**REST, "changed_mind": MIND | {"window_days": 3}}},
         [("reasons.changed_mind.window_days", "CN-7D", True)]),
        ("CN", {"reasons": {**REST, "changed_mind": MIND | {"remedies": ("exchange",)}}},
         [("reasons.changed_mind.remedies", "CN-7D", True)]),
        ("CN", {"reasons": {**REST, "changed_mind": MIND | {"photos_from": 100}}},
         [("reasons.changed_mind.photos_from", "CN-7D", True)]),
        ("CN", {"reasons": {**REST, "changed_mind": MIND | {"restocking_percent": 10}}},
         [("reasons.changed_mind.restocking_percent", "CN-7D", True)]),
        ("CN", {"window_days": 30, "reasons": {**REST, "changed_mind": MIND | {"restocking_percent": 10}}}, []),
        ("CN", {"reasons": {"changed_mind": MIND, "defect": {"window_days": 5}}},
         [("reasons.defect.window_days", "CN-QUAL", True)]),
        ("CN", {"reasons": {"changed_mind": MIND, "damaged": {"freight": "customer"}}},
         [("reasons.damaged.freight", "CN-QUAL", True)]),
        ("CN", {"reasons": {"changed_mind": MIND, "defect": {"remedies": ("exchange",)}}},
         [("reasons.defect.remedies", "CN-QUAL", True)]),
        ("CN", {"reasons": {"changed_mind": MIND, "defect": {"restocking_percent": 5}}},
         [("reasons.defect.restocking_percent", "CN-QUAL", True)]),
        ("CN", {"refund_within_days": 7}, []),
        ("CN", {"refund_within_days": 8}, [("refund_within_days", "CN-7D", True)]),
        ("CN", {"excluded": {"traits": ("made_to_order",)}}, []),
        ("CN", {"excluded": {"traits": ("made_to_order", "second_hand")}}, [("excluded.traits.1", "CN-7D", True)]),
        ("CN", {"excluded": {"categories": ("sale",)}}, [("excluded.categories.0", "CN-7D", False)]),
        ("CN", {"windows": (WindowTerms(days=3, instead=True),)},
         [("windows.0.days", "CN-7D", True), ("windows.0.days", "CN-QUAL", True)]),
        ("CN", {"windows": (WindowTerms(days=3, instead=True, reasons=("late",)),)}, []),
        ("CN", {"windows": (WindowTerms(days=3, instead=True, places=("EU",)),)}, []),
        ("CN", {"windows": (WindowTerms(days=3, instead=True, categories=("flowers",)),)},
         [("windows.0.days", "CN-7D", False), ("windows.0.days", "CN-QUAL", False)]),
        ("CN", {"window_days": 3, "windows": (WindowTerms(days=7, places=("CN",)),),
                "reasons": {**REST, "changed_mind": MIND}}, []),
        ("CN", {"window_days": 3, "windows": (WindowTerms(days=7, tiers=("gold",)),),
                "reasons": {**REST, "changed_mind": MIND}}, [("window_days", "CN-7D", True)]),
        ("CN", {"free_shipping": FreeShipping(threshold=9900, freight=1000), "return_fee": 800}, []),
        ("CN", {"reasons": {"changed_mind": MIND}}, [("reasons.defect", "CN-QUAL", False)]),
        ("EU", {"reasons": {"changed_mind": MIND, "defect": {"window_days": 730}}}, [("window_days", "EU-WD", True)]),
        ("UK", {"reasons": {"changed_mind": MIND, "defect": {"window_days": 30}}}, [("window_days", "UK-CCR", False)]),
        ("TW", {}, [("reasons.changed_mind.freight", "TW-WD", False)]),
        ("BR", {"reasons": {"changed_mind": {}, "defect": {"window_days": 15}}},
         [("reasons.defect.window_days", "BR-DEFECT", False)]),
    ],
)  # fmt: skip
def test_a_shortfall_names_field_row_and_weight(place: str, changes: dict[str, Any], short: list[Any]) -> None:
    assert found(policy(**changes), place) == short


def test_a_policy_may_give_each_place_its_own_window() -> None:
    terms = policy(
        windows=(WindowTerms(days=14, places=("EU",)),), reasons={"changed_mind": MIND, "defect": {"window_days": 730}}
    )
    assert found(terms, "EU") == found(terms, "CN") == []


def test_two_weeks_and_two_years_are_lawful_in_europe() -> None:
    assert found(TWO_WEEKS, "EU") == []


def test_a_shortfall_says_what_is_wrong_in_the_readers_language() -> None:
    short = shortfalls(policy(window_days=6), "CN", TODAY)[0]
    with translation.override("en"):
        assert short.sentence.startswith("6 days are less than the 7 days of Consumer Rights Protection Law art. 25")
    with translation.override("zh-hans"):
        assert short.sentence == "6 天短于规定的 7 天（《消费者权益保护法》第25条、《七日无理由退货办法》第10条）。"
    assert (short.asks, short.says, short.article) == (7, 6, "消法25;7日办法10/13/18")
