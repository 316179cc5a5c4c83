"""Each way in which two books differ is told from every other."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.money.provider import Movement
from aftercare.money.settlement.explaining import Ours, Theirs, comparable, explain
from aftercare.money.settlement.kinds import ACTS, SAYS, Kind


def theirs(**fields: Any) -> Theirs:
    like = {
        "movement": Movement.REFUND, "reference": "re_1", "payment_ref": "pi_1", "amount": 500, "currency": "CNY",
        "fee": 0,
    }  # fmt: skip
    return Theirs(**{**like, **fields})


def ours(**fields: Any) -> Ours:
    like = {
        "state": "succeeded", "reference": "re_1", "payment_ref": "pi_1", "amount": 500, "currency": "CNY",
        "returns": 0,
    }  # fmt: skip
    return Ours(**{**like, **fields})


FAILED = {"movement": Movement.REFUND_FAILED, "amount": -500}
CASES: list[tuple[Theirs, Ours | None, Kind | None]] = [
    (theirs(), ours(), None),
    (theirs(fee=-3), ours(), None),  # a fee given back
    (theirs(fee=3), ours(), Kind.FEE),
    (theirs(amount=499), ours(), Kind.AMOUNT),
    (theirs(currency="USD"), ours(), Kind.CURRENCY),
    (theirs(payment_ref="pi_2"), ours(), Kind.WRONG_PAYMENT),
    (theirs(payment_ref="ch_1"), ours(), None),  # the same payment by another of its names
    (theirs(payment_ref=""), ours(), None),
    (theirs(reference="re_2"), ours(), Kind.DUPLICATE),
    (theirs(reference="re_2"), ours(returns=1), None),  # before it came back
    (theirs(reference="re_3"), ours(returns=1, effects=1), Kind.DUPLICATE),
    (theirs(), ours(own=1, effects=1), Kind.DUPLICATE),
    (theirs(), ours(reference=""), None),
    (theirs(), ours(reference="", effects=1), Kind.DUPLICATE),
    (theirs(), ours(reference="B-77"), Kind.DUPLICATE),  # a person paid it by bank as well
    (theirs(), ours(state="failed", reference=""), Kind.PAID_THOUGH_FAILED),
    (theirs(), ours(state="failed", reference="re_1", returns=1), None),  # paid, and came back
    (theirs(), ours(state="unknown", reference=""), Kind.TIMING),
    (theirs(), ours(state="pending", reference=""), Kind.TIMING),
    (theirs(**FAILED), ours(), Kind.FAILED_THOUGH_PAID),
    (theirs(**FAILED), ours(state="failed"), None),
    (theirs(**FAILED), ours(returns=1), None),
    (theirs(**FAILED), ours(returns=1, effects=1), Kind.FAILED_THOUGH_PAID),
    (theirs(), None, Kind.MISSING_HERE),
    (theirs(movement=Movement.OTHER), None, Kind.UNKNOWN),
]


@pytest.mark.parametrize(("row", "payment", "kind"), CASES)
def test_a_movement_is_told_by_what_differs(row: Theirs, payment: Ours | None, kind: Kind | None) -> None:
    assert explain(row, payment, payment_known=True) == kind


def test_a_refund_of_a_payment_that_nobody_knows_is_unknown() -> None:
    assert explain(theirs(), None, payment_known=False) == Kind.UNKNOWN


def test_references_are_compared_only_where_they_are_of_one_sort() -> None:
    assert comparable("4200001234567890123456789012", "4200001234567890123456789013")
    assert not comparable("4200001234567890123456789012", "OR-1")
    assert not comparable("pi_1", "") and not comparable("pi_1", "re_1")


def test_every_kind_says_what_it_is_and_what_can_be_done() -> None:
    assert set(SAYS) == set(ACTS) == set(Kind)
    assert all(ACTS[kind] for kind in Kind)
