"""The journal at the desk: who reads it, what it shows, and its files. A new address fails the first test until it
stands in `ADDRESSES`."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aftercare.audit.tests.world import World
from aftercare.core.models import EventRow
from aftercare.desk.money.settlements import DONE
from aftercare.desk.money.urls import urlpatterns
from aftercare.money.models import Posting
from aftercare.ui.tests.staffed import bought, inspected, open_shop, signed_in, state

pytestmark = pytest.mark.django_db
ADDRESSES = ("journal", "chargebacks", "notes", "credit", "settlements")
ELSEWHERE = (
    "chargeback_won", "chargeback_lost", "invoice", "note_issue", "credit_account", "credit_give", "credit_reverse",
    "settlement_send", "settlement", "difference", *(f"difference_{act}" for act in DONE),
)  # fmt: skip
"""Tried in `test_chargebacks`, `test_notes`, `test_credit` and `test_settlements`."""
ALL = {"since": "2026-01-01"}


def read(client: Client, **asked: str) -> str:
    return client.get(reverse("money:journal"), {**ALL, **asked}).content.decode()


def rows(client: Client, table: str, **asked: str) -> list[list[str]]:
    response: Any = client.get(reverse("money:journal"), {**ALL, **asked, "csv": table})
    return list(csv.reader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))


def test_every_address_is_tried() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*ADDRESSES, *ELSEWHERE}


@pytest.mark.parametrize("name", ADDRESSES)
def test_who_keeps_the_books_reads_them_and_nobody_else(name: str) -> None:
    shop = open_shop()
    inspected(bought(shop))
    address, before = reverse(f"money:{name}"), [*state(), Posting.objects.count()]
    assert Client().get(address)["Location"].startswith("/desk/enter/?next=/desk/money/")
    for role in ("agent", "warehouse"):
        assert signed_in(role, shop).get(address).status_code == 403
    for role in ("finance", "supervisor", "admin", "auditor"):
        client = signed_in(role, shop)
        assert client.get(address).status_code == 200
        assert client.post(address).status_code in (403, 405, 422)
    assert [*state(), Posting.objects.count()] == before


def test_another_shops_money_is_not_there() -> None:
    mine, theirs = World("mine"), World("theirs")
    ours, other = mine.case("returned"), theirs.case("returned")
    client = signed_in("finance", mine.shop)
    page = read(client)
    assert ours.ref in page and other.ref not in page
    assert "Nothing was posted" in read(client, reference=other.ref)
    assert other.ref not in {row[3] for row in rows(client, "postings")}


def test_it_is_narrowed_by_request_order_account_and_day() -> None:
    world = World()
    paid, waiting = world.case("returned"), world.case("waiting")
    client = signed_in("finance", world.shop)
    for reference in (paid.ref, paid.order.ref, paid.order.number, f" {paid.ref.lower()} "):
        page = read(client, reference=reference)
        assert paid.ref in page and waiting.ref not in page
    assert waiting.ref not in read(client, account="clearing") and paid.ref in read(client, account="clearing")
    assert "Nothing was posted" in read(client, until="2026-01-02")
    assert client.get(reverse("money:journal"), {"since": "tomorrow"}).status_code == 422
    assert client.get(reverse("money:journal"), {"account": "gold"}).status_code == 422


def test_files_hold_every_posting_and_each_day_and_account_with_its_balance() -> None:
    world = World()
    paid = world.case("returned")
    client = signed_in("finance", world.shop)
    posted = rows(client, "postings")
    assert len(posted) == 1 + Posting.objects.count()
    days = rows(client, "days")
    assert sum(float(row[4]) for row in days[1:]) == sum(float(row[5]) for row in days[1:])
    assert [row[6] for row in days if row[1] == "returns"] == [f"{(paid.granted - paid.tax) / 100:.2f}"]
    assert EventRow.objects.filter(name="refund.paid").count() == 1


def test_one_page_costs_the_same_for_few_postings_and_for_many() -> None:
    world = World()
    client, counted = signed_in("finance", world.shop), []
    for name in ("returned", "waiting", "partly"):
        world.case(name)
        with CaptureQueriesContext(connection) as captured:
            read(client)
        counted.append(len(captured))
    assert counted[0] == counted[1] == counted[2] <= 15
