"""An order at the desk: read, and a request opened from it for its customer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from aftercare.cases.models import Case, Photo
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.orders.models import Order
from aftercare.policy.reasons import ReasonSet, set_reasons
from aftercare.ui.tests.staffed import asked, bought, open_shop, picture, signed_in, state

pytestmark = pytest.mark.django_db


def _send(client: Client, order: Order, name: str = "open_case", **body: Any) -> Any:
    return client.post(reverse(f"desk:{name}", args=[order.ref]), body)


def _ask(order: Order, units: object = 1, reason: str = "defect", kind: str = "return") -> dict[str, Any]:
    line = order.lines.get()
    return {"kind": kind, f"units_{line.pk}": units, f"reason_{line.pk}": reason, f"note_{line.pk}": "It leaks."}


def test_an_agent_opens_a_request_for_the_customer() -> None:
    shop = open_shop()
    order = bought(shop)
    response = _send(signed_in("agent", shop), order, **_ask(order))
    case = Case.objects.get()
    assert response["Location"] == reverse("desk:case", args=[case.ref])
    line = case.lines.get()
    assert (case.kind, case.channel, case.step) == ("return", "desk", "review")
    assert (line.units, line.reason, line.note) == (1, "defect", "It leaks.")


def test_photos_the_customer_sent_the_agent_go_with_the_request_and_stay_after_a_look() -> None:
    shop = open_shop()
    order, client = bought(shop), signed_in("agent", shop)
    looked = _send(client, order, "preview", **_ask(order), photos=[picture()])
    (sealed,) = looked.context["pictures"].sealed()
    assert sealed in looked.content.decode()
    _send(client, order, **_ask(order), photo=[sealed], photos=[picture()])
    case = Case.objects.get()
    assert [photo.taken_by for photo in case.photos.order_by("id")] == ["agent", "agent"]
    assert case.decision.evidence == () and case.step == "review"


def test_a_file_that_is_no_photo_opens_nothing() -> None:
    shop = open_shop()
    order, before = bought(shop), state()
    answer = _send(signed_in("agent", shop), order, **_ask(order), photos=[SimpleUploadedFile("a.jpg", b"no")])
    assert (answer.status_code, state()) == (422, before)
    assert "is no photo or video we can read" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "field", "cure"),
    [
        ({"units": 3}, "units", "At most 2 can still be asked for."),
        ({"units": -1}, "units", "Write 0 or more."),
        ({"units": "two"}, "units", "Write a whole number, such as 1."),
        ({"reason": ""}, "reason", "Choose why the customer wants this."),
        ({"reason": "boredom"}, "reason", "Choose a reason from the list."),
        ({"kind": ""}, "kind", "Choose what the customer wants."),
        ({"kind": "gift"}, "kind", "Choose one of these."),
    ],
)
def test_a_wrong_field_is_named_with_its_cure_and_the_rest_is_kept(
    change: dict[str, Any], field: str, cure: str
) -> None:
    shop = open_shop()
    order = bought(shop)
    before = state()
    response = _send(signed_in("agent", shop), order, **_ask(order, **change))
    name = field if field == "kind" else f"{field}_{order.lines.get().pk}"
    assert response.status_code == 422
    assert response.context["form"].errors[name] == [cure]
    assert "It leaks." in response.content.decode()
    assert state() == before


def test_a_request_for_nothing_is_asked_what_for() -> None:
    shop = open_shop()
    order = bought(shop)
    response = _send(signed_in("agent", shop), order, **_ask(order, units=""))
    assert response.status_code == 422
    assert "Choose at least one item." in response.content.decode()
    assert not Case.objects.exists()


def test_what_the_policy_refuses_is_said_in_its_words() -> None:
    shop = open_shop()
    then = clock.now() - timedelta(days=60)
    order = bought(shop, placed_at=then, paid_at=then, delivered_at=then)
    response = _send(signed_in("agent", shop), order, **_ask(order, reason="changed_mind"))
    assert response.status_code == 422
    assert "ended on" in response.content.decode()
    assert not Case.objects.exists()


def test_a_look_first_shows_decision_and_amount_and_writes_nothing() -> None:
    shop = open_shop()
    order = bought(shop)
    before = state()
    response = _send(signed_in("agent", shop), order, "preview", **_ask(order, units=2, reason="changed_mind"))
    answer = response.content.decode()
    assert response.status_code == 200
    assert "Approved" in answer
    assert "Back to Alipay" in answer
    assert [row.amount.minor for row in response.context["previewed"]["rows"]] == [10_000, 10_000]
    assert state() == before


def test_an_order_wholly_asked_for_offers_nothing_more() -> None:
    shop = open_shop()
    order = bought(shop, quantity=1)
    case = asked(order)
    answer = signed_in("agent", shop).get(reverse("desk:order", args=[order.ref])).content.decode()
    assert "Every unit of this order is already in a request." in answer
    assert reverse("desk:case", args=[case.ref]) in answer


def test_finance_reads_an_order_but_opens_nothing() -> None:
    shop = open_shop()
    order = bought(shop)
    answer = signed_in("finance", shop).get(reverse("desk:order", args=[order.ref])).content.decode()
    assert order.number in answer
    assert reverse("desk:open_case", args=[order.ref]) not in answer


def test_a_photo_is_kept_as_it_is_added_and_goes_with_the_request() -> None:
    shop = open_shop()
    client, order = signed_in("agent", shop), bought(shop)
    address = reverse("desk:upload", args=[order.ref])
    seal = client.post(address, {"photos": picture()}).json()["photo"]
    gone = client.post(address, {"photos": picture()}).json()["photo"]
    client.post(address, {"remove": gone})
    bad = client.post(address, {"photos": SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>")})
    assert (bad.status_code, "“a.svg”" in bad.json()["problem"]) == (422, True)
    _send(client, order, **_ask(order), photo=[seal])
    assert [photo.case for photo in Photo.objects.all()] == [Case.objects.get()]


def test_a_reason_is_listed_for_the_kinds_the_shop_lists_it_for_and_no_other_is_taken() -> None:
    shop = open_shop()
    set_reasons(
        shop=shop, reasons=[ReasonSet(reason="late", hidden=("return", "exchange"))], by=SYSTEM, at=clock.now()
    )  # fmt: skip
    order, client = bought(shop), signed_in("agent", shop)
    page = client.get(reverse("desk:order", args=[order.ref])).content.decode()
    assert '<option value="late" data-kinds="refund_only reship">' in page
    before = state()
    answer = _send(client, order, **_ask(order, reason="late"))
    assert (answer.status_code, state()) == (422, before)
    assert "does not list this reason" in answer.content.decode()
    assert _send(client, order, **_ask(order, reason="late", kind="refund_only")).status_code == 303
