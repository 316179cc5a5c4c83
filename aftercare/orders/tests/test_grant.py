"""What a line's units are worth: any sequence of requests, releases and partial acceptances sums to what was paid."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.core.money import cumulative
from aftercare.orders.models import OrderLine

quantities = st.one_of(st.integers(1, 12), st.integers(1, 60_000))
payments = st.one_of(st.integers(0, 50), st.integers(0, 10**10))
shares = st.integers(0, 1000)  # thousandths
moves = st.lists(st.tuples(st.sampled_from(["ask", "ask", "ask", "release", "accept"]), shares, shares), max_size=40)


@dataclass
class Claim:
    units: int
    amount: int
    tax: int


class Claims:
    """A line with its requests, moving the counters as the actions do."""

    def __init__(self, *, quantity: int, paid: int, tax: int) -> None:
        self.line = OrderLine(quantity=quantity, shipped=quantity, gross=paid, paid=paid, tax=tax)
        self.claims: list[Claim] = []

    def ask(self, units: int) -> None:
        claim = Claim(units, *self.line.grant(units))
        self.claims.append(claim)
        self.add(claim.units, claim.amount, claim.tax)

    def release(self, place: int) -> None:
        claim = self.claims.pop(place)
        self.add(-claim.units, -claim.amount, -claim.tax)

    def accept(self, place: int, units: int) -> None:
        """Of a request only `units` are accepted; the others become free again."""
        claim = self.claims[place]
        amount = cumulative(claim.amount, units, claim.units)
        tax = cumulative(claim.tax, units, claim.units)
        self.add(units - claim.units, amount - claim.amount, tax - claim.tax)
        self.claims[place] = Claim(units, amount, tax)
        if not units:
            self.claims.pop(place)

    def add(self, units: int, amount: int, tax: int) -> None:
        self.line.open += units
        self.line.granted += amount
        self.line.granted_tax += tax


def check(claims: Claims) -> None:
    line = claims.line
    assert line.granted == sum(claim.amount for claim in claims.claims)
    assert line.granted_tax == sum(claim.tax for claim in claims.claims)
    assert 0 <= line.granted <= line.paid
    assert 0 <= line.granted_tax <= line.tax
    assert min([0, *(claim.amount for claim in claims.claims), *(claim.tax for claim in claims.claims)]) == 0


@given(quantities, payments, shares, moves)
def test_whatever_is_asked_and_given_up_the_last_unit_takes_what_is_left(
    quantity: int, paid: int, taxed: int, moves: list[tuple[str, int, int]]
) -> None:
    claims = Claims(quantity=quantity, paid=paid, tax=paid * taxed // 1000)
    for move, where, how_much in moves:
        place = where * len(claims.claims) // 1001
        if move == "ask" and claims.line.refundable:
            claims.ask(1 + how_much * (claims.line.refundable - 1) // 1000)
        elif move == "release" and claims.claims:
            claims.release(place)
        elif move == "accept" and claims.claims:
            claims.accept(place, how_much * claims.claims[place].units // 1000)
        check(claims)
    if claims.line.refundable:
        claims.ask(claims.line.refundable)
    check(claims)
    if claims.claims:
        assert (claims.line.granted, claims.line.granted_tax) == (claims.line.paid, claims.line.tax)


@given(quantities, payments)
def test_all_units_at_once_give_back_all_that_was_paid(quantity: int, paid: int) -> None:
    assert Claims(quantity=quantity, paid=paid, tax=0).line.grant(quantity) == (paid, 0)


@given(st.integers(1, 200), payments)
def test_one_by_one_is_as_good_as_all_at_once(quantity: int, paid: int) -> None:
    claims = Claims(quantity=quantity, paid=paid, tax=paid // 6)
    for _ in range(quantity):
        claims.ask(1)
    amounts = [claim.amount for claim in claims.claims]
    assert sum(amounts) == paid
    assert max(amounts) - min(amounts) <= 1


def test_three_for_ten_are_three_fair_thirds() -> None:
    claims = Claims(quantity=3, paid=1000, tax=0)
    for _ in range(3):
        claims.ask(1)
    assert [claim.amount for claim in claims.claims] == [333, 334, 333]


@pytest.mark.parametrize(
    ("line", "returnable", "refundable"),
    [
        ({"quantity": 5, "shipped": 5}, 5, 5),
        ({"quantity": 5, "shipped": 2}, 2, 5),
        ({"quantity": 5, "shipped": 5, "open": 1, "received": 1, "written_off": 1}, 2, 2),
        ({"quantity": 5, "shipped": 5, "kept": 2}, 3, 3),
        ({"quantity": 2, "shipped": 1, "kept": 1}, 1, 1),
        ({"quantity": 2, "shipped": 1, "kept": 2}, 0, 0),
    ],
)
def test_what_can_still_be_asked_for(line: dict[str, int], returnable: int, refundable: int) -> None:
    found = OrderLine(**line)
    assert (found.returnable, found.refundable) == (returnable, refundable)
