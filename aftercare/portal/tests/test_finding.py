"""Finding an order: number and contact, then the code that only its owner reads."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.html import escape

from aftercare.core.models import Message
from aftercare.orders.factories import NOW
from aftercare.orders.intake import DeliveryIn
from aftercare.orders.lookup import STARTS_PER_HOUR
from aftercare.orders.models import Order
from aftercare.people.links import LINK_LIVES, sign_order
from aftercare.people.models import Lookup
from aftercare.portal.tests.visiting import browser
from aftercare.ui.visiting import KEY
from stories.makers import make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    delivery = DeliveryIn(carrier="SF", tracking_number="SF1420883722", delivered_at=NOW)
    return make_order(make_shop(), number="N-77", phone="+86 138 0000 1001", deliveries=[delivery])


def code_sent() -> str:
    found = re.search(r"\d{6}", Message.objects.latest("pk").text)
    assert found
    return found.group()


@pytest.mark.parametrize("contact", ["lin@example.com", "LIN@Example.com", "13800001001", "883722"])
def test_the_code_sent_to_the_order_opens_it(client: Client, order: Order, contact: str) -> None:
    asked = client.post("/", {"number": "N-77", "contact": contact})
    assert Message.objects.get().to == "lin@example.com"
    opened = client.post(asked["Location"], {"code": code_sent()})
    assert opened["Location"] == f"/orders/{order.ref}/"
    assert "Order N-77" in client.get(opened["Location"]).content.decode()
    assert "N-77" in client.get("/").content.decode()


def test_a_session_known_before_the_code_is_worth_nothing_after_it(client: Client, order: Order) -> None:
    client.post("/language/", {"language": "en"})
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    asked = client.post("/", {"number": "N-77", "contact": "lin@example.com"})
    client.post(asked["Location"], {"code": code_sent()})
    assert client.session.session_key != before


def test_a_wrong_code_opens_nothing_and_says_what_to_do(client: Client, order: Order) -> None:
    asked = client.post("/", {"number": "N-77", "contact": "lin@example.com"})
    wrong = "000000" if code_sent() != "000000" else "111111"
    answer = client.post(asked["Location"], {"code": wrong})
    assert answer.status_code == 422
    assert "That is not the code we sent; check the latest message." in answer.content.decode()
    assert KEY not in client.session
    assert client.get(f"/orders/{order.ref}/").status_code == 404


def test_five_wrong_codes_end_the_lookup_even_for_the_right_one(client: Client, order: Order) -> None:
    asked = client.post("/", {"number": "N-77", "contact": "lin@example.com"})
    right = code_sent()
    for _ in range(5):
        client.post(asked["Location"], {"code": "0000000"})
    answer = client.post(asked["Location"], {"code": right})
    assert (answer.status_code, KEY in client.session) == (422, False)
    assert "This code has expired; ask for a new one." in answer.content.decode()


def test_an_order_that_is_not_there_answers_as_one_that_is(client: Client, order: Order) -> None:
    known = client.post("/", {"number": "N-77", "contact": "lin@example.com"})
    unknown = client.post("/", {"number": "N-78", "contact": "lin@example.com"})
    foreign = client.post("/", {"number": "N-77", "contact": "eve@example.com"})
    assert {known.status_code, unknown.status_code, foreign.status_code} == {302}
    pages = [_without_tokens(client.get(one["Location"]).content.decode()) for one in (known, unknown, foreign)]
    assert pages[0] == pages[1] == pages[2]
    assert Message.objects.count() == 1


def _without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]{40,}"|/code/[^"]+|"X-CSRFToken": "\w+"', "", page)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"number": "", "contact": "lin@example.com"}, "Enter the order number from your receipt."),
        ({"number": "N-77", "contact": ""}, "Enter the e-mail or phone of the order"),
        ({"number": "N-77", "contact": "12345"}, "Enter the e-mail or phone of the order"),
    ],
)
def test_an_incomplete_search_names_the_field_and_keeps_what_was_typed(
    client: Client, order: Order, typed: dict[str, str], says: str
) -> None:
    answer = client.post("/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'class="problem" id="id_\w+_error">{re.escape(escape(says))}', page)
    assert 'aria-invalid="true"' in page
    assert all(f'value="{value}"' in page for value in typed.values() if value)
    assert not Lookup.objects.exists()


def test_too_many_attempts_are_refused_in_words(client: Client, order: Order) -> None:
    for _ in range(STARTS_PER_HOUR):
        client.post("/", {"number": "N-78", "contact": "lin@example.com"})
    answer = client.post("/", {"number": "N-77", "contact": "lin@example.com"})
    assert answer.status_code == 422
    assert "Too many attempts; try again in an hour." in answer.content.decode()
    assert not Message.objects.exists()


def test_the_link_in_a_message_opens_the_case(client: Client, order: Order) -> None:
    case = make_case(order)
    answer = client.get(f"/open/{sign_order(order.pk, purpose='link')}/{case.ref}/", follow=True)
    assert case.ref in answer.content.decode()
    assert client.session[KEY] == [order.pk]


def test_a_link_opens_only_the_cases_of_its_order(client: Client, order: Order) -> None:
    other = make_case(make_order(order.shop))
    answer = client.get(f"/open/{sign_order(order.pk, purpose='link')}/{other.ref}/")
    assert answer.status_code == 404
    assert KEY not in client.session


@pytest.mark.parametrize("purpose", ["api", "forged", "old"])
def test_a_link_that_is_not_valid_leads_to_the_search(
    client: Client, order: Order, purpose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(order)
    token = {"forged": "NA:1:x"}.get(purpose) or sign_order(order.pk, purpose="api" if purpose == "api" else "link")
    if purpose == "old":
        monkeypatch.setattr("aftercare.people.links.LINK_LIVES", -LINK_LIVES)
    answer = client.get(f"/open/{token}/{case.ref}/", follow=True)
    assert "This link is no longer valid; look your order up again." in answer.content.decode()
    assert KEY not in client.session


def test_leaving_forgets_the_orders_of_this_device(order: Order) -> None:
    client = browser(order)
    client.post("/leave/")
    assert client.get(f"/orders/{order.ref}/").status_code == 404


def test_the_brand_of_a_shop_is_a_stylesheet_that_may_be_kept() -> None:
    shop = make_shop(brand_color="#2f6f5e")
    answer = Client().get(f"/brand/{shop.slug}.css")
    assert "--brand: #2f6f5e" in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
