"""A month of refunds beside the provider's own book: what is planted is found and named, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from aftercare.core import clock
from aftercare.money.ledger.queries import balances
from aftercare.money.models import Posting, SettlementMovement
from aftercare.money.settlement.kinds import Kind
from stories.makers import make_shop
from stories.settling import LAST, PLANTED, Book, book_connected, cost_of, found, make_month, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def book() -> Iterator[Book]:
    with book_connected() as book, clock.virtual(LAST + timedelta(days=1)):
        yield book


@pytest.mark.parametrize(
    ("operations", "planted"),
    [(600, 44), pytest.param(50_000, 200, marks=[pytest.mark.long, pytest.mark.once("sqlite")])],
)
def test_every_planted_discrepancy_is_found_and_named_and_no_other(operations: int, planted: int) -> None:
    month = make_month(make_shop(), operations=operations, planted=planted)
    assert len(set(month.planted.values())) == len(PLANTED) >= 8
    sent = send(month.shop, month.file())
    assert (sent.state, sent.error) == ("done", "")
    assert found(month.shop) == {told: kind.value for told, kind in month.planted.items()}
    of_rows = Counter(month.planted.values()) - Counter({Kind.MISSING_THERE: planted, Kind.TIMING: planted})
    counts = sent.counts
    assert counts["differs"] == of_rows.total()
    assert counts["rows"] == len(month.lines) == counts["passed"] + counts["matched"] + counts["differs"]
    before = Posting.objects.count()
    again = send(month.shop, month.file(), name="again.csv")
    assert (again.counts["known"], Posting.objects.count()) == (counts["matched"] + counts["differs"], before)
    send(month.shop, month.file(month.later), name="april.csv")
    left = {told: kind.value for told, kind in month.planted.items() if kind != Kind.TIMING}
    assert found(month.shop) == left
    _clearing_is_what_no_row_settled(month.shop.pk)


def _clearing_is_what_no_row_settled(shop_id: int) -> None:
    found = {one.account: one.amount for one in balances(Posting.objects.of_shop(shop_id)) if one.currency == "CNY"}
    settled = SettlementMovement.objects.of_shop(shop_id).exclude(settled_at=None)
    took = -sum(settled.values_list("amount", flat=True))
    assert -found["provider_balance:stripe"] == took
    paid = Posting.objects.of_shop(shop_id).filter(entry__startswith="operation:", credit="clearing:stripe")
    assert found["clearing:stripe"] == sum(paid.values_list("amount", flat=True)) - took


@pytest.mark.once("sqlite")
@pytest.mark.parametrize(("few", "many"), [(300, 3_000), pytest.param(5_000, 50_000, marks=pytest.mark.long)])
def test_the_time_to_read_a_file_grows_as_its_rows_do(few: int, many: int, book: Book) -> None:
    spent = []
    for slug, operations in (("warm", 100), ("few", few), ("many", many)):
        month = make_month(make_shop(slug=slug), operations=operations, planted=22)
        spent.append(cost_of(month) / len(month.lines))
    assert spent[2] < 2 * spent[1], spent
