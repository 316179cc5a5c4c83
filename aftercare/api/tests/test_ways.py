"""Another way for a refund by the API: the customer's own choice, or a program's with what they said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aftercare.cases.models import Case
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.money.bouncing import bounce
from aftercare.money.models import CreditAccount, RefundOperation
from aftercare.money.provider import Answer, Outcome, Why
from aftercare.people.links import sign_order
from aftercare.people.models import Customer
from stories.makers import NOW, SYSTEM, line_in, make_case, make_order, make_shop
from stories.paying import paid_online, sandbox_connected

from .talk import Talk

pytestmark = pytest.mark.django_db
NUMBER = "DE02120300000000202051"
BANK = {"way": "bank", "account": {"holder": "Lin Mei", "number": NUMBER}}


@pytest.fixture
def case() -> Case:
    with sandbox_connected():
        order = make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001))
        order.customer = Customer.objects.create(shop=order.shop, external_id="c-1")
        order.save(update_fields=["customer"])
        made = make_case(order, kind="refund_only")
        run_until_idle()
        closed = Outcome(Answer.REFUSED, detail="card closed", why=Why.CLOSED, spent=True)
        bounce(RefundOperation.objects.get(), closed, by=SYSTEM, at=NOW)
    return Case.objects.get(pk=made.pk)


def customer(case: Case) -> Talk:
    return Talk(sign_order(case.order_id, purpose="api"))


def test_the_customer_chooses_store_credit(case: Case) -> None:
    talk = customer(case)
    assert "choose-way" in talk.get(f"/cases/{case.ref}")[1]["actions"]
    assert talk.post(f"/cases/{case.ref}/choose-way", {"way": "credit"})[0] == 200
    shown = talk.get(f"/cases/{case.ref}")[1]
    assert "choose-way" not in shown["actions"]
    (operation,) = shown["refund"]["operations"]
    assert (operation["way"], operation["asks_customer"]) == ("credit", False)
    assert CreditAccount.objects.get().balance == 1001


def test_an_account_is_taken_and_never_told_again(case: Case) -> None:
    status, answer = customer(case).post(f"/cases/{case.ref}/choose-way", BANK)
    assert (status, NUMBER in json.dumps(answer)) == (200, False)
    run_until_idle()
    for talk in (customer(case), Talk.of_shop(case.shop)):
        assert NUMBER not in json.dumps(talk.get(f"/cases/{case.ref}")[1])
    assert NUMBER not in json.dumps(list(EventRow.objects.values()), default=str)
    assert "retry-refund" not in Talk.of_shop(case.shop).get(f"/cases/{case.ref}")[1]["actions"]


@pytest.mark.parametrize("body", [{"way": "credit"}, {"way": "credit", "said": " "}, {"way": "bank", "said": "ok"}])
def test_a_program_says_what_the_customer_said_and_where_to(case: Case, body: dict[str, Any]) -> None:
    status, _problem = Talk.of_shop(case.shop, "cases:write").post(f"/cases/{case.ref}/choose-way", body)
    assert status == 422
    assert RefundOperation.objects.get().asks_customer
