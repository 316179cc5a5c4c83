"""Anybody may try anything at any time, twice or at once: the audit stays clean, and a refusal changes nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from aftercare.policy.terms import STANDARD, Terms, Trust
from stories.makers import EASY, STRICT
from stories.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)
TRUSTING = EASY.model_copy(update={"instant": Trust(), "hold_before_refund": True})
POLICIES = pytest.mark.parametrize(
    "terms", [EASY, STRICT, STANDARD, TRUSTING], ids=["easy", "strict", "standard", "trusting"]
)


def walk(terms: Terms, *, runs: int, steps: int) -> Counter[str]:
    """Walk so often, so far; what happened in all of it."""
    seen: Counter[str] = Counter()
    run_state_machine_as_test(
        type("Walk", (Walk,), {"terms": terms, "seen": seen}),
        settings=settings(
            max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    return seen


@POLICIES
def test_whoever_tries_whatever_the_promises_hold(terms: Terms) -> None:
    seen = walk(terms, runs=20, steps=40)
    assert seen["cases"] >= 10
    assert seen["together"]


@pytest.mark.long
@POLICIES
def test_however_long_they_try(terms: Terms) -> None:
    seen = walk(terms, runs=100, steps=80)
    assert seen["cases"] >= 200
    assert seen["together"] >= 100
