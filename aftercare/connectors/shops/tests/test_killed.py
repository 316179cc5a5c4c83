"""A real kill -9 in the middle of a real import process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aftercare.orders.factories import make_shop
from aftercare.orders.models import ImportRun, OrderLine
from aftercare.people.models import Shop
from checks.runner import ROOT
from checks.servers import database_url

ROWS = 16_000


def start(path: Path, shop: Shop, report: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "aftercare",
        "import",
        "csv",
        str(path),
        "--shop",
        shop.slug,
        "--report",
        str(report),
    ]
    return subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database_url()}, cwd=ROOT)


def dump(shop: Shop) -> list[tuple[object, ...]]:
    lines = OrderLine.objects.filter(order__shop=shop).order_by("order__number", "position")
    return list(lines.values_list("order__number", "order__captured", "position", "sku", "quantity", "paid"))


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_half_way_and_run_again_equals_one_that_never_was(tmp_path: Path) -> None:
    shop, other = make_shop(), make_shop()
    path = tmp_path / "orders.csv"
    with path.open("w") as file:
        file.write("order_number,placed_at,paid_at,sku,quantity,price\n")
        for row in range(ROWS):
            units = "x" if row % 97 == 0 else row % 7 + 1
            file.write(f"N{row // 3 + row % 2},2026-03-01,2026-03-01,SKU-{row % 50},{units},9.99\n")
    killed = start(path, shop, tmp_path / "killed.csv")
    while not ImportRun.objects.filter(shop=shop, offset__gt=0).exists():
        assert killed.poll() is None
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    half = ImportRun.objects.get(shop=shop)
    assert 0 < half.offset < ROWS and half.finished_at is None, "it was killed in the middle"
    assert start(path, shop, tmp_path / "resumed.csv").wait() == 0
    assert start(path, other, tmp_path / "whole.csv").wait() == 0
    resumed, whole = ImportRun.objects.get(shop=shop), ImportRun.objects.get(shop=other)
    assert resumed.counts == whole.counts and resumed.counts["rows"] == ROWS
    assert dump(shop) == dump(other)
    assert (tmp_path / "resumed.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
