"""The customer says on the page of the request where money goes that could not go back to how they paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.tasks import run_until_idle
from aftercare.money.bouncing import bounce
from aftercare.money.models import CreditAccount, RefundOperation, RefundRoute
from aftercare.money.provider import Answer, Outcome, Why
from aftercare.people.models import Customer
from aftercare.ui.tests.staffed import signed_in
from stories.makers import NOW, SYSTEM, line_in, make_case, make_order, make_shop
from stories.paying import paid_online, sandbox_connected

from .visiting import browser

pytestmark = pytest.mark.django_db
ACCOUNT = {"way": "bank", "holder": "Lin Mei", "number": "DE02 1203 0000 0000 2020 51", "bank": "DKB"}


@pytest.fixture
def case() -> Iterator[Case]:
    with clock.virtual(NOW), sandbox_connected():
        order = make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001))
        order.customer = Customer.objects.create(shop=order.shop, external_id="c-1")
        order.save(update_fields=["customer"])
        made = make_case(order, kind="refund_only")
        run_until_idle()
        closed = Outcome(Answer.REFUSED, detail="card closed", why=Why.CLOSED, spent=True)
        bounce(RefundOperation.objects.get(), closed, by=SYSTEM, at=NOW)
        yield Case.objects.get(pk=made.pk)


def send(case: Case, **said: str) -> Any:
    return browser(case.order).post(reverse("portal_way", args=[case.ref]), said)


def test_the_page_asks_and_store_credit_is_given_at_once(case: Case) -> None:
    page = browser(case.order).get(reverse("portal_case", args=[case.ref])).content.decode()
    assert reverse("portal_way", args=[case.ref]) in page
    assert send(case, way="credit").status_code == 302
    assert CreditAccount.objects.get().balance == 1001
    page = browser(case.order).get(reverse("portal_case", args=[case.ref])).content.decode()
    assert reverse("portal_way", args=[case.ref]) not in page


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(case: Case) -> None:
    answer = send(case, **{**ACCOUNT, "number": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Lin Mei"' in page and 'id="id_number_error"' in page
    assert send(case).status_code == 422
    assert not RefundRoute.objects.exists()


def test_who_pays_is_shown_the_account(case: Case) -> None:
    assert send(case, **ACCOUNT).status_code == 302

    def page_of(client: Client) -> str:
        return client.get(reverse("desk:case", args=[case.ref])).content.decode()

    page = page_of(signed_in("finance", case.shop))
    assert ACCOUNT["number"] in page and reverse("desk:confirm", args=[case.ref]) in page
    assert reverse("desk:retry", args=[case.ref]) not in page
    for role in ("agent", "warehouse", "auditor"):
        assert ACCOUNT["number"] not in page_of(signed_in(role, case.shop))
    assert ACCOUNT["number"] not in browser(case.order).get(reverse("portal_case", args=[case.ref])).content.decode()
