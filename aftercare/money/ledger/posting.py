"""What is posted when money is granted, paid, or owed by a customer. Called within the action's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from aftercare.cases.events import CaseEvent
from aftercare.cases.models import Case
from aftercare.core.rows import append_all
from aftercare.orders.models import Order

from ..models import (
    Chargeback,
    ChargebackState,
    CreditAccount,
    CreditEntry,
    CreditGrant,
    EntryKind,
    Posting,
    Refund,
    RefundOperation,
)
from ..provider import CHARGEBACK, STORE_CREDIT
from .accounts import Account, clearing

Leg = tuple[str, str, int]
"""The account debited, the account credited, and minor units; none where they are 0."""


ELSEWHERE = {CHARGEBACK: Account.CHARGED_BACK, STORE_CREDIT: Account.CREDIT}
"""Where it stands what no provider and no person paid: the customer's bank did, or the shop owes it as store credit."""
CREDIT_LEGS = {
    EntryKind.GRANTED: (Account.GIVEN, Account.CREDIT),
    EntryKind.SPENT: (Account.CREDIT, Account.SPENT),
    EntryKind.GIVEN_BACK: (Account.SPENT, Account.CREDIT),
    EntryKind.EXPIRED: (Account.CREDIT, Account.BREAKAGE),
    EntryKind.REVERSED: (Account.CREDIT, Account.GIVEN),
}


def refund_granted(case: Case, refund: Refund) -> None:
    """The shop owes what it grants, less the fees it keeps."""
    granted = refund.amount + refund.fees
    _post(
        case, f"refund:{refund.pk}:granted", at=refund.requested_at,
        legs=[
            (Account.RETURNS, Account.PAYABLE, granted - case.tax),
            (Account.TAX, Account.PAYABLE, case.tax),
            (Account.PAYABLE, Account.FEES, refund.fees),
        ],
    )  # fmt: skip


def operation_paid(case: Case, operation: RefundOperation, *, at: datetime) -> None:
    """A provider, a person by bank, or the customer's bank by a chargeback (a loss no more) paid what was owed."""
    _post(case, _entry(operation, "paid"), at=at, legs=[(Account.PAYABLE, _account(operation), operation.amount)])


def operation_returned(case: Case, operation: RefundOperation, *, at: datetime) -> None:
    """It came back: owed again. Paid anew, it is posted anew."""
    _post(case, _entry(operation, "returned"), at=at, legs=[(_account(operation), Account.PAYABLE, operation.amount)])


def credit_moved(entry: CreditEntry, *, account: CreditAccount, grant: CreditGrant) -> None:
    """What took the place of a refund was posted as the refund's payment; here is what is given beside it."""
    given = grant.bonus if grant.operation_id else grant.amount + grant.bonus
    amount = given if entry.kind == EntryKind.GRANTED else abs(entry.amount)
    debit, credit = CREDIT_LEGS[EntryKind(entry.kind)]
    if amount:
        Posting.objects.create(
            entry=f"credit:{entry.pk}:{entry.kind}", leg=0, at=entry.at, shop_id=account.shop_id, order_id=None,
            case_id=None, customer_id=account.customer_id, currency=account.currency, debit=debit, credit=credit,
            amount=amount,
        )  # fmt: skip


def owed_by_customer(event: CaseEvent) -> None:
    """What the customer owes changed: the difference to what was posted so far is posted."""
    if not event.tells_debt:
        return
    case = event.case
    posted = Posting.objects.filter(case_id=case.pk).aggregate(
        owed=Sum("amount", filter=Q(debit=Account.RECEIVABLE), default=0),
        waived=Sum("amount", filter=Q(debit=Account.RECOVERY, credit=Account.RECEIVABLE), default=0),
        times=Count("id", filter=Q(entry__startswith="owed:")),
    )
    more = case.receivable - (posted["owed"] - posted["waived"])
    leg = (Account.RECEIVABLE, Account.RECOVERY) if more > 0 else (Account.RECOVERY, Account.RECEIVABLE)
    _post(case, f"owed:{case.pk}:{posted['times'] + 1}", at=event.at, legs=[(*leg, abs(more))])


def chargeback_opened(chargeback: Chargeback, *, at: datetime) -> None:
    """The provider takes the money back until it is decided."""
    legs = [(Account.DISPUTED, clearing(chargeback.provider), chargeback.amount)]
    _post_on(chargeback.order, f"chargeback:{chargeback.pk}:opened", at=at, legs=legs)


def chargeback_closed(chargeback: Chargeback, *, at: datetime) -> None:
    """It comes back to the shop, or is lost."""
    won = chargeback.state == ChargebackState.WON
    account = clearing(chargeback.provider) if won else Account.CHARGED_BACK
    legs = [(account, Account.DISPUTED, chargeback.amount)]
    _post_on(chargeback.order, f"chargeback:{chargeback.pk}:{chargeback.state}", at=at, legs=legs)


def _account(operation: RefundOperation) -> str:
    return ELSEWHERE.get(operation.payer) or clearing(operation.payer)


def _entry(operation: RefundOperation, what: str) -> str:
    """Paid anew after it came back, it has another name."""
    again = f":{operation.returns + 1}" if operation.returns else ""
    return f"operation:{operation.pk}{again}:{what}"


def _post(case: Case, entry: str, *, at: datetime, legs: Iterable[Leg]) -> None:
    _append(entry, legs, at=at, shop_id=case.shop_id, order_id=case.order_id, case_id=case.pk,
            customer_id=case.customer_id, currency=case.currency)  # fmt: skip


def _post_on(order: Order, entry: str, *, at: datetime, legs: Iterable[Leg]) -> None:
    """What is about an order and no request of it."""
    _append(entry, legs, at=at, shop_id=order.shop_id, order_id=order.pk, customer_id=order.customer_id,
            currency=order.currency)  # fmt: skip


def _append(entry: str, legs: Iterable[Leg], **about: Any) -> None:
    append_all([
        Posting(entry=entry, leg=number, debit=debit, credit=credit, amount=amount, **about)
        for number, (debit, credit, amount) in enumerate(legs) if amount
    ])  # fmt: skip
