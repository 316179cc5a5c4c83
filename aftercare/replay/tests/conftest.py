from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from aftercare.replay import online_retail
from aftercare.replay.online_retail import Replayed

HEAD = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
Replay = Callable[..., Replayed]


@pytest.fixture
def replay(db: None, tmp_path: Path) -> Replay:
    """Replays rows written as "invoice sku units day price customer"; the day is of January 2010, or d:hh:mm."""

    def replay(rows: str, *, slug: str = "") -> Replayed:
        path = tmp_path / "retail.csv"
        path.write_text(HEAD + "".join(_row(line) for line in rows.strip().splitlines()))
        return online_retail.replay(path, slug=slug, progress=lambda _what, _total: lambda _more: None)

    return replay


def _row(line: str) -> str:
    invoice, sku, units, when, price, *customer = line.split()
    day, _, time = when.partition(":")
    at = f"2010-01-{int(day):02} {time or '12:00'}:00"
    return f"{invoice},{sku.replace('_', ' ')},TITLE,{units},{at},{price},{''.join(customer)},EIRE\n"
