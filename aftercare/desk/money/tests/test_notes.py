"""Credit notes at the desk: to be issued, issued, as a file; invoices written down by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.money.models import CreditNote, Invoice
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import bought, inspected, open_shop, signed_in, state

pytestmark = pytest.mark.django_db


def everything() -> list[Any]:
    return [*state(), list(Invoice.objects.values()), list(CreditNote.objects.values())]


def register(client: Client, number: str, **fields: str) -> Any:
    told = {"order": number, "number": "1001", "kind": "special", "amount": "10.00", "tax": "1.00",
            "issued_at": "2026-03-01", **fields}  # fmt: skip
    return client.post(reverse("money:invoice"), told)


def needed(shop: Shop) -> CreditNote:
    case = inspected(bought(shop))
    assert register(signed_in("finance", shop), case.order.number).status_code == 303
    return CreditNote.objects.get(shop=shop)


def test_a_note_stands_until_it_is_issued_and_goes_into_the_file() -> None:
    shop = open_shop()
    note, client = needed(shop), signed_in("finance", shop)
    page = client.get(reverse("money:notes")).content.decode()
    assert "1001" in page and note.refund.case.ref in page
    wrong = client.post(reverse("money:note_issue", args=[note.ref]), {"number": "R-1"})
    assert wrong.status_code == 422 and "红字信息表" in wrong.content.decode()
    done = client.post(reverse("money:note_issue", args=[note.ref]), {"number": "R-1", "confirmation": "4401"})
    assert done.status_code == 303
    assert "No credit note is to be issued" in client.get(reverse("money:notes")).content.decode()
    file: Any = client.get(reverse("money:notes"), {"all": "1", "csv": "1"})
    assert "R-1" in b"".join(file.streaming_content).decode()


@pytest.mark.parametrize(
    "fields",
    [{"order": "none"}, {"number": ""}, {"amount": "x"}, {"amount": "0"}, {"tax": "11"}, {"issued_at": "soon"},
               {"kind": "receipt"}],
)  # fmt: skip
def test_what_is_no_invoice_is_said_at_its_field_and_nothing_is_kept(fields: dict[str, str]) -> None:
    shop = open_shop()
    order, client = bought(shop), signed_in("finance", shop)
    before = everything()
    response = client.post(reverse("money:invoice"), {
        "order": order.number, "number": "1001", "kind": "special", "amount": "10.00", "tax": "1.00",
        "issued_at": "2026-03-01", **fields,
    })  # fmt: skip
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(fields)
    assert everything() == before


@pytest.mark.parametrize("role", ["agent", "warehouse", "auditor"])
def test_others_write_nothing_down(role: str) -> None:
    shop = open_shop()
    note = needed(shop)
    client, before = signed_in(role, shop), everything()
    assert client.post(reverse("money:note_issue", args=[note.ref]), {"number": "R-1"}).status_code == 403
    assert register(client, note.invoice.order.number).status_code == 403
    assert everything() == before


def test_another_shops_is_not_there() -> None:
    mine, theirs = open_shop(), open_shop()
    note = needed(theirs)
    client, before = signed_in("finance", mine), everything()
    assert client.post(reverse("money:note_issue", args=[note.ref]), {"number": "R-1"}).status_code == 404
    assert register(client, note.invoice.order.number).status_code == 422
    assert note.refund.case.ref not in client.get(reverse("money:notes"), {"all": "1"}).content.decode()
    assert everything() == before
