"""What has to hold in the end: the provider's book, our journal, the customer's page and the API say the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, Sum
from django.test import Client

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import dead_letters
from aftercare.money.ledger.accounts import clearing
from aftercare.money.models import OperationState, Posting, RefundOperation
from aftercare.people.tokens import make_token
from aftercare.portal.tests.visiting import browser
from aftercare.ui.queues import all_views
from stories.makers import NOW

from .walking import Walk

PAID_WORDS, REFUSED_WORDS = "was refunded", "The payment provider refused the refund"


def prove(walk: Walk) -> str:
    """Add what is wrong to the walk, and say in a word how it ended."""
    case = Case.objects.select_related("order", "shop").get(pk=walk.case.pk)
    operations = list(RefundOperation.objects.filter(refund__case=case).order_by("id"))
    ended = _end(case, operations)
    walk.wrong += [
        *_as_expected(walk, ended),
        *_one_effect(walk, operations),
        *_books_agree(walk, case, operations),
        *_told(case, operations),
        *_shown(case, operations),
    ]
    return ended


def _end(case: Case, operations: list[RefundOperation]) -> str:
    if case.step == "completed":
        return "paid"
    unpaid = [one for one in operations if not one.settled]
    if case.step == "refund" and unpaid and all(one.state == OperationState.FAILED and one.why for one in unpaid):
        return f"finance: {unpaid[0].why}"
    return f"lost: {case.step} {' '.join(one.state for one in operations)}"


def _as_expected(walk: Walk, ended: str) -> Iterator[str]:
    cell = walk.cell
    paid_at_last = ended == "paid" and cell.provider == "alipay" and not cell.why  # asked anew, Alipay pays what failed
    if cell.why and ended != f"finance: {cell.why}":
        yield f"it ended as “{ended}”, not as “finance: {cell.why}”"
    elif cell.fails != ended.startswith("finance: ") and not paid_at_last:
        yield f"it ended as “{ended}”"


def _one_effect(walk: Walk, operations: list[RefundOperation]) -> Iterator[str]:
    moved = walk.line.moved({one.key for one in operations})
    for one in operations:
        if moved[one.key] != ([one.amount] if one.settled else []):
            yield f"the provider moved {moved[one.key]} for a payment of {one.amount} that is {one.state}"


def _books_agree(walk: Walk, case: Case, operations: list[RefundOperation]) -> Iterator[str]:
    account = clearing(walk.line.name)
    rows = Posting.objects.filter(case_id=case.pk)
    sums = rows.aggregate(
        paid=Sum("amount", filter=Q(credit=account), default=0), back=Sum("amount", filter=Q(debit=account), default=0)
    )
    book = sum(sum(moved) for moved in walk.line.moved({one.key for one in operations}).values())
    if sums["paid"] - sums["back"] != book:
        yield f"the journal has {sums['paid'] - sums['back']} in {account}, the provider’s book {book}"


def _told(case: Case, operations: list[RefundOperation]) -> Iterator[str]:
    """Events, the list of finance, and work that gave up."""
    paid, failing = case.step == "completed", sum(one.state == OperationState.FAILED for one in operations)
    for name, times in (("refund.paid", int(paid)), ("refund.failed", failing), ("refund.paid_twice", 0)):
        found = EventRow.objects.filter(name=name, subject_kind="case", subject_id=case.pk).count()
        if found != times:
            yield f"{name} was told {found} times, not {times}"
    listed = Case.objects.filter(all_views(clock.now())["failing"].where, pk=case.pk).exists()
    if listed != bool(failing):
        yield "finance’s list has it" if listed else "finance’s list does not have it"
    if dead_letters().exists():
        yield "a task gave up"


def _shown(case: Case, operations: list[RefundOperation]) -> Iterator[str]:
    """The customer's page and the API."""
    with clock.virtual(NOW):
        page = browser(case.order).get(f"/cases/{case.ref}/")
        api = _api(case)
    text, paid = page.content.decode(), case.step == "completed"
    if page.status_code != 200 or (PAID_WORDS in text) != paid:
        yield "the customer’s page does not say what the books say"
    if not paid and REFUSED_WORDS not in text:
        yield "the customer’s page does not say that the shop looks into it"
    if (api["case"]["step"], api["case"]["refund"]["state"]) != (case.step, "succeeded" if paid else "pending"):
        yield "the API tells another end"
    told = [(one["amount"], one["state"], one["why"]) for one in api["case"]["refund"]["operations"]]
    if sorted(told) != sorted((one.amount, one.state, one.why) for one in operations):
        yield "the API tells other payments"
    settled = sum(one.amount for one in operations if one.settled)
    if api["order"]["refunded"] != settled:
        yield f"by the API {api['order']['refunded']} of the order are refunded, by its payments {settled}"


def _api(case: Case) -> dict[str, Any]:
    token = make_token(shop=case.shop, name="program", scopes=["cases:read", "orders:read"], at=clock.now())
    client = Client(headers={"authorization": f"Bearer {token}"})
    asked = {"case": f"/api/v1/cases/{case.ref}", "order": f"/api/v1/orders/{case.order.ref}"}
    return {name: client.get(address).json() for name, address in asked.items()}
