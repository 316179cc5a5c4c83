"""My orders and my requests: what a browser proved, and nothing else, a page at a time."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aftercare.core.models import Message
from aftercare.orders.factories import NOW
from aftercare.portal.tests.visiting import at_noon, browser
from stories.makers import STRICT, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


def entered(number: str, contact: str, **extra: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    asked = client.post("/", {"number": number, "contact": contact})
    found = re.search(r"\d{6}", Message.objects.latest("pk").text)
    assert found
    client.post(asked["Location"], {"code": found.group()})
    return client


def test_the_code_proves_the_other_orders_of_the_shop_with_the_contact_it_went_to() -> None:
    shop = make_shop()
    make_order(shop, number="A-1", email="lin@example.com", phone="138 0000 1001")
    make_order(shop, number="A-2", email="LIN@example.com")
    make_order(shop, number="A-3", email="else@example.com", phone="138 0000 1001")
    make_order(make_shop(), number="B-1", email="lin@example.com")
    page = entered("A-1", "lin@example.com").get("/orders/").content.decode()
    assert [number for number in ("A-1", "A-2", "A-3", "B-1") if number in page] == ["A-1", "A-2"]


def test_a_code_by_text_message_proves_the_orders_with_that_phone() -> None:
    shop = make_shop()
    make_order(shop, number="A-1", email="", phone="+86 138-0000-1001")
    make_order(shop, number="A-2", email="", phone="+8613800001001")
    make_order(shop, number="A-3", email="", phone="+8613900001001")
    make_order(shop, number="A-4", email="", phone="")
    page = entered("A-1", "13800001001").get("/orders/").content.decode()
    assert [number for number in ("A-1", "A-2", "A-3", "A-4") if number in page] == ["A-1", "A-2"]


def test_what_waits_for_the_customer_stands_on_top() -> None:
    shop = make_shop(STRICT)
    theirs = make_case(make_order(shop))
    mine = make_case(make_order(make_shop(), number="N-2"), step="send_back")
    with at_noon():
        page = browser(theirs.order, mine.order).get("/orders/").content.decode()
    assert page.index(mine.ref) < page.index(theirs.ref)


def test_settled_requests_stand_in_their_own_list() -> None:
    done = make_case(make_order(make_shop()), step="completed")
    client = browser(done.order)
    with at_noon():
        assert done.ref not in client.get("/orders/").content.decode()
        assert "Nothing is open." in client.get("/orders/").content.decode()
        assert done.ref in client.get("/cases/").content.decode()


def test_an_order_without_requests_says_what_to_do_first() -> None:
    client = browser(make_order(make_shop()))
    assert "Open requests" not in client.get("/orders/").content.decode()
    assert "No requests yet" in client.get("/cases/").content.decode()


@pytest.mark.parametrize("address", ["/orders/", "/cases/"])
def test_whoever_proved_nothing_is_led_to_the_entrance(address: str) -> None:
    assert Client().get(address)["Location"] == "/"


def test_many_orders_are_paged_and_ask_the_database_no_more() -> None:
    shop = make_shop()
    orders = [make_order(shop, number=f"N-{n:02}", placed_at=NOW) for n in range(45)]
    asked = []
    for some in (orders[:3], orders):
        client = browser(*some)
        with at_noon(), CaptureQueriesContext(connection) as queries:
            page = client.get("/orders/").content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 12
    seen = _numbers(page)
    while after := re.search(r'href="\?from=([^"]+)">Older', page):
        page = client.get(f"/orders/?from={after.group(1)}").content.decode()
        seen += _numbers(page)
    assert seen == [f"N-{n:02}" for n in reversed(range(45))]


def _numbers(page: str) -> list[str]:
    return re.findall(r"\b(N-\d\d) ·", page)


def test_leaving_closes_the_home() -> None:
    client = browser(make_order(make_shop()))
    client.post("/leave/")
    assert client.get("/orders/")["Location"] == "/"


def test_an_entrance_of_a_shop_finds_its_orders_alone() -> None:
    shop, other = make_shop(name="Aomu"), make_shop(name="Else")
    make_order(shop, number="SAME", email="lin@example.com")
    make_order(other, number="SAME", email="lin@example.com")
    client = Client(headers={"accept-language": "en"})
    page = client.get(f"/shop/{shop.slug}/?number=SAME").content.decode()
    assert "<b>Aomu</b>" in page
    assert f"/brand/{shop.slug}.css" in page
    assert 'value="SAME"' in page
    client.post("/", {"number": "SAME", "contact": "lin@example.com"})
    assert not Message.objects.exists()  # which of the two, nobody can say
    asked = client.post(f"/shop/{shop.slug}/", {"number": "SAME", "contact": "lin@example.com"})
    assert asked["Location"].startswith(f"/shop/{shop.slug}/code/")
    assert Message.objects.get().sender == "Aomu"
    assert "<b>Aomu</b>" in client.get(asked["Location"]).content.decode()
    assert client.get("/shop/nobody/").status_code == 404


def test_where_one_shop_has_the_server_the_first_page_is_its_entrance() -> None:
    make_shop(name="Aomu")
    assert "<b>Aomu</b>" in Client().get("/").content.decode()
