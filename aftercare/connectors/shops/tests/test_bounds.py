"""A sent file never fills the memory: neither packed, nor as one row without an end."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from aftercare.connectors.shops import bounds
from aftercare.connectors.shops.files import Source
from aftercare.orders.imports.port import Unreadable
from aftercare.orders.models import Order

from .conftest import Take

HEAD = "order_number,placed_at,sku,quantity,price\n"
ROW = "1,2026-03-01,CUP,1,10\n"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LONGEST", 1000)


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("csv", HEAD + ROW + "x" * 2000),
        ("csv", HEAD + ROW + '"a\n' + "b\n" * 1000),
        ("csv", "x" * 2000),
        ("jsonl", '{"number": "' + "x" * 2000),
    ],
)
def test_a_row_without_an_end_is_refused_and_nothing_is_imported(take: Take, source: str, content: str) -> None:
    with pytest.raises(Unreadable, match="longer than"):
        take(source, content)
    assert not Order.objects.exists()


def test_many_short_rows_are_not_a_long_one(take: Take) -> None:
    rows = (f"{number},2026-03-01,CUP,1,10\n" for number in range(100))
    assert take("csv", HEAD + "".join(rows)).counts["orders"] == 100


def test_a_packed_file_is_read_up_to_its_bound_and_no_further(tmp_path: Path) -> None:
    path = tmp_path / "packed.csv"
    path.write_bytes(gzip.compress(b"x\n" * 100_000))
    assert Source(path, most=200_000).digest() == Source(path).digest()
    with pytest.raises(Unreadable, match="unpacks to more than"):
        Source(path, most=199_999).digest()
