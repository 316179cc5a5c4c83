"""A refund goes back over the means of payment: exactly, in order, never beyond what one paid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.money.split import split

tenders = st.lists(st.integers(0, 10**9), min_size=1, max_size=6).map(lambda left: list(enumerate(left, 1)))


@given(tenders, st.data())
def test_parts_sum_to_the_refund_and_stay_within_each_tender(left: list[tuple[int, int]], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(available for _, available in left)))
    parts = split(amount, left)
    assert sum(parts.values()) == amount
    assert all(0 < part <= dict(left)[tender] for tender, part in parts.items())


@given(tenders, st.lists(st.integers(1, 10**9), max_size=8))
def test_any_sequence_of_refunds_empties_the_tenders_exactly(left: list[tuple[int, int]], wanted: list[int]) -> None:
    held = dict(left)
    for refund in [*wanted, 10**12]:  # the last one takes whatever is left
        for tender, part in split(min(refund, sum(held.values())), list(held.items())).items():
            held[tender] -= part
        assert min(held.values()) >= 0
    assert sum(held.values()) == 0


def test_the_first_means_of_payment_is_used_up_first() -> None:
    assert split(70, [(1, 50), (2, 0), (3, 50)]) == {1: 50, 3: 20}


@given(tenders)
def test_more_than_they_hold_is_refused(left: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError):
        split(sum(available for _, available in left) + 1, left)
