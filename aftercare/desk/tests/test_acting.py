"""Each button of the case page, through the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.money.actions import fail
from aftercare.money.models import OperationState, RefundOperation
from aftercare.money.provider import Answer, Outcome
from aftercare.parcels.models import Parcel
from aftercare.ui.tests.staffed import (
    approved,
    asked,
    bought,
    inspected,
    open_shop,
    sent,
    signed_in,
    staff,
    state,
)

pytestmark = pytest.mark.django_db


def _press(client: Client, name: str, case: Case, **body: Any) -> Any:
    return client.post(reverse(f"desk:{name}", args=[case.ref]), body)


def _page(client: Client, case: Case) -> str:
    return client.get(reverse("desk:case", args=[case.ref])).content.decode()


def test_an_agent_approves_and_is_named_in_the_history() -> None:
    shop = open_shop()
    agent = staff("agent", shop, first_name="Lin Yue")
    client = Client()
    client.force_login(agent)
    case = asked(bought(shop))
    response = _press(client, "approve", case)
    assert (response.status_code, response["Location"]) == (303, reverse("desk:case", args=[case.ref]))
    case.refresh_from_db()
    assert case.step == "send_back"
    event = EventRow.objects.get(name="case.approved")
    assert (event.actor_kind, event.actor_id, event.actor_name) == ("agent", agent.pk, "Lin Yue")
    assert "Approved; the customer is told now." in _page(client, case)


def test_after_an_action_the_same_list_stands_beside_the_case() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    response = signed_in("agent", shop).post(reverse("desk:approve", args=[case.ref]) + "?view=us")
    assert response["Location"].endswith(f"/{case.ref}/?view=us")


def test_htmx_is_told_where_to_go() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    response = signed_in("agent", shop).post(reverse("desk:approve", args=[case.ref]), headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, reverse("desk:case", args=[case.ref]))


def test_a_refusal_is_told_in_the_words_typed() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    _press(signed_in("agent", shop), "reject", case, because="The cup was used for a year.")
    case.refresh_from_db()
    assert case.step == "rejected"
    assert EventRow.objects.get(name="case.rejected").data["because"] == "The cup was used for a year."


def test_a_refusal_without_words_is_asked_for_them_and_changes_nothing() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    before = state()
    response = _press(signed_in("agent", shop), "reject", case, because="  ")
    assert response.status_code == 422
    form = response.context["forms"]["reject"]
    assert form.errors["because"] == ["Write the customer why: they will read it."]
    assert 'id="reject_because_error"' in response.content.decode()
    assert state() == before


def test_an_agent_withdraws_for_the_customer() -> None:
    shop = open_shop()
    case = approved(bought(shop))
    _press(signed_in("agent", shop), "withdraw", case)
    case.refresh_from_db()
    assert case.step == "withdrawn"


def test_an_agent_enters_the_tracking_number_the_customer_gave() -> None:
    shop = open_shop()
    case = approved(bought(shop))
    _press(signed_in("agent", shop), "ship", case, carrier="SF Express", tracking_number=" sf12345678 ")
    case.refresh_from_db()
    parcel = Parcel.objects.get(case=case)
    assert (case.step, parcel.carrier, parcel.tracking_number) == ("in_transit", "SF Express", "SF12345678")


def test_a_tracking_number_too_short_is_shown_at_its_field_with_what_was_typed() -> None:
    shop = open_shop()
    case = approved(bought(shop))
    before = state()
    response = _press(signed_in("agent", shop), "ship", case, carrier="SF Express", tracking_number="12")
    answer = response.content.decode()
    assert response.status_code == 422
    assert "Enter the tracking number from the carrier&#x27;s receipt, 4 to 60 letters and digits." in answer
    assert 'value="SF Express"' in answer
    assert state() == before


def test_a_button_pressed_too_late_says_where_the_request_stands() -> None:
    shop = open_shop()
    case = sent(bought(shop))
    before = state()
    response = _press(signed_in("agent", shop), "approve", case)
    assert response.status_code == 422
    assert "This request now stands at “On its way back”" in response.content.decode()
    assert state() == before


def test_only_the_moves_of_the_step_are_offered() -> None:
    shop = open_shop()
    client = signed_in("agent", shop)
    offered = {
        "review": {"approve", "reject", "withdraw"},
        "send_back": {"withdraw", "ship"},
        "in_transit": {"reject", "withdraw"},
        "refund": set(),
    }
    for case in (asked(bought(shop)), approved(bought(shop)), sent(bought(shop)), inspected(bought(shop))):
        answer = _page(client, case)
        acts = ("approve", "reject", "withdraw", "ship", "confirm", "retry")
        forms = {name for name in acts if f'action="{reverse(f"desk:{name}", args=[case.ref])}' in answer}
        assert forms == offered[case.step], case.step


def test_finance_confirms_what_was_paid_by_hand() -> None:
    shop = open_shop()
    case = inspected(bought(shop))
    client = signed_in("finance", shop)
    assert "I have paid ¥50.00" in _page(client, case)
    _press(client, "confirm", case, reference="BANK-20261122-7")
    case.refresh_from_db()
    operation = RefundOperation.objects.get()
    assert (case.step, operation.state, operation.provider_ref) == ("completed", "succeeded", "BANK-20261122-7")


def test_a_payment_is_not_confirmed_without_its_reference() -> None:
    shop = open_shop()
    case = inspected(bought(shop))
    before = state()
    response = _press(signed_in("finance", shop), "confirm", case, reference="")
    assert response.status_code == 422
    assert response.context["forms"]["confirm"].errors["reference"] == [
        "Enter the reference of the payment, as the bank shows it."
    ]
    assert state() == before


def test_finance_asks_the_provider_again_after_a_refusal() -> None:
    shop = open_shop()
    case = inspected(bought(shop, provider="http"))
    client = signed_in("finance", shop)
    assert reverse("desk:retry", args=[case.ref]) not in _page(client, case)
    fail(RefundOperation.objects.get(), Outcome(Answer.REFUSED, detail="Account closed"), at=clock.now())
    answer = _page(client, case)
    assert "Account closed" in answer
    assert reverse("desk:retry", args=[case.ref]) in answer
    _press(client, "retry", case)
    assert RefundOperation.objects.get().state == OperationState.PENDING
    assert EventRow.objects.filter(name="refund.retried").count() == 1


def test_nothing_is_retried_that_was_not_refused() -> None:
    shop = open_shop()
    case = inspected(bought(shop, provider="http"))
    before = state()
    response = _press(signed_in("finance", shop), "retry", case)
    assert response.status_code == 422
    assert "No payment of this request was refused." in response.content.decode()
    assert state() == before


def test_an_agent_reads_of_a_failed_payment_but_settles_none() -> None:
    shop = open_shop()
    case = inspected(bought(shop, provider="http"))
    fail(RefundOperation.objects.get(), Outcome(Answer.REFUSED, detail="Account closed"), at=clock.now())
    answer = _page(signed_in("agent", shop), case)
    assert "Account closed" in answer
    assert reverse("desk:confirm", args=[case.ref]) not in answer


def test_a_case_is_taken_handed_over_and_the_toast_takes_it_back() -> None:
    shop = open_shop()
    case, colleague = asked(bought(shop)), staff("agent", shop)
    client = signed_in("agent", shop)
    page = client.get(reverse("desk:case", args=[case.ref]))
    assert {button.name for button in page.context["heads"]} == {"take", "assign"}
    client.post(reverse("desk:assign", args=[case.ref]), {"to": colleague.ref, "note": "Yours."})
    text = _page(client, case)
    assert colleague.called in text
    assert f'hx-post="{reverse("desk:release", args=[case.ref])}"' in text
    client.post(reverse("desk:release", args=[case.ref]))
    assert Case.objects.get(pk=case.pk).assignee is None


def test_a_case_is_handed_to_nobody_of_another_shop() -> None:
    shop = open_shop()
    case, stranger = asked(bought(shop)), staff("agent", open_shop())
    before = state()
    answer = signed_in("agent", shop).post(reverse("desk:assign", args=[case.ref]), {"to": stranger.ref})
    assert answer.status_code == 422
    assert state() == before
    assert Case.objects.get(pk=case.pk).assignee is None
