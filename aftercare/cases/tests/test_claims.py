"""Offers, partial approvals and inspections in any order: what is paid and what is forgone never exceed the price."""

from __future__ import annotations

from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from aftercare.cases.claims import claim, scale, share
from aftercare.cases.models import CaseLine
from aftercare.orders.models import OrderLine

shares = st.integers(0, 1000)  # thousandths
moves = st.lists(
    st.tuples(st.sampled_from(["ask", "ask", "ask", "offer", "offer", "less", "release"]), shares, shares), max_size=30
)


class Asked:
    """An order line with the requests for its units, its counters moved as the actions do."""

    def __init__(self, *, quantity: int, paid: int, tax: int) -> None:
        self.line = OrderLine(quantity=quantity, shipped=quantity, gross=paid, paid=paid, tax=tax)
        self.asked: list[CaseLine] = []

    def ask(self, units: int) -> None:
        amount, tax = self.line.grant(units)
        self.asked.append(CaseLine(goods_back=True, units=units, amount=amount, tax=tax))

    def offer(self, found: CaseLine, part: int) -> None:
        share([found], found.amount * part // 1000)

    def less(self, found: CaseLine, part: int) -> None:
        fewer = found.units * part // 1000
        if fewer:
            scale(found, fewer)
            found.units = fewer
        else:
            self.asked.remove(found)

    def count(self) -> None:
        """The line's counters are the sum of what is asked."""
        for name in asdict(claim(CaseLine(goods_back=True, units=0, amount=0, tax=0))):
            if name not in ("pending", "refunded", "shipped", "in_transit", "refused", "lost"):
                setattr(self.line, name, sum(getattr(claim(found), name) for found in self.asked))


@given(st.integers(1, 40), st.integers(0, 10**9), shares, moves)
def test_no_offer_on_some_units_pays_for_others(
    quantity: int, paid: int, taxed: int, moves: list[tuple[str, int, int]]
) -> None:
    asked = Asked(quantity=quantity, paid=paid, tax=paid * taxed // 1000)
    line = asked.line
    for done, (move, where, how_much) in enumerate(moves, 1):
        found = asked.asked[where * len(asked.asked) // 1001] if asked.asked else None
        if move == "ask" and line.refundable:
            asked.ask(1 + how_much * (line.refundable - 1) // 1000)
        elif move == "offer" and found:
            asked.offer(found, how_much)
        elif move == "less" and found:
            asked.less(found, how_much)
        elif move == "release" and found:
            asked.asked.remove(found)
        asked.count()
        assert line.granted + line.waived <= paid and line.granted_tax + line.waived_tax <= line.tax
        # Its units' own share, but for rounding: half a minor unit for each time units were granted or given up.
        assert all(one.amount <= -(-paid * one.units // quantity) + done for one in asked.asked)
    if line.refundable:
        asked.ask(line.refundable)
        asked.count()
    assert line.granted == paid - line.waived
    assert line.granted_tax == line.tax - line.waived_tax
