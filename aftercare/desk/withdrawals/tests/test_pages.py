"""Withdrawals that wait for a person: seen by their shop's staff, matched to an order, or answered in writing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from aftercare.cases.actions.withdrawals import Statement, receive
from aftercare.cases.models import Case, Withdrawal
from aftercare.core import clock
from aftercare.core.messages import Message
from aftercare.core.tasks import run_until_idle
from aftercare.people.models import Shop
from aftercare.policy.terms import STANDARD
from stories.makers import CUSTOMER, line_in, make_order, make_shop

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 30, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at() -> Iterator[None]:
    with clock.virtual(AT):
        yield


@pytest.fixture
def shop() -> Shop:
    terms = STANDARD.model_copy(update={"window_days": 14})
    return make_shop(terms, name="Aomu", country="DE", currency="EUR", locale="en")


@pytest.fixture
def withdrawal(shop: Shop) -> Withdrawal:
    dates = {"placed_at": AT, "paid_at": AT, "delivered_at": AT}
    make_order(
        shop, [line_in(2, sku="CUP"), line_in(1, sku="BAG")], number="N-77", country="DE", currency="EUR", **dates
    )
    said = Statement(name="Ana", contract="the cups", email="ana@example.com")
    return receive(shop=shop, statement=said, by=CUSTOMER, at=AT)


def staff(shop: Shop, role: str = "agent") -> Client:
    user = get_user_model().objects.create_user(f"{role}-{shop.pk}", role=role)
    user.shops.add(shop)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def address(withdrawal: Withdrawal) -> str:
    return f"/desk/withdrawals/{withdrawal.ref}/"


def test_what_waits_is_listed_and_opened_by_an_agent(shop: Shop, withdrawal: Withdrawal) -> None:
    client = staff(shop)
    assert withdrawal.ref in client.get("/desk/withdrawals/").content.decode()
    done = client.post(address(withdrawal), {"do": "match", "order": "n-77", "items": "CUP × 1"})
    assert done.status_code == 303
    assert [(line.sku, line.units) for line in Case.objects.get().lines.all()] == [("CUP", 1)]
    assert Case.objects.get().ref in client.get(address(withdrawal)).content.decode()
    assert withdrawal.ref not in client.get("/desk/withdrawals/").content.decode()
    assert withdrawal.ref in client.get("/desk/withdrawals/?settled=1").content.decode()


def test_an_answer_in_writing_settles_it_and_reaches_the_customer(shop: Shop, withdrawal: Withdrawal) -> None:
    staff(shop).post(address(withdrawal), {"do": "answer", "words": "Which cups?"})
    run_until_idle()
    sent = Message.objects.get(subject__startswith="The answer to your withdrawal")
    assert sent.to == "ana@example.com"
    assert "Which cups?" in sent.text
    assert Withdrawal.objects.get().settled_at == AT


@pytest.mark.parametrize(("sent", "says"), [
    ({"do": "match", "order": "N-78"}, "There is no such order in this shop."),
    ({"do": "match", "order": ""}, "Enter the number of the order that was meant."),
    ({"do": "match", "order": "N-77", "items": "HAT 1"}, "The order has no item HAT; it has"),
    ({"do": "match", "order": "N-77", "items": "what?"}, "Write each line as"),
    ({"do": "answer", "words": ""}, "Write what comes of it, and why."),
])  # fmt: skip
def test_what_is_wrong_is_said_and_changes_nothing(
    shop: Shop, withdrawal: Withdrawal, sent: dict[str, Any], says: str
) -> None:
    answer = staff(shop).post(address(withdrawal), sent)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert (Withdrawal.objects.get().settled_at, Case.objects.count()) == (None, 0)


@pytest.mark.parametrize("role", ["warehouse", "auditor", "finance"])
def test_only_agents_decide(shop: Shop, withdrawal: Withdrawal, role: str) -> None:
    client = staff(shop, role)
    assert (client.get("/desk/withdrawals/").status_code == 200) == (role != "warehouse")
    assert client.post(address(withdrawal), {"do": "answer", "words": "No."}).status_code in (302, 403)
    assert Withdrawal.objects.get().settled_at is None


def test_another_shop_and_strangers_see_nothing(withdrawal: Withdrawal) -> None:
    other = staff(make_shop())
    assert other.get(address(withdrawal)).status_code == 404
    assert withdrawal.ref not in other.get("/desk/withdrawals/").content.decode()
    for path in ("/desk/withdrawals/", address(withdrawal)):
        assert Client().get(path)["Location"].startswith("/desk/enter/")
