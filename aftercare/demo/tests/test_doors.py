"""One click into the demo, and nowhere else."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from aftercare.core.messages import recording, send
from aftercare.demo.doors import PAGE
from aftercare.demo.seed import seed
from aftercare.demo.urls import urlpatterns
from aftercare.orders.factories import NOW
from aftercare.orders.models import Order
from aftercare.people.models import User
from aftercare.ui.visiting import KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


def wrote(count: int) -> None:
    with recording():
        for number in range(count):
            send(channel="email", to="a@example.com", text=f"Code {number}.", shop_id=1, about=("order", 1), at=NOW)


@pytest.mark.parametrize("name", [str(pattern.name) for pattern in urlpatterns])
def test_outside_the_demo_there_is_no_door(client: Client, settings: Settings, name: str) -> None:
    settings.DEMO = False
    seed(requests=False)
    for answer in (client.get(reverse(name)), client.post(reverse(name), {"as": "agent"})):
        assert answer.status_code == 404
    assert SESSION_KEY not in client.session
    assert KEY not in client.session
    assert "demo" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("who", "leads"),
    [
        ("agent", "/desk/"),
        ("finance", "/desk/"),
        ("warehouse", "/floor/"),
        ("supervisor", "/desk/today/"),
        ("auditor", "/desk/audit/"),
    ],
)
def test_one_click_signs_in_as_staff(demo: None, client: Client, who: str, leads: str) -> None:
    seed(requests=False)
    answer = client.post("/demo/enter/", {"as": who})
    assert answer["Location"] == leads
    assert client.session[SESSION_KEY] == str(User.objects.get(username=who).pk)


@pytest.mark.parametrize(("language", "name"), [("zh-CN", "陈佳"), ("en", "Anna Berg")])
def test_one_click_makes_a_customer_of_ones_own_language(demo: None, language: str, name: str) -> None:
    seed(requests=False)
    client = Client(headers={"accept-language": language})
    answer = client.post("/demo/enter/", {"as": "customer"}, follow=True)
    assert answer.status_code == 200
    mine = Order.objects.filter(pk__in=client.session[KEY])
    assert {order.customer.name for order in mine.select_related("customer") if order.customer} == {name}
    assert len(mine) >= 2


def test_nobody_else_can_be_entered_as(demo: None, client: Client) -> None:
    seed(requests=False)
    User.objects.create_user("root", role="admin")
    assert client.post("/demo/enter/", {"as": "root"}).status_code == 404
    assert client.get("/demo/enter/").status_code == 405
    assert SESSION_KEY not in client.session


def test_a_click_from_another_site_enters_nothing(demo: None) -> None:
    seed(requests=False)
    client = Client(enforce_csrf_checks=True)
    assert client.post("/demo/enter/", {"as": "agent"}).status_code == 403
    assert SESSION_KEY not in client.session


def test_the_outbox_pages_by_key_through_every_message(demo: None, client: Client) -> None:
    wrote(PAGE + 3)
    first = client.get("/outbox").content.decode()
    assert f"Code {PAGE + 2}." in first
    more = first.split('href="?before=')[1].split('"')[0]
    second = client.get(f"/outbox?before={more}").content.decode()
    assert [f"Code {number}." in first for number in range(3)] == [False] * 3
    assert [f"Code {number}." in second for number in range(3)] == [True] * 3
    assert "Older messages" not in second


def test_an_empty_outbox_says_what_to_do_first(demo: None, client: Client) -> None:
    assert "No message yet" in client.get("/outbox").content.decode()
    assert client.get("/outbox?before=x").status_code == 200
