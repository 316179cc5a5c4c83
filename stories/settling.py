"""A month of refunds that a provider paid, its own book of them as it hands it out, and what is planted in that.

The book is Stripe's report “Itemised balance change from activity”. A third of its rows name our key, a third are
known by the provider's reference, a third by the payment, the amount and the time alone.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any, BinaryIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from aftercare.cases.models import Case, case_ref
from aftercare.connectors.payments.stripe import bills
from aftercare.core import clock
from aftercare.core.money import Money
from aftercare.core.tasks import run_until_idle
from aftercare.money.ledger.accounts import Account, clearing
from aftercare.money.models import (
    OperationState,
    Posting,
    Refund,
    RefundOperation,
    RefundState,
    SettlementFile,
    operation_key,
)
from aftercare.money.provider import Answer, BadRow, BillRow, Outcome, Payment
from aftercare.money.settlement.importing import import_settlement
from aftercare.money.settlement.kinds import Kind
from aftercare.orders.models import Order, Tender, order_ref
from aftercare.people.models import Shop

from .makers import FINANCE, make_case, make_order
from .paying import connected

PROVIDER, CURRENCY = "stripe", "CNY"
FIRST, LAST = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
EACH = 10
"""Payments of one request."""
PLANTED = [kind for kind in Kind if kind != Kind.DISPUTED]
HEAD = [
    "balance_transaction_id", "created_utc", "currency", "gross", "fee", "net", "reporting_category", "source_id",
    "payment_intent_id", "charge_id", "refund_metadata[aftercare_key]",
]  # fmt: skip


class Book:
    """A provider that pays as `pays` has it, says of a payment what `says` has for its key, and hands out its book."""

    def __init__(self) -> None:
        self.pays = Outcome(Answer.UNKNOWN)
        self.says: dict[str, Outcome] = {}

    def refund(self, payment: Payment) -> Outcome:
        return self.pays

    def ask(self, payment: Payment) -> Outcome:
        return self.says.get(payment.key, Outcome(Answer.UNKNOWN))

    def bill(self, file: BinaryIO) -> Iterator[BillRow | BadRow]:
        return bills.rows(file)


@dataclass(slots=True)
class Line:
    """A row of the book; `gross` is in minor units."""

    at: datetime
    what: str
    source: str
    payment: str
    gross: int
    key: str = ""
    fee: int = 0
    currency: str = CURRENCY


@dataclass(slots=True)
class Month:
    shop: Shop
    operations: list[RefundOperation] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    later: list[Line] = field(default_factory=list)
    planted: dict[str, Kind] = field(default_factory=dict)
    """By the key of an operation, or the reference of a movement."""

    @property
    def mark(self) -> str:
        """What the provider's references begin with: those of one shop are no other's."""
        return f"{self.shop.pk}x"

    def file(self, lines: list[Line] | None = None) -> bytes:
        return written(self.lines if lines is None else lines)


def make_month(shop: Shop, *, operations: int, planted: int, seed: int = 1) -> Month:
    chance = random.Random(seed)
    month = Month(shop)
    _pay(month, operations, chance)
    wrong = chance.sample(range(operations), planted)
    plants = {number: PLANTED[place % len(PLANTED)] for place, number in enumerate(wrong)}
    for number, operation in enumerate(month.operations):
        line = _line(month, operation, number, chance)
        _plant(month, plants.get(number), operation, line, chance)
        if number % 2:
            at = operation.settled_at or FIRST
            month.lines.append(Line(at, "charge", f"ch_{number:08}", f"pi_new{number:08}", 9_900, fee=317))
    month.lines += [Line(FIRST + timedelta(days=day), "payout", f"po_{day}", "", -100_000) for day in range(31)]
    Posting.objects.bulk_create([_paid(one) for one in month.operations if one.settled], batch_size=200)
    month.lines.append(Line(LAST, "charge", "ch_last", "pi_last", 9_900, fee=317))
    month.lines.sort(key=lambda line: line.at)
    return month


def written(lines: list[Line]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEAD)
    for number, line in enumerate(lines):
        gross, fee = (Money(minor, line.currency).decimal for minor in (line.gross, line.fee))
        at = line.at.strftime("%Y-%m-%d %H:%M:%S")
        rows.writerow([
            f"txn_{number:08}", at, line.currency.lower(), gross, fee, gross - fee, line.what, line.source,
            line.payment, "", line.key,
        ])  # fmt: skip
    return text.getvalue().encode()


def send(shop: Shop, file: bytes, *, name: str = "march.csv", provider: str = PROVIDER) -> SettlementFile:
    """Send the file and have it read to its end."""
    sent = import_settlement(
        shop=shop, provider=provider, upload=SimpleUploadedFile(name, file), by=FINANCE, at=clock.now()
    )  # fmt: skip
    run_until_idle()
    sent.refresh_from_db()
    return sent


@contextmanager
def book_connected() -> Iterator[Book]:
    book = Book()
    with connected({PROVIDER: book}):
        yield book


def _pay(month: Month, count: int, chance: random.Random) -> None:
    """As if each had been paid by the provider, many at a time."""
    like = make_case(make_order(month.shop, currency=CURRENCY), step="refund")
    refund, operation = like.refund, like.refund.operations.get()
    number, span = 0, (LAST - FIRST).total_seconds()
    while number < count:
        chunk = min(5_000, count - number)
        amounts = [chance.randint(100, 50_000) for _ in range(chunk)]
        sums = [sum(amounts[n : n + EACH]) for n in range(0, chunk, EACH)]
        orders = [_copy(like.order, ref=order_ref(), number=f"M{number}-{n}", captured=amount, pending=0,
                        refunded=amount) for n, amount in enumerate(sums)]  # fmt: skip
        Order.objects.bulk_create(orders, batch_size=200)
        cases = [_copy(like, ref=case_ref(), order=order) for order in orders]
        Case.objects.bulk_create(cases, batch_size=200)
        refunds = [_copy(refund, case=case, state=RefundState.SUCCEEDED, settled_at=LAST,
                         amount=sums[n]) for n, case in enumerate(cases)]  # fmt: skip
        Refund.objects.bulk_create(refunds, batch_size=200)
        tenders = [
            Tender(order=orders[n // EACH], position=n % EACH, provider=PROVIDER, captured=amount, refunded=amount,
                   provider_ref=f"pi_{month.mark}{number + n:08}")
            for n, amount in enumerate(amounts)
        ]  # fmt: skip
        Tender.objects.bulk_create(tenders, batch_size=200)
        made = [
            _copy(operation, refund=refunds[n // EACH], tender=tender, amount=tender.captured, provider=PROVIDER,
                  key=operation_key(), state=OperationState.SUCCEEDED,
                  provider_ref="" if (number + n) % 3 == 2 else f"re_{month.mark}{number + n:08}",
                  settled_at=FIRST + timedelta(seconds=int(chance.random() * span)))
            for n, tender in enumerate(tenders)
        ]  # fmt: skip
        RefundOperation.objects.bulk_create(made, batch_size=200)
        month.operations += made
        number += chunk


def _paid(operation: RefundOperation) -> Posting:
    assert operation.settled_at
    case = operation.refund.case
    return Posting(
        entry=f"operation:{operation.pk}:paid", leg=0, at=operation.settled_at, shop_id=case.shop_id,
        order_id=case.order_id, case_id=case.pk, currency=CURRENCY, debit=Account.PAYABLE, credit=clearing(PROVIDER),
        amount=operation.amount,
    )  # fmt: skip


def _line(month: Month, operation: RefundOperation, number: int, chance: random.Random) -> Line:
    at = (operation.settled_at or FIRST) + timedelta(seconds=chance.randint(0, 20))
    key = operation.key if number % 3 == 0 else ""
    return Line(at, "refund", f"re_{month.mark}{number:08}", operation.tender.provider_ref, -operation.amount, key=key)


def _plant(month: Month, kind: Kind | None, operation: RefundOperation, line: Line, chance: random.Random) -> None:
    lines, told = [line], line.source
    if kind in EXTRA:
        lines.append(EXTRA[kind](operation, line))
        told = lines[1].source
    elif kind in AWRY:
        AWRY[kind](operation, line)
    elif kind == Kind.MISSING_THERE:
        _settle(operation, FIRST + timedelta(days=chance.randint(1, 20)))
        lines, told = [], operation.key
    elif kind == Kind.TIMING:
        _settle(operation, LAST - timedelta(hours=chance.randint(1, 20)))
        line.at = LAST + timedelta(hours=3)
        month.later.append(line)
        lines, told = [], operation.key
    month.lines += lines
    if kind:
        month.planted[told] = kind


def _missing_here(operation: RefundOperation, line: Line) -> Line:
    operation.provider_ref = line.source
    operation.save(update_fields=["provider_ref"])
    return replace(line, source=f"{line.source}x", at=line.at + SECOND, key="", gross=-77)


def _duplicate(operation: RefundOperation, line: Line) -> Line:
    return replace(line, source=f"{line.source}x", at=line.at + SECOND, key=operation.key)


def _came_back(operation: RefundOperation, line: Line) -> Line:
    again = replace(line, source=f"{line.source}x", at=line.at + SECOND, key=operation.key)
    return replace(again, what="refund_failure", gross=operation.amount)


def _unknown(operation: RefundOperation, line: Line) -> Line:
    return replace(line, source=f"{line.source}x", key="", payment=f"pi_unknown{line.source}")


def _another_amount(operation: RefundOperation, line: Line) -> None:
    line.gross -= 1


def _another_currency(operation: RefundOperation, line: Line) -> None:
    line.currency, line.key = "USD", operation.key


def _with_fee(operation: RefundOperation, line: Line) -> None:
    line.fee = 30


def _another_payment(operation: RefundOperation, line: Line) -> None:
    line.key, line.payment = operation.key, "pi_other"


def _failed_here(operation: RefundOperation, line: Line) -> None:
    operation.state, operation.settled_at, operation.failure = OperationState.FAILED, None, "declined"
    operation.provider_ref = ""
    operation.save()
    moved = {"pending": F("pending") + operation.amount, "refunded": F("refunded") - operation.amount}
    Tender.objects.filter(pk=operation.tender_id).update(**moved)
    Order.objects.filter(pk=operation.tender.order_id).update(**moved)
    Refund.objects.filter(pk=operation.refund_id).update(state=RefundState.PENDING, settled_at=None)
    line.key = operation.key


SECOND = timedelta(seconds=1)
EXTRA: dict[Any, Callable[[RefundOperation, Line], Line]] = {
    Kind.MISSING_HERE: _missing_here, Kind.DUPLICATE: _duplicate, Kind.FAILED_THOUGH_PAID: _came_back,
    Kind.UNKNOWN: _unknown,
}  # fmt: skip
"""A row beside the right one."""
AWRY: dict[Any, Callable[[RefundOperation, Line], None]] = {
    Kind.AMOUNT: _another_amount, Kind.CURRENCY: _another_currency, Kind.FEE: _with_fee,
    Kind.WRONG_PAYMENT: _another_payment, Kind.PAID_THOUGH_FAILED: _failed_here,
}  # fmt: skip
"""A row that is not as it should be."""


def _settle(operation: RefundOperation, at: datetime) -> None:
    operation.settled_at = at
    operation.save(update_fields=["settled_at"])


def _copy(row: Any, **fields: Any) -> Any:
    made = type(row)(**{one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields} | {"id": None})
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def found(shop: Shop) -> dict[str, str]:
    """What was found between the books, as `planted` says it."""
    rows = shop.settlement_differences.exclude(state="cleared").select_related("movement", "operation")
    return {
        one.movement.reference if one.movement else one.operation.key if one.operation else "": one.kind
        for one in rows
    }  # fmt: skip


def cost_of(month: Month) -> float:
    """Have its file read, and everything planted found; the CPU seconds that took."""
    file, before = month.file(), process_time()
    sent = send(month.shop, file)
    spent = process_time() - before
    assert sent.state == "done" and found(month.shop) == {told: kind.value for told, kind in month.planted.items()}
    return spent
