"""The port to payment providers: what a connector in `connectors/payments/` implements.

Every connector refunds (`Provider`). What else one can do it says by the methods it has: report by itself
(`Notifies`), tell of its own book (`Settles`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Protocol, runtime_checkable

from aftercare.core.money import Money


class Answer(StrEnum):
    PAID = "paid"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ABSENT = "absent"


class Why(StrEnum):
    """Why a provider refused, in words that all of them share."""

    NO_BALANCE = "no_balance"
    TOO_LATE = "too_late"
    CLOSED = "closed"
    TOO_MUCH = "too_much"
    NO_PAYMENT = "no_payment"
    NOT_ALLOWED = "not_allowed"
    OTHER = "other"


class Cure(StrEnum):
    """Who can do something about it."""

    CUSTOMER = "customer"
    FINANCE = "finance"


CURES = {
    Why.NO_BALANCE: Cure.FINANCE,
    Why.TOO_LATE: Cure.CUSTOMER,
    Why.CLOSED: Cure.CUSTOMER,
    Why.TOO_MUCH: Cure.FINANCE,
    Why.NO_PAYMENT: Cure.FINANCE,
    Why.NOT_ALLOWED: Cure.FINANCE,
    Why.OTHER: Cure.FINANCE,
}
"""A customer names another way for the money; whatever else is wrong is the shop's to mend. What mends itself
(too many requests, a provider out of order) is no refusal: it is UNKNOWN, and asked again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the provider said. UNKNOWN: no clear answer came; ABSENT: it has never seen the key.

    `why` is of a refusal. `spent`: the refused key stands for good; to try once more needs a new one.
    """

    answer: Answer
    ref: str = ""
    detail: str = ""
    why: Why = Why.OTHER
    spent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What to pay back. `key` is stable over attempts; `payment_ref` is the provider's own id of the payment, of
    which `captured` was paid."""

    key: str
    payment_ref: str
    amount: Money
    captured: Money


class Provider(Protocol):
    """Neither method raises for what can happen on a network: that is an UNKNOWN outcome."""

    def refund(self, payment: Payment) -> Outcome: ...

    def ask(self, payment: Payment) -> Outcome:
        """What became of the key; never pays."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundNotice:
    """A provider tells what became of a refund. `id` is the same when it tells so again. `amount` is None where it
    tells only what was refunded of the payment all in all."""

    id: str
    key: str
    outcome: Outcome
    amount: Money | None
    at: datetime


class DisputeState(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeNotice:
    """The customer's bank or the provider asks a payment back; `amount` is what is at stake. `until`: evidence is
    taken until then, where the provider says so. `also_refs`: the same payment by other ids that a tender may carry."""

    id: str
    dispute: str
    payment_ref: str
    state: DisputeState
    amount: Money
    reason: str
    at: datetime
    until: datetime | None = None
    also_refs: tuple[str, ...] = ()


Notice = RefundNotice | DisputeNotice


@dataclass(frozen=True, slots=True)
class Reply:
    """What the provider wants to hear when it told something, word for word."""

    status: int
    body: bytes
    content_type: str


class BadNotice(Exception):
    """A notification that is not to be believed or not understood: `unsigned`, `stale` or `unreadable`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@runtime_checkable
class Notifies(Protocol):
    def read(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> Notice | None:
        """The notification, its signature proven; None for one about something else. Header names are lower case.

        Raises `BadNotice`. Signatures are compared in constant time.
        """
        ...

    def taken(self) -> Reply: ...

    def refused(self, why: BadNotice) -> Reply: ...


class Movement(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    FEE = "fee"
    DISPUTE = "dispute"
    PAYOUT = "payout"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """One movement in the provider's own book. `amount` is what it did to the shop's balance before the fee (a refund
    is negative), `fee` what the provider took (negative when it gave it back). `line` counts from 1. `shown`: the
    amount in the customer's currency, where the provider converted it."""

    line: int
    movement: Movement
    ref: str
    key: str
    payment_ref: str
    amount: Money
    fee: Money
    at: datetime
    shown: Money | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read: its line and why, as a sentence; the column at fault, where one is."""

    line: int
    why: str
    field: str = ""


@runtime_checkable
class Settles(Protocol):
    def bill(self, file: BinaryIO) -> Iterator[BillRow | BadRow]:
        """The rows of a statement as the provider hands it out, in constant memory."""
        ...


MANUAL = "manual"
"""The provider that is a person: finance pays by bank and confirms here."""
CHARGEBACK = "chargeback"
"""Who paid where the customer's bank gave the money back."""
STORE_CREDIT = "store_credit"
"""Who paid where the customer took store credit instead."""

_providers: dict[str, Provider] = {}


def bind(providers: dict[str, Provider]) -> None:
    """Set the connected providers by name; called once at start."""
    _providers.clear()
    _providers.update(providers)


def provider(name: str) -> Provider | None:
    """The connected provider, or None when a person has to pay."""
    return _providers.get(name)


def settling() -> dict[str, Settles]:
    """The connected providers whose files can be read, by name."""
    return {name: one for name, one in _providers.items() if isinstance(one, Settles)}
