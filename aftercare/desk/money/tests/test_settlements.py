"""Reconciliation at the desk: sent, read, looked at, cleared and taken back by finance alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aftercare.core import clock
from aftercare.core.tasks import run_until_idle
from aftercare.desk.money.settlements import DONE
from aftercare.money.models import SettlementDifference, SettlementFile
from aftercare.money.settlement.kinds import Kind
from aftercare.ui.tests.staffed import signed_in
from stories.makers import make_shop
from stories.settling import LAST, PROVIDER, Book, Month, book_connected, make_month, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def book() -> Iterator[Book]:
    with book_connected() as book, clock.virtual(LAST + timedelta(days=1)):
        yield book


@pytest.fixture
def month() -> Month:
    return make_month(make_shop(), operations=40, planted=11)


def one(kind: Kind) -> SettlementDifference:
    return SettlementDifference.objects.get(kind=kind)


def press(client: Client, kind: Kind, act: str, **told: str) -> Any:
    return client.post(reverse(f"money:difference_{act}", args=[one(kind).ref]), told)


def test_a_file_is_sent_followed_and_read_to_its_differences(month: Month) -> None:
    finance = signed_in("finance", month.shop)
    told = {"shop": month.shop.slug, "provider": PROVIDER, "file": SimpleUploadedFile("march.csv", month.file())}
    sent = finance.post(reverse("money:settlement_send"), told)
    assert sent.status_code == 303
    assert "It is being read" in finance.get(sent["Location"]).content.decode()
    run_until_idle()
    page = finance.get(sent["Location"]).content.decode()
    assert "It is read" in page and "Paid more than once" in page
    listed = finance.get(reverse("money:settlements")).content.decode()
    assert all(str(kind.label) in listed for kind in set(month.planted.values()))
    narrowed = finance.get(reverse("money:settlements"), {"kind": "fee", "state": "waiting"}).content.decode()
    assert one(Kind.FEE).ref in narrowed and one(Kind.AMOUNT).ref not in narrowed
    response: Any = finance.get(reverse("money:settlements"), {"csv": "1", "state": "waiting"})
    rows = list(csv.reader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))
    assert len(rows) == 1 + len(month.planted)
    assert finance.get(reverse("money:settlements"), {"kind": "gold"}).status_code == 422


def test_rejected_rows_stand_on_the_page_and_in_a_file(month: Month) -> None:
    text = month.file().decode().splitlines()
    text[2] = "one,two"
    sent, finance = send(month.shop, "\n".join(text).encode()), signed_in("finance", month.shop)
    page = finance.get(reverse("money:settlement", args=[sent.ref])).content.decode()
    assert "as many values as there are columns" in page and "Download the file from the provider again" in page
    response: Any = finance.get(reverse("money:settlement", args=[sent.ref]), {"csv": "1"})
    rows = list(csv.reader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))
    assert rows[1][0] == "3" and rows[1][3]


def test_each_difference_is_cleared_with_a_reason_and_opened_again(month: Month) -> None:
    send(month.shop, month.file())
    finance = signed_in("finance", month.shop)
    for kind in set(month.planted.values()):
        shown = finance.get(reverse("money:difference", args=[one(kind).ref])).content.decode()
        assert "Clear it" in shown and str(kind.label) in shown
    missing = press(finance, Kind.FEE, "accept")
    assert missing.status_code == 422 and "Say why" in missing.content.decode()
    assert press(finance, Kind.FEE, "accept", because="By contract.").status_code == 303
    assert one(Kind.FEE).because == "By contract."
    assert press(finance, Kind.FEE, "reopen").status_code == 303
    assert one(Kind.FEE).state == "open"
    big = SettlementDifference.objects.filter(kind=Kind.MISSING_THERE).update(amount=10**7)
    assert big == 1 and press(finance, Kind.MISSING_THERE, "write_off", because="Lost.").status_code == 303
    assert "Waits for a second person" in finance.get(
        reverse("money:difference", args=[one(Kind.MISSING_THERE).ref])
    ).content.decode()  # fmt: skip
    assert press(signed_in("finance", month.shop), Kind.MISSING_THERE, "decline").status_code == 303


def test_who_reads_and_who_acts(month: Month) -> None:
    send(month.shop, month.file())
    found, file = one(Kind.FEE), SettlementFile.objects.get()
    reads = [reverse("money:difference", args=[found.ref]), reverse("money:settlement", args=[file.ref])]
    acts = [reverse(f"money:difference_{act}", args=[found.ref]) for act in DONE]
    for address in [*reads, *acts, reverse("money:settlement_send")]:
        assert "/desk/enter/" in (Client().get(address) if address in reads else Client().post(address))["Location"]
    for role in ("agent", "warehouse", "auditor"):
        client = signed_in(role, month.shop)
        assert {client.get(address).status_code for address in reads} == {200 if role == "auditor" else 403}
        assert {client.post(address, {"because": "x"}).status_code for address in acts} == {403}
    stranger = signed_in("finance", make_shop(slug="other"))
    assert {stranger.get(address).status_code for address in reads} == {404}
    assert {stranger.post(address, {"because": "x"}).status_code for address in acts} == {404}
    assert not SettlementDifference.objects.exclude(state="open").exists()


def test_the_list_costs_the_same_for_few_and_for_many(month: Month) -> None:
    finance, counted = signed_in("finance", month.shop), []
    for lines in (month.lines[:20], month.lines):
        send(month.shop, month.file(lines), name="some.csv")
        with CaptureQueriesContext(connection) as captured:
            finance.get(reverse("money:settlements"))
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 20
