"""Invoices and credit notes by the API: told, needed, issued; its own shop's alone."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.audit.tests.world import World
from aftercare.money.models import CreditNote, Invoice

from .talk import Talk, new_shop

pytestmark = pytest.mark.django_db
SOLD = {"number": "1001", "kind": "digital", "amount": 100_000, "tax": 9_000, "issued_at": "2026-03-01T00:00:00Z"}


@pytest.fixture
def world() -> World:
    world = World()
    world.case("returned")
    return world


def test_an_invoice_is_told_and_its_refund_credited(world: World) -> None:
    case, talk = world.case("returned"), Talk.of_shop(world.shop)
    status, made = talk.post(f"/orders/{case.order.ref}/invoices", SOLD)
    assert (status, made["credited"]) == (201, case.amount.minor)
    assert talk.get(f"/orders/{case.order.ref}/invoices")[1]["items"] == [made]
    (note,) = talk.get("/credit-notes", state="needed")[1]["items"]
    assert (note["case"], note["invoice"], note["amount"]) == (case.ref, "1001", case.amount.minor)
    status, problem = talk.post(f"/credit-notes/{note['ref']}/issue", {"number": "R-1"})
    assert (status, problem["errors"][0]["field"]) == (409, "confirmation") or status == 422
    status, issued = talk.post(f"/credit-notes/{note['ref']}/issue", {"number": "R-1", "confirmation": "4401"})
    assert (status, issued["state"], issued["number"]) == (200, "issued", "R-1")
    assert talk.get("/credit-notes", state="needed")[1]["items"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [({"amount": 0}, "amount"), ({"tax": 200_000}, "tax"), ({"number": ""}, "number"), ({"kind": "x"}, "kind")],
)
def test_what_does_not_fit_names_its_field(world: World, change: dict[str, Any], field: str) -> None:
    order = world.case("returned").order
    status, problem = Talk.of_shop(world.shop).post(f"/orders/{order.ref}/invoices", {**SOLD, **change})
    assert status in (409, 422)
    assert problem["errors"][0]["field"] == field
    assert not Invoice.objects.exists()


def test_another_shops_is_not_there_and_reading_issues_nothing(world: World) -> None:
    order = world.case("returned").order
    Talk.of_shop(world.shop).post(f"/orders/{order.ref}/invoices", SOLD)
    note = CreditNote.objects.get()
    other = Talk.of_shop(new_shop())
    assert other.get(f"/orders/{order.ref}/invoices")[0] == 404
    assert other.post(f"/orders/{order.ref}/invoices", {**SOLD, "number": "2"})[0] == 404
    assert other.post(f"/credit-notes/{note.ref}/issue", {"number": "R", "confirmation": "4"})[0] == 404
    reader = Talk.of_shop(world.shop, "audit:read")
    assert reader.get("/credit-notes")[0] == 200
    assert reader.post(f"/credit-notes/{note.ref}/issue", {"number": "R", "confirmation": "4"})[0] == 403
    assert CreditNote.objects.get().number == ""
