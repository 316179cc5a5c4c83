"""The real files, on this database: figures against a second, plain implementation. Run by ./test --all."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from aftercare.cases.backtesting import run_now, start
from aftercare.cases.backtesting.summing import adds_up
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.people.models import Shop
from aftercare.policy.actions import make_draft
from aftercare.policy.models import PolicyVersion
from aftercare.replay.online_retail import SLUG
from checks.runner import ROOT

from . import brute_force, worked_example

DATA = Path(ROOT).parent / "shared" / "data"
RETAIL = DATA / "online_retail_ii" / "online_retail_2009_2010.csv.gz"
TMALL = DATA / "tmall_orders" / "tmall_order_report.csv.gz"

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not RETAIL.exists(), reason=f"the real data is not here: {DATA}"),
]


def replay(source: str, path: Path, tmp_path: Path) -> dict[str, Any]:
    out = StringIO()
    report = ["--report", str(tmp_path / "unmatched.csv")]
    call_command("replay", source, str(path), "--json", *report, stdout=out)
    figures: dict[str, Any] = json.loads(out.getvalue())
    return figures


def test_online_retail_replays_to_the_figures_of_a_brute_force_count(tmp_path: Path) -> None:
    figures = replay("online-retail", RETAIL, tmp_path)
    expected = brute_force.figures(RETAIL)
    assert {name: figures[name] for name in expected} == expected
    assert figures["audit_violations"] == 0
    assert figures["decisions"] == {"accept": expected["cases_completed"]}
    counts = figures["import"]
    assert counts["imported"] + counts["listed"] == counts["rows"] == 525_461
    assert figures["difference_minor"]["total"] == figures["credit_minor"] - figures["refunded_minor"]
    unmatched = (tmp_path / "unmatched.csv").read_text("utf-8-sig").splitlines()
    missing = figures["lines_part"] + figures["lines_none"] + figures["credit_lines_without_customer"]
    assert len(unmatched) - 1 == missing
    events = EventRow.objects.count()
    again = replay("online-retail", RETAIL, tmp_path)
    assert ({name: again[name] for name in expected}, EventRow.objects.count()) == (expected, events)
    assert_the_worked_example_is_what_a_backtest_gives()


def assert_the_worked_example_is_what_a_backtest_gives() -> None:
    """30 days against 7 over the replayed year, as docs/policy.md tells it."""
    shop = Shop.objects.get(slug=SLUG)
    base = PolicyVersion.objects.in_force(shop.pk, clock.now())
    assert base and base.terms.window_days is None
    short, long = (
        make_draft(shop=shop, title=f"{days} days", terms={**base.data, "window_days": days}, by=SYSTEM, at=clock.now())
        for days in (7, 30)
    )
    done = run_now(start(long, against=short, by=SYSTEM, at=clock.now()))
    report = done.report
    assert report and adds_up(report) and report["total"]["requests"] == done.total == shop.cases.count()
    assert worked_example.tables(report).split("\n\n") == worked_example.written()
    assert worked_example.unexplained(report, shop.orders.count()) == set()


def test_tmall_refunds_by_the_ledger_what_the_report_says(tmp_path: Path) -> None:
    figures = replay("tmall", TMALL, tmp_path)
    assert (figures["orders"], figures["refunds"], figures["refunded_minor"]) == (28_010, 5_646, 57_233_592)
    assert (figures["reported_minor"], figures["audit_violations"]) == (57_233_592, 0)
