"""What the law asks of each field, as it is read beside it: never anything that publishing does not check."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from aftercare.policy.law import PLACES
from aftercare.policy.law.demands import demands
from aftercare.policy.law.floor import shortfalls
from aftercare.policy.terms import STANDARD, Terms, WindowTerms

pytestmark = pytest.mark.once("sqlite")
TODAY = date(2026, 3, 1)


def asked(terms: Terms, *places: str) -> set[tuple[str, str, object, tuple[str, ...]]]:
    return {(one.field, one.law, one.asks, one.places) for one in demands(terms, places, TODAY)}


def test_each_field_says_what_its_law_asks() -> None:
    found = asked(STANDARD, "CN")
    assert ("window_days", "CN-7D", 7, ("CN",)) in found
    assert ("reasons.defect.freight", "CN-QUAL", "merchant", ("CN",)) in found
    assert not any(field.startswith(("strategies", "instant")) for field, *_rest in found)


def test_a_window_that_shortens_is_held_to_the_law_and_one_that_adds_is_not() -> None:
    terms = STANDARD.model_copy(update={"windows": (WindowTerms(days=60), WindowTerms(days=14, instead=True))})
    fields = {field for field, *_rest in asked(terms, "CN")}
    assert "windows.1.days" in fields and "windows.0.days" not in fields


def test_each_place_is_named_beside_its_own_law() -> None:
    windows = [one for one in demands(STANDARD, ("CN", "EU"), TODAY) if one.field == "window_days"]
    assert {one.places for one in windows} == {("CN",), ("EU",)}


@pytest.mark.parametrize("place", PLACES)
def test_what_publishing_refuses_was_asked_beside_the_field(place: str) -> None:
    reasons = {name: reason.model_copy(update={"window_days": 1, "restocking_percent": 5, "freight": "customer"})
               for name, reason in STANDARD.reasons.items()}  # fmt: skip
    poor = STANDARD.model_copy(update={"window_days": 1, "reasons": reasons, "refund_within_days": 300})
    fields = {one.field for one in demands(poor, [place], TODAY)}
    assert {short.field for short in shortfalls(poor, place, TODAY)} <= fields


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_asked_is_a_sentence_with_its_article(language: str) -> None:
    with translation.override(language):
        for one in demands(STANDARD, PLACES, TODAY):
            assert one.sentence and one.cited and "%(" not in one.sentence
