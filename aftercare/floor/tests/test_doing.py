"""Hold, stop and send: what is asked for, what is answered, and where the case stands then."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.cases import actions
from aftercare.cases.facts import LineAsk
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.parcels.outbound import Shipment
from aftercare.parcels.stopping import sent as already_sent
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import (
    AGENT,
    CUSTOMER,
    WAREHOUSE,
    arrived,
    bought,
    judged,
    open_shop,
    replacing,
    sent,
    signed_in,
    state,
    unsent,
)

pytestmark = pytest.mark.django_db


def _stopping(shop: Shop) -> Case:
    return already_sent(unsent(shop), by=WAREHOUSE, at=clock.now())


def _going_back(shop: Shop) -> Case:
    return actions.take_back(judged(arrived(bought(shop)), 0), by=CUSTOMER, at=clock.now())


def _do(client: Client, task: str, case: Case, **body: Any) -> Any:
    return client.post(reverse(f"floor:{task}", args=[case.ref]), body)


@pytest.mark.parametrize(
    ("make", "task", "answer", "step"),
    [
        (unsent, "hold", "hold", "refund"),
        (unsent, "hold", "sent", "intercept"),
        (_stopping, "stop", "intercept", "refund"),
        (_stopping, "stop", "refuse", "refund"),
        (_stopping, "stop", "miss", "review"),
        (replacing, "send", "dispatch", "delivering"),
        (_going_back, "send", "dispatch", "delivering_back"),
    ],
)
def test_a_task_is_opened_by_its_case_and_answered(make: Any, task: str, answer: str, step: str) -> None:
    shop = open_shop()
    case, client = make(shop), signed_in("warehouse", shop)
    found = client.get(reverse("floor:scan"), {"q": case.ref}, follow=True)
    assert found.redirect_chain[-1][0] == reverse(f"floor:{task}", args=[case.ref])
    assert case.asked[0].sku in found.content.decode()
    response = _do(client, task, case, do=answer, carrier="SF", tracking_number=" new12345 ")
    assert response["Location"] == reverse("floor:case", args=[case.ref])
    case.refresh_from_db()
    assert case.step == step


def test_what_is_sent_has_its_number_and_goods() -> None:
    shop = open_shop()
    case = replacing(shop)
    _do(signed_in("warehouse", shop), "send", case, do="dispatch", carrier="SF", tracking_number="new12345")
    shipment = Shipment.objects.get()
    assert (shipment.carrier, shipment.tracking_number) == ("SF", "NEW12345")
    assert [(line.sku, line.units) for line in shipment.lines.all()] == [(case.asked[0].sku, 1)]
    assert EventRow.objects.get(name="shipment.sent").actor_kind == "warehouse"


def test_what_was_not_accepted_goes_back_while_the_rest_is_refunded() -> None:
    shop = open_shop()
    case, client = judged(arrived(bought(shop), units=2), 1), signed_in("warehouse", shop)
    rest = Case.objects.get(step="failed")
    actions.take_back(rest, by=CUSTOMER, at=clock.now())
    assert rest.ref in client.get(reverse("floor:scan")).content.decode()
    _do(client, "send", rest, do="dispatch", tracking_number="BACK1234")
    assert [line.units for line in Shipment.objects.get(case=rest).lines.all()] == [1]
    assert Case.objects.get(pk=case.pk).step == "refund"


def test_without_a_number_the_field_says_so_and_nothing_is_sent() -> None:
    shop = open_shop()
    case = replacing(shop)
    before = state()
    response = _do(signed_in("warehouse", shop), "send", case, do="dispatch", carrier="SF")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_tracking_number_error"' in page
    assert 'value="SF"' in page
    assert state() == before


@pytest.mark.parametrize("answer", ["", "approve", "miss"])
def test_an_answer_of_another_task_changes_nothing(answer: str) -> None:
    shop = open_shop()
    case = unsent(shop)
    before = state()
    assert _do(signed_in("warehouse", shop), "hold", case, do=answer).status_code == 422
    assert state() == before


def test_the_start_lists_what_waits_under_its_task() -> None:
    shop = open_shop()
    cases = {"hold": unsent(shop), "stop": _stopping(shop), "send": replacing(shop), "inspect": arrived(bought(shop))}
    unsent(open_shop())
    waiting = signed_in("warehouse", shop).get(reverse("floor:scan")).context["waiting"]
    assert {task: [case.ref for case in found] for task, _title, found in waiting} == {
        task: [case.ref] for task, case in cases.items()
    }


def test_a_parcel_withdrawn_on_its_way_is_received_and_then_sent_back() -> None:
    shop = open_shop()
    case = actions.withdraw(sent(bought(shop)), by=CUSTOMER, at=clock.now())
    client = signed_in("warehouse", shop)
    assert client.get(reverse("floor:case", args=[case.ref]))["Location"].endswith("/receive/")
    client.post(reverse("floor:receive", args=[case.ref]), {"all": "1"})
    case.refresh_from_db()
    assert case.step == "returning"
    assert client.get(reverse("floor:case", args=[case.ref]))["Location"].endswith("/send/")


def test_goods_that_failed_wait_for_the_customer() -> None:
    shop = open_shop()
    case = judged(arrived(bought(shop)), 0)
    page = signed_in("warehouse", shop).get(reverse("floor:case", args=[case.ref])).content.decode()
    assert "keep the goods here until the customer has answered" in page


def test_the_wanted_item_is_what_is_packed() -> None:
    shop = open_shop()
    order = bought(shop)
    line = order.lines.get()
    case = actions.open_case(
        kind="exchange", order=order, by=AGENT, at=clock.now(), asks=[
            LineAsk(line_id=line.pk, units=1, reason="defect", wanted="CUP-BLUE")
        ],
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(step="replace", owner="warehouse")
    page = signed_in("warehouse", shop).get(reverse("floor:send", args=[case.ref])).content.decode()
    assert "CUP-BLUE" in page
    assert "wanted instead" in page
