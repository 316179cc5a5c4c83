"""What happens to an account of store credit; it stands on the account's own timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event

from .models import CreditAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditEvent(Event):
    """`amount` moved; `balance` is what the account has now, in minor units of `currency`."""

    account: CreditAccount
    amount: int

    @property
    def subject(self) -> tuple[str, int]:
        return ("credit", self.account.pk)

    @property
    def shop_id(self) -> int:
        return self.account.shop_id

    def data(self) -> dict[str, Any]:
        account = self.account
        return {
            "account": account.ref, "customer": account.customer.external_id, "amount": self.amount,
            "balance": account.balance, "currency": account.currency,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditGranted(CreditEvent):
    """A customer was given store credit; `bonus` of it is a gift, and it is good until `expires_at`."""

    name = "credit.granted"
    bonus: int
    expires_at: str | None

    def data(self) -> dict[str, Any]:
        return {**CreditEvent.data(self), "bonus": self.bonus, "expires_at": self.expires_at}


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditSpent(CreditEvent):
    """Store credit was spent on a purchase; `reference` is what the shop's own system calls it."""

    name = "credit.spent"
    reference: str

    def data(self) -> dict[str, Any]:
        return {**CreditEvent.data(self), "reference": self.reference}


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditGivenBack(CreditSpent):
    """A purchase was undone, and its store credit can be spent again."""

    name = "credit.given_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditExpired(CreditEvent):
    """The time to spend this part of the store credit is over."""

    name = "credit.expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditReversed(CreditEvent):
    """Store credit that was given without a refund was taken back, as far as it was not spent."""

    name = "credit.reversed"
