from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from aftercare.orders.imports.problems import SENTENCES
from aftercare.people.models import Shop

FILE = (
    "order_number,placed_at,paid_at,sku,quantity,price\n"
    "1,2026-03-01,2026-03-01,CUP,1,5\n"
    "=2,2026-03-01,2026-03-01,CUP,two,5\n"
)


def run(path: Path, shop: Shop, *options: str) -> str:
    out = StringIO()
    call_command("import", "csv", str(path), "--shop", shop.slug, *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(FILE)
    return path


@pytest.mark.parametrize(
    ("language", "said"), [("en", "is not a whole number. Write digits only"), ("zh-hans", "不是整数。 请只写数字")]
)
def test_the_summary_and_the_report_name_line_field_and_cure_in_the_readers_language(
    shop: Shop, path: Path, tmp_path: Path, language: str, said: str
) -> None:
    report = tmp_path / "left-out.csv"
    text = run(path, shop, "--report", str(report), "--language", language)
    assert said in text and str(report) in text and "3" in text
    (row,) = csv.DictReader(report.read_text("utf-8-sig").splitlines())
    assert (row["line"], row["order"], row["outcome"], row["field"], row["value"]) == (
        "3", "'=2", "rejected", "quantity", "two",
    )  # fmt: skip
    assert said in f"{row['problem']} {row['cure']}"


def test_the_report_of_a_second_run_is_the_same_to_the_byte(shop: Shop, path: Path, tmp_path: Path) -> None:
    reports = [tmp_path / "first.csv", tmp_path / "second.csv"]
    counts = [json.loads(run(path, shop, "--json", "--report", str(report))) for report in reports]
    assert reports[0].read_bytes() == reports[1].read_bytes()
    assert [{**count, "report": ""} for count in counts] == [
        {"rows": 2, "imported": 1, "orders": 1, "rejected": 1, "report": ""}
    ] * 2


def test_a_shop_that_is_not_there_or_a_wrong_currency_is_said_before_anything_is_read(shop: Shop, path: Path) -> None:
    with pytest.raises(CommandError, match=shop.slug):
        call_command("import", "csv", str(path), "--shop", "nowhere")
    with pytest.raises(CommandError, match="ISO 4217"):
        call_command("import", "csv", str(path), "--shop", shop.slug, "--currency", "RMB")
    assert not shop.orders.exists()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_problem_has_a_sentence_and_a_cure(code: str) -> None:
    assert all(str(part).strip() for part in SENTENCES[code])
