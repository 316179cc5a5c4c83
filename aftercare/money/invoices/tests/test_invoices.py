"""Every refund of what was invoiced needs its credit notes: exactly its part, on the right invoices, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.money.invoices.actions import issue_note, register_invoice
from aftercare.money.invoices.reminding import WITHIN, remind_notes
from aftercare.money.models import CreditNote, Invoice, NoteState
from aftercare.orders.models import Order
from stories.makers import AGENT, CUSTOMER, FINANCE, NOW, WAREHOUSE, line_in, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    return make_order(make_shop(), [line_in(gross=1000, quantity=2, tax=120)])


def invoiced(order: Order, number: str = "1001", **given: Any) -> Invoice:
    told = {"amount": 1000, "tax": 120, "issued_at": NOW, **given}
    return register_invoice(order, number=number, by=FINANCE, at=NOW, **told)


def notes() -> list[tuple[str, int, int]]:
    return list(CreditNote.objects.order_by("id").values_list("invoice__number", "amount", "tax"))


def everything() -> list[Any]:
    tables: list[Any] = [Invoice, CreditNote, EventRow]
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_refund_needs_a_note_for_its_part_and_two_need_all_of_it(order: Order) -> None:
    invoiced(order)
    make_case(order, kind="refund_only", units=[1])
    assert notes() == [("1001", 500, 60)]
    make_case(order, kind="refund_only", units=[1])
    assert notes() == [("1001", 500, 60), ("1001", 500, 60)]
    assert Invoice.objects.get().left == 0


def test_an_invoice_told_later_is_credited_for_refunds_of_before(order: Order) -> None:
    make_case(order, kind="refund_only", units=[1])
    assert notes() == []
    invoiced(order)
    assert notes() == [("1001", 500, 60)]


def test_several_invoices_are_credited_in_their_order_and_no_further(order: Order) -> None:
    invoiced(order, "B", amount=300, tax=30, issued_at=NOW + timedelta(days=1))
    invoiced(order, "A", amount=400, tax=41)
    make_case(order, kind="refund_only")
    assert notes() == [("A", 400, 41), ("B", 300, 30)]


def test_a_refund_of_what_was_not_invoiced_needs_none(order: Order) -> None:
    other = make_order(order.shop, [line_in(gross=5)])
    invoiced(order)
    make_case(other, kind="refund_only")
    assert notes() == []


def test_a_note_is_issued_by_its_number_and_corrected(order: Order) -> None:
    invoiced(order)
    make_case(order, kind="refund_only")
    note = issue_note(CreditNote.objects.get(), number=" R-1 ", by=FINANCE, at=NOW)
    assert (note.state, note.number, note.issued_at) == (NoteState.ISSUED, "R-1", NOW)
    before = everything()
    issue_note(note, number="R-1", by=FINANCE, at=NOW + timedelta(days=1))
    assert everything() == before
    note = issue_note(note, number="R-2", by=FINANCE, at=NOW + timedelta(days=1))
    assert (note.number, note.issued_at) == ("R-2", NOW)


@pytest.mark.parametrize(
    ("kind", "needs"), [("special", True), ("digital", True), ("normal", False), ("invoice", False)]
)
def test_chinas_special_and_digital_invoices_need_a_confirmation(order: Order, kind: str, needs: bool) -> None:
    invoiced(order, kind=kind)
    make_case(order, kind="refund_only")
    note, before = CreditNote.objects.get(), everything()
    if not needs:
        assert issue_note(note, number="R-1", by=FINANCE, at=NOW).state == NoteState.ISSUED
        return
    with pytest.raises(Refused) as refused:
        issue_note(note, number="R-1", by=FINANCE, at=NOW)
    assert (refused.value.code, refused.value.field) == ("confirmation_missing", "confirmation")
    assert everything() == before
    assert issue_note(note, number="R-1", confirmation="4401", by=FINANCE, at=NOW).state == NoteState.ISSUED


@pytest.mark.parametrize(
    ("given", "field"),
    [({"number": " "}, "number"), ({"number": "x" * 61}, "number"), ({"amount": 0}, "amount"), ({"tax": 1001}, "tax"),
     ({"tax": -1}, "tax"), ({"kind": "receipt"}, "kind")],
)  # fmt: skip
def test_what_is_no_invoice_names_its_field(order: Order, given: dict[str, Any], field: str) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        invoiced(order, **given)
    assert refused.value.field == field
    assert everything() == before


def test_a_number_is_known_once_in_a_shop(order: Order) -> None:
    invoiced(order)
    before = everything()
    with pytest.raises(Refused) as refused:
        invoiced(make_order(order.shop, [line_in(gross=5)]))
    assert refused.value.code == "invoice_known"
    assert everything() == before
    invoiced(make_order(make_shop(), [line_in(gross=5)]))


@pytest.mark.parametrize("actor", [CUSTOMER, AGENT, WAREHOUSE, Actor(ActorKind.AUDITOR)])
def test_only_finance_and_programs_keep_them(order: Order, actor: Actor) -> None:
    invoiced(order)
    make_case(order, kind="refund_only")
    note, before = CreditNote.objects.get(), everything()
    with pytest.raises(Refused) as refused:
        issue_note(note, number="R-1", by=actor, at=NOW)
    assert refused.value.code == "role_not_allowed"
    with pytest.raises(Refused) as refused:
        register_invoice(order, number="9", amount=1, issued_at=NOW, by=actor, at=NOW)
    assert refused.value.code == "role_not_allowed"
    assert everything() == before


def test_what_waits_too_long_is_said(order: Order) -> None:
    invoiced(order)
    make_case(order, kind="refund_only")
    needed = CreditNote.objects.get().needed_at
    with clock.virtual(needed + WITHIN - timedelta(hours=1)):
        remind_notes()
    assert not EventRow.objects.filter(name="credit_note.overdue").exists()
    with clock.virtual(needed + WITHIN + timedelta(hours=1)):
        remind_notes()
    assert EventRow.objects.get(name="credit_note.overdue").data == {"notes": 1}
