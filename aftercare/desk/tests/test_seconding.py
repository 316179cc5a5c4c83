"""A decision above a limit, at the desk: told to who takes it, shown to who may agree, done by one key."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.actions import set_limits
from aftercare.cases.limits import Limit
from aftercare.cases.models import Approval, Case
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import asked, bought, noted, open_shop, signed_in, staff

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def shop() -> Shop:
    shop = open_shop(locale="en")
    set_limits(shop=shop, limits={"agent": Limit(8_000)}, by=SYSTEM, at=clock.now())
    staff("supervisor", shop, first_name="Wen")
    return shop


@pytest.fixture
def lin(shop: Shop) -> Client:
    return noted(Client(), staff("agent", shop, first_name="Lin"))


@pytest.fixture
def case(shop: Shop) -> Case:
    return asked(bought(shop), units=2)


def press(client: Client, name: str, case: Case, **body: Any) -> Any:
    return client.post(reverse(f"desk:{name}", args=[case.ref]), body, headers=EN)


def page(client: Client, case: Case) -> str:
    return client.get(reverse("desk:case", args=[case.ref]), headers=EN).content.decode()


def buttons(shown: str) -> set[str]:
    names = ("approve", "reject", "countersign", "turn_down", "take_back_decision")
    return {name for name in names if f"/{name}/" in shown}


def test_who_asks_is_told_that_a_second_person_is_asked(lin: Client, case: Case) -> None:
    assert press(lin, "approve", case).status_code == 303
    shown = page(lin, case)
    assert "a second person is asked. You have nothing more to do" in shown
    assert "Waits for a second person" in shown and "Lin may decide up to ¥80.00 alone." in shown
    assert "May agree: Wen" in shown
    assert buttons(shown) == {"take_back_decision"}


def test_a_supervisor_finds_it_in_the_list_and_agrees(shop: Shop, lin: Client, case: Case) -> None:
    press(lin, "offer", case, path="return:send_back", amount="90.00", words="A little less.")
    wen = signed_in("supervisor", shop)
    listed = wen.get(reverse("desk:queue") + "?view=to_approve", headers=EN).content.decode()
    assert case.ref in listed
    shown = page(wen, case)
    assert "¥90.00" in shown and "A little less." in shown
    assert buttons(shown) == {"countersign", "turn_down"}
    assert press(wen, "countersign", case).status_code == 303
    case.refresh_from_db()
    assert (case.step, case.approval_at) == ("offer", None)
    assert "Agreed; it is carried out now." in page(wen, case)


def test_who_does_not_agree_says_why_and_the_agent_reads_it(shop: Shop, lin: Client, case: Case) -> None:
    press(lin, "approve", case)
    wen = signed_in("supervisor", shop)
    without = press(wen, "turn_down", case, note=" ")
    assert (without.status_code, Approval.objects.get().state) == (422, "open")
    press(wen, "turn_down", case, note="Offer half first.")
    shown = page(lin, case)
    assert "Offer half first." in shown and buttons(shown) == {"approve", "reject"}


def test_who_asked_takes_it_back(lin: Client, case: Case) -> None:
    press(lin, "approve", case)
    assert press(lin, "take_back_decision", case).status_code == 303
    assert Approval.objects.get().state == "declined"


def test_an_agent_who_may_not_agree_has_no_button_and_is_refused(shop: Shop, lin: Client, case: Case) -> None:
    press(lin, "approve", case)
    other = signed_in("agent", shop)
    assert buttons(page(other, case)) == set()
    refused = press(other, "countersign", case)
    assert refused.status_code == 422 and "somebody with a higher limit has to agree" in refused.content.decode()
    assert Approval.objects.get().state == "open"


def test_what_would_be_asked_is_told_before_it_is_sent(lin: Client, case: Case) -> None:
    body = {"path": "return:send_back", "amount": "90.00", "words": "A little less."}
    shown = press(lin, "try_offer", case, **body).content.decode()
    assert "a second person is asked, and the customer hears nothing" in shown
    assert not Approval.objects.exists()


def test_before_approving_one_may_read_what_the_customer_gets_and_nothing_happens(shop: Shop, lin: Client) -> None:
    small, large = asked(bought(shop), units=1), asked(bought(shop), units=2)
    assert "What the customer reads" in page(lin, small)
    told = press(lin, "try_approve", small).content.decode()
    assert 'class="letter"' in told and small.order.email in told
    assert "a second person is asked" in press(lin, "try_approve", large).content.decode()
    assert Case.objects.filter(step="review").count() == 2 and not Approval.objects.exists()
