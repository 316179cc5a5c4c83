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
         [("reasons.defect.window_days", "CN-7D", True), ("reasons.defect.window_days", "CN-QUAL", True)]),
        ("CN", {"reasons": {**REST, "changed_mind": MIND, "late": {"window_days": 0}}},
         [("reasons.late.window_days", "CN-7D", True)]),
        ("CN", {"reasons": {**REST, "changed_mind": MIND, "late": {"photos_from": 0}}},
         [("reasons.late.photos_from", "CN-7D", True)]),
        ("CN", {"reasons": {"changed_mind": MIND, "defect": {"window_days": 60, "restocking_percent": 20}}},
         [("reasons.defect.restocking_percent", "CN-QUAL", True)]),
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
        ("CN", {"excluded": {"traits": ("near_expiry", "seal_hygiene", "sealed_media")}},
         [("excluded.traits.0", "CN-7D-X2", True), ("excluded.traits.1", "CN-7D-X2", True),
          ("excluded.traits.2", "CN-7D-X1", True)]),
        ("CN", {"excluded": {"categories": ("sale",)}}, [("excluded.categories.0", "CN-7D", False)]),
        ("CN", {"windows": (WindowTerms(days=3, instead=True),)},
         [("windows.0.days", "CN-7D", True), ("windows.0.days", "CN-QUAL", True)]),
        ("CN", {"windows": (WindowTerms(days=3, instead=True, reasons=("late",)),)},
         [("windows.0.days", "CN-7D", True)]),
        ("CN", {"windows": (WindowTerms(days=2, instead=True, traits=("perishable",), reasons=("changed_mind",)),)},
         []),
        ("CN", {"windows": (WindowTerms(days=2, instead=True, traits=("apparel",), reasons=("changed_mind",)),)},
         [("windows.0.days", "CN-7D", True)]),
        ("CN", {"windows": (WindowTerms(days=0, instead=True, categories=("shoes",), reasons=("changed_mind",)),)},
         [("windows.0.days", "CN-7D", True)]),
        ("CN", {"windows": (WindowTerms(days=3, instead=True, places=("中国",), reasons=("changed_mind",)),)},
         [("windows.0.days", "CN-7D", True)]),
        ("CN", {"windows": (WindowTerms(days=3, instead=True, places=("EU",)),)}, []),
        ("CN", {"windows": (WindowTerms(days=3, instead=True, categories=("flowers",)),)},
         [("windows.0.days", "CN-7D", True), ("windows.0.days", "CN-QUAL", True)]),
        ("CN", {"window_days": 3, "windows": (WindowTerms(days=7, places=("CN",)),),
                "reasons": {**REST, "changed_mind": MIND}}, []),
        ("CN", {"window_days": 3, "windows": (WindowTerms(days=7, tiers=("gold",)),),
                "reasons": {**REST, "changed_mind": MIND}}, [("window_days", "CN-7D", True)]),
        ("CN", {"free_shipping": FreeShipping(threshold=9900, freight=1000), "return_fee": 800}, []),
        ("CN", {"reasons": {"changed_mind": MIND}}, [("reasons.defect", "CN-QUAL", True)]),
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


@pytest.mark.parametrize(
    ("place", "named", "law"),
    [
        ("EU", "DE", "EU-WD"),
        ("EU", "Germany", "EU-WD"),
        ("EU", "DE-BY", "EU-WD"),
        ("EU", "US", ""),
        ("EU", "CA-ON", ""),
        ("UK", "GB", "UK-CCR"),
        ("UK", "UK", "UK-CCR"),
    ],
)
def test_a_window_for_one_country_is_below_the_law_of_its_place(place: str, named: str, law: str) -> None:
    short_there = WindowTerms(days=3, instead=True, places=(named,), reasons=("changed_mind",))
    terms = policy(window_days=14, windows=(short_there,), reasons=TWO_WEEKS.reasons)
    assert [short[:2] for short in found(terms, place)] == ([("windows.0.days", law)] if law else [])


def test_a_longer_window_for_one_country_alone_lifts_nobody_else_above_the_floor() -> None:
    terms = policy(windows=(WindowTerms(days=14, places=("DE",)),), reasons=TWO_WEEKS.reasons)
    assert [short[0] for short in found(terms, "EU")] == ["window_days"]


def test_the_excluded_traits_of_europe_are_those_of_every_state_of_the_goods() -> None:
    traits = ("perishable", "seal_hygiene", "digital_download")
    terms = policy(window_days=14, reasons=TWO_WEEKS.reasons, excluded={"traits": traits})
    told = [(short.field, short.what) for short in shortfalls(terms, "EU", TODAY)]
    assert told == [("excluded.traits.1", "trait_condition"), ("excluded.traits.2", "trait_confirmed")]
