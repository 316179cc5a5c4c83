"""The withdrawal function: in two steps, without an account, confirmed by e-mail, telling nobody which orders exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from aftercare.cases.models import Case, Withdrawal
from aftercare.core import clock
from aftercare.core.messages import Message
from aftercare.core.tasks import run_until_idle
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.policy.terms import STANDARD
from aftercare.portal.tests.visiting import browser, unchanged
from stories.makers import line_in, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
LAWFUL = STANDARD.model_copy(update={"window_days": 14})
AT = datetime(2026, 7, 30, 10, 0, tzinfo=UTC)
SAID = {"name": "Ana Pérez", "contract": "N-77", "email": "ana@example.com", "items": ""}


@pytest.fixture(autouse=True)
def at() -> Iterator[clock.VirtualClock]:
    with clock.virtual(AT) as now:
        yield now


@pytest.fixture
def shop() -> Shop:
    return make_shop(LAWFUL, slug="aomu", name="Aomu", country="DE", timezone="Europe/Berlin", currency="EUR")


@pytest.fixture
def order(shop: Shop) -> Order:
    return bought(shop)


def bought(shop: Shop, **fields: Any) -> Order:
    lines = [line_in(2, 10_000, sku="CUP", title="Cup"), line_in(1, 3_000, sku="BAG", title="Bag")]
    usual = {"number": "N-77", "email": "ana@example.com", "country": "DE", "currency": "EUR"}
    return make_order(shop, lines, **{**usual, "placed_at": AT, "paid_at": AT, "delivered_at": AT, **fields})


def in_two_steps(client: Client, address: str, said: dict[str, Any]) -> Any:
    stated = client.post(address, {**said, "step": "statement"})
    assert stated.status_code == 200
    assert not Withdrawal.objects.exists()
    token = re.search(r'name="token" value="([^"]+)"', stated.content.decode())
    assert token
    return client.post(address, {**said, "step": "confirm", "token": token.group(1)})


def english() -> Client:
    return Client(headers={"accept-language": "en"})


def test_from_the_entrance_in_two_steps_to_the_confirmation(order: Order) -> None:
    client = english()
    assert '<a class="button wide" href="/shop/aomu/withdrawal/">Withdraw from contract here</a>' in _page(client, "/")
    stated = client.post("/shop/aomu/withdrawal/", {**SAID, "step": "statement"}).content.decode()
    assert 'value="confirm">Confirm withdrawal</button>' in stated
    done = in_two_steps(client, "/shop/aomu/withdrawal/", SAID)
    withdrawal = Withdrawal.objects.get()
    assert done["Location"] == f"/withdrawal/{withdrawal.ref}/"
    page = _page(client, done["Location"])
    assert withdrawal.ref in page
    assert "July 30, 2026" in page
    assert withdrawal.cases.get().kind == "return"


def test_the_confirmation_holds_what_was_declared_with_date_and_time(order: Order) -> None:
    in_two_steps(english(), "/shop/aomu/withdrawal/", SAID)
    run_until_idle()
    sent = Message.objects.get(subject__contains="withdrawal")
    withdrawal = Withdrawal.objects.get()
    assert (sent.to, sent.sender, sent.locale) == ("ana@example.com", "Aomu", "en")
    for part in (withdrawal.ref, "Ana Pérez", "N-77", "the whole contract", "July 30, 2026", "12:00:00", "Aomu"):
        assert part in sent.text
    assert f"/{withdrawal.cases.get().ref}/" in sent.text


def test_an_unknown_order_is_received_alike_and_waits_for_a_person(order: Order) -> None:
    pages = []
    for said in (SAID, {**SAID, "contract": "N-78"}):
        client = english()
        done = in_two_steps(client, "/shop/aomu/withdrawal/", said)
        ref = Withdrawal.objects.get().ref
        pages.append(_page(client, done["Location"]).replace(ref, "").replace(said["contract"], ""))
        run_until_idle()
        assert Message.objects.filter(to="ana@example.com", text__contains=ref).exists()
        Withdrawal.objects.filter(settled_at=None).update(contract="kept")
        kept = Withdrawal.objects.filter(contract="kept").count()
        Withdrawal.objects.all()[0].cases.clear()
        Withdrawal.objects.all().delete()
    assert _bare(pages[0]) == _bare(pages[1])
    assert kept == 1


def _bare(page: str) -> str:
    return re.sub(r'value="[^"]{40,}"|"X-CSRFToken": "\w+"|/withdrawal/[^"]+', "", page)


def test_whoever_proved_the_order_chooses_among_its_items(order: Order) -> None:
    client = browser(order)
    address = f"/orders/{order.ref}/withdrawal/"
    assert f'href="{address}"' in _page(client, f"/orders/{order.ref}/")
    form = _page(client, address)
    assert 'value="ana@example.com"' in form
    said = {"name": "Ana", "contract": "N-77", "email": "new@example.com", "units_1": "1", "units_2": "0"}
    in_two_steps(client, address, said)
    assert [(line.sku, line.units) for line in Case.objects.get().lines.all()] == [("CUP", 1)]
    assert Withdrawal.objects.get().items == "Cup × 1"


def test_a_form_sent_twice_declares_once(order: Order) -> None:
    client, address = browser(order), f"/orders/{order.ref}/withdrawal/"
    said = {"name": "Ana", "contract": "N-77", "email": "ana@example.com", "units_1": "2", "units_2": "1"}
    first = client.post(address, {**said, "step": "confirm", "token": "tt"})
    again = client.post(address, {**said, "step": "confirm", "token": "tt"})
    assert first["Location"] == again["Location"]
    assert Withdrawal.objects.count() == 1


def test_a_statement_that_is_not_complete_names_the_field(order: Order) -> None:
    with unchanged():
        answer = english().post("/shop/aomu/withdrawal/", {**SAID, "email": "ana", "step": "statement"})
    assert answer.status_code == 422
    assert "Enter the e-mail address at which we confirm it." in answer.content.decode()
    assert 'value="N-77"' in answer.content.decode()


def test_nothing_chosen_is_no_withdrawal(order: Order) -> None:
    said = {"name": "Ana", "contract": "N-77", "email": "ana@example.com", "units_1": "0", "units_2": "0"}
    with unchanged():
        answer = browser(order).post(f"/orders/{order.ref}/withdrawal/", {**said, "step": "statement"})
    assert answer.status_code == 422
    assert "Choose at least one item." in answer.content.decode()


def test_it_is_there_all_through_the_period_and_not_after_it(order: Order, at: clock.VirtualClock) -> None:
    client = browser(order)
    for days, there in ((13, True), (15, False)):
        at.advance(AT + timedelta(days=days))
        assert ("Withdraw from contract here" in _page(client, f"/orders/{order.ref}/")) == there
    assert client.get(f"/orders/{order.ref}/withdrawal/").status_code == 404


def test_where_the_law_has_none_no_page_speaks_of_it() -> None:
    order = bought(make_shop(LAWFUL, slug="cn", country="CN"), country="CN")
    client = browser(order)
    for address in ("/", "/shop/cn/", f"/orders/{order.ref}/"):
        assert "Withdraw from contract here" not in _page(client, address)
    for address in ("/withdrawal/", "/shop/cn/withdrawal/", f"/orders/{order.ref}/withdrawal/"):
        assert client.get(address).status_code == 404


def test_a_shared_entrance_asks_with_which_shop(shop: Shop) -> None:
    assert english().get("/withdrawal/")["Location"] == "/shop/aomu/withdrawal/"
    make_shop(LAWFUL, slug="belle", name="Belle", country="FR")
    make_shop(slug="cn", name="Elsewhere")
    page = _page(english(), "/withdrawal/")
    assert "/shop/aomu/withdrawal/" in page
    assert "/shop/belle/withdrawal/" in page
    assert "Elsewhere" not in page
    assert 'href="/withdrawal/"' in _page(english(), "/")


def test_a_receipt_is_for_the_browser_that_sent_it(order: Order) -> None:
    done = in_two_steps(english(), "/shop/aomu/withdrawal/", SAID)
    assert english().get(done["Location"]).status_code == 404
    assert english().get("/withdrawal/WD-0000-0000-0000/").status_code == 404


def test_anothers_order_cannot_be_withdrawn_from_by_its_address(order: Order) -> None:
    mine = make_case(make_order(make_shop()))
    for method in ("get", "post"):
        with unchanged():
            answer = getattr(browser(mine.order), method)(f"/orders/{order.ref}/withdrawal/")
        assert answer.status_code == 404
    assert not Withdrawal.objects.exists()


def test_nobodys_mailbox_is_filled(order: Order) -> None:
    for _ in range(6):
        english().post("/shop/aomu/withdrawal/", {**SAID, "step": "confirm"})
    refused = english().post("/shop/aomu/withdrawal/", {**SAID, "step": "confirm"})
    assert refused.status_code == 422
    assert "Too many attempts; try again in an hour." in refused.content.decode()
    assert Withdrawal.objects.count() == 6


def _page(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())
