"""What a chart shows: bars that are true to their numbers, in words as well, with a table and ways to the cases."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template

from aftercare.ui.charts import Bar, Chart, Row, Table, bars, columns
from aftercare.ui.charts.drawing import LABELLED, LINKED, TALL, lines, zero

pytestmark = pytest.mark.once("sqlite")


def row(label: str, *values: float, href: str = "") -> Row:
    return Row(label=label, bars=tuple(Bar(value=value, text=f"{value:g} requests") for value in values), href=href)


def shown(chart: Chart) -> str:
    return Template("{% load charts %}{% chart chart %}").render(Context({"chart": chart}))


def test_the_longest_bar_fills_the_room_and_the_others_are_in_proportion() -> None:
    drawn = lines(bars("Most are faulty", [row("Faulty", 40), row("Late", 10), row("None", 0)], label="Reason"))
    assert [line.drawn[0].width for line in drawn] == ["100.00%", "25.00%", "0.00%"]


def test_less_than_nothing_lies_left_of_nothing() -> None:
    chart = bars("Less is paid for fees", [row("Fees", -30), row("Goods", 70)], label="What")
    assert zero(chart.rows) == "30.00%"
    assert [(line.drawn[0].x, line.drawn[0].width) for line in lines(chart)] == [
        ("0.00%", "30.00%"), ("30.00%", "70.00%"),
    ]  # fmt: skip


def test_a_chart_of_nothing_but_zeros_is_drawn() -> None:
    assert lines(columns("Nothing yet", [row("Mon", 0)], label="Day"))[0].drawn[0].height == "0.0"


def test_a_column_stands_on_its_axis() -> None:
    tall, low = lines(columns("Tuesday had half", [row("Mon", 8), row("Tue", 4)], label="Day"))
    assert (tall.drawn[0].height, low.drawn[0].height) == (f"{TALL:.1f}", f"{TALL / 2:.1f}")
    assert float(low.drawn[0].y) - float(tall.drawn[0].y) == TALL / 2


def test_many_columns_are_labelled_now_and_then_and_too_narrow_to_press() -> None:
    days = [row(str(day), day, href=f"/day/{day}") for day in range(1, 32)]
    drawn = lines(columns("More each day", days, label="Day"))
    assert len(days) > LINKED and not any(line.href for line in drawn)
    named = [line.row.label for line in drawn if line.named]
    assert len(named) <= LABELLED and named[0] == "1" and named[-1] == "31"
    assert [line.row.label for line in drawn if line.shown] == ["31"]


def test_the_same_numbers_stand_in_a_table_that_leads_to_the_cases() -> None:
    page = shown(bars("Most are faulty", [row("Faulty", 40, href="/desk/?reason=defect")], label="Reason"))
    assert page.count('href="/desk/?reason=defect"') == 2
    assert re.search(r"<th scope=\"row\"><a[^>]+>Faulty</a></th><td class=\"num\">40 requests</td>", page)


def test_a_table_of_its_own_may_hold_more_and_be_had_as_a_file() -> None:
    table = Table(head=("Reason", "Requests", "Share"), rows=[("Faulty", "40", "80 %")], csv="/reasons.csv")
    page = shown(bars("Most are faulty", [row("Faulty", 40)], label="Reason", table=table))
    assert '<td class="num">80 %</td>' in page and 'href="/reasons.csv"' in page


def test_what_is_written_in_a_label_is_text() -> None:
    page = shown(columns("<b>", [row("<script>", 1, href='/"onload="')], label="Day"))
    assert "<script>" not in page and "<b>" not in page and 'href="/&quot;onload=&quot;"' in page


def test_the_drawing_holds_no_style_that_the_security_policy_would_block() -> None:
    both = [bars("A", [row("x", 1, 2)], label="What"), columns("B", [row("x", 1)], label="What")]
    assert not any("style=" in shown(chart) for chart in both)


def test_an_empty_chart_says_so() -> None:
    assert "Nothing to draw yet." in shown(bars("Nothing came back", [], label="Reason"))
