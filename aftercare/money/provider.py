"""The port to payment providers: what a connector in `connectors/payments/` implements."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from aftercare.core.money import Money


class Answer(StrEnum):
    PAID = "paid"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the provider said. UNKNOWN: no clear answer came; ABSENT: it has never seen the key."""

    answer: Answer
    ref: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What to pay back. `key` is stable over attempts; `payment_ref` is the provider's own id of the payment."""

    key: str
    payment_ref: str
    amount: Money


class Provider(Protocol):
    """Neither method raises for what can happen on a network: that is an UNKNOWN outcome."""

    def refund(self, payment: Payment) -> Outcome: ...

    def ask(self, payment: Payment) -> Outcome:
        """What became of the key; never pays."""
        ...


MANUAL = "manual"
"""The provider that is a person: finance pays by bank and confirms here."""

_providers: dict[str, Provider] = {}


def bind(providers: dict[str, Provider]) -> None:
    """Set the connected providers by name; called once at start."""
    _providers.clear()
    _providers.update(providers)


def provider(name: str) -> Provider | None:
    """The connected provider, or None when a person has to pay."""
    return _providers.get(name)
