"""Figures for programs are those of the desk's page."""

from __future__ import annotations

import pytest

from aftercare.core import clock
from aftercare.ui.figures.tests.town import AT, ago, sold, town

from .talk import Talk

pytestmark = pytest.mark.django_db


def test_a_program_reads_the_same_figures_as_people() -> None:
    with clock.virtual(AT):
        shop = town()
        status, told = Talk.of_shop(shop).get("/figures", period="7")
    assert status == 200
    assert (told["days"], told["before"]) == (
        {"first": "2026-03-14", "last": "2026-03-20"}, {"first": "2026-03-07", "last": "2026-03-13"},
    )  # fmt: skip
    assert (told["work"]["late"], told["work"]["due_today"]) == (1, 3)
    assert told["flow"]["reasons"][0] == {"reason": "defect", "now": 4, "before": 2}
    assert told["flow"]["promises_kept"]["now"] == {"part": 1, "whole": 2, "percent": 50.0}
    assert told["refunds"]["out"] == [
        {"currency": "CNY", "amount": {"now": 1_500, "before": 2_000}, "requests": {"now": 1, "before": 1}}
    ]


def test_money_is_left_out_for_a_token_that_sees_none() -> None:
    with clock.virtual(AT):
        shop = town()
        told = Talk.of_shop(shop, "cases:read").get("/figures")[1]
    assert told["refunds"] is None
    assert told["flow"]["closed"]["now"] == 3


def test_rates_by_product_mark_those_of_which_few_were_sold() -> None:
    with clock.virtual(AT):
        shop = town()
        sold(shop, ago(days=10), "vase", 2, back=1)
        told = Talk.of_shop(shop).get("/figures/products", days="30")[1]
    assert told["items"] == [{"sku": "vase", "title": "Vase", "asked_back": 1, "sold": 2, "percent": 50.0, "few": True}]
