"""Every table of the desk as a file: what the page shows, to whoever may read the page."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.backtesting import start
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.policy.actions import make_draft
from aftercare.ui.tests.staffed import asked, bought, open_shop, signed_in
from aftercare.webhooks.actions import make_webhook
from aftercare.webhooks.replaying import ping

pytestmark = pytest.mark.django_db


def _file(client: Client, address: str, **asked_for: Any) -> list[list[str]]:
    response = client.get(address, {"csv": "1", **asked_for})
    assert response["Content-Type"].startswith("text/csv"), address
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_a_list_is_a_file_narrowed_and_ordered_as_it_is() -> None:
    shop, other = open_shop(), open_shop()
    cases = [asked(bought(shop)) for _ in range(3)]
    asked(bought(shop), reason="missing", kind="reship")
    asked(bought(other))
    client = signed_in("agent", shop)
    head, *rows = _file(client, reverse("desk:queue"), view="open", reason="defect", sort="oldest")
    assert [row[0] for row in rows] == [case.ref for case in cases]
    first = dict(zip(head, rows[0], strict=True))
    assert (first["Amount"], first["Currency"], first["Units"]) == ("50.00", "CNY", "1")
    assert first["Order"] == cases[0].order.number
    assert [row[0] for row in _file(client, reverse("desk:queue"), q=cases[1].ref)[1:]] == [cases[1].ref]


def test_orders_and_staff_are_files_too() -> None:
    shop, other = open_shop(), open_shop()
    order, _theirs = bought(shop), bought(other)
    client = signed_in("supervisor", shop)
    assert [row[0] for row in _file(client, reverse("desk:orders"))[1:]] == [order.number]
    assert [row[2] for row in _file(client, reverse("team:people"))[1:]] == ["Supervisor"]


def test_the_log_of_a_webhook_and_what_a_backtest_changes_are_files_too() -> None:
    shop = open_shop()
    webhook, _secret = make_webhook(shop=shop, url="https://hooks.example.com/", by=SYSTEM, at=clock.now())
    ping(webhook, by=SYSTEM, at=clock.now())
    client = signed_in("admin", shop)
    (row,) = _file(client, reverse("webhooks:webhook", args=[webhook.ref]))[1:]
    assert row[4] == "0"
    asked(bought(shop))
    draft = make_draft(shop=shop, title="Thirty days", by=SYSTEM, at=clock.now())
    backtest = start(draft, by=SYSTEM, at=clock.now())
    assert _file(client, reverse("policies:requests", args=[backtest.ref]))[0][:2] == ["Request", "Order"]


def test_heads_are_in_the_readers_language_and_the_page_offers_the_file() -> None:
    shop = open_shop()
    bought(shop)
    client = signed_in("agent", shop)
    assert "?csv=1" in client.get(reverse("desk:orders")).content.decode()
    client.cookies["aftercare_language"] = "zh-hans"
    response = client.get(reverse("desk:orders"), {"csv": "1"}, headers={"Accept-Language": "zh-CN"})
    assert "订单" in b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["desk:queue", "desk:orders", "team:people", "today:today"])
def test_a_file_is_for_those_alone_who_may_read_the_page(name: str) -> None:
    shop = open_shop()
    asked(bought(shop))
    assert signed_in("warehouse", shop).get(reverse(name), {"csv": "1"}).status_code == 403
    assert Client().get(reverse(name), {"csv": "1"}).status_code == 302
