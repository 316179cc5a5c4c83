from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.cases.events import CaseEvent

from .models import Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequested(CaseEvent):
    """The money is set aside and will be paid."""

    name = "refund.requested"
    refund: Refund

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "amount": self.refund.amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFailed(CaseEvent):
    """The provider refused; the money stays set aside and finance is asked."""

    name = "refund.failed"
    detail: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "detail": self.detail}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPaid(CaseEvent):
    """All of the money is with the provider, on its way to the customer; `way` is `agreed` where some of it went
    another way than it was paid, as the customer chose."""

    name = "refund.paid"
    refund: Refund
    agreed: bool = False

    def data(self) -> dict[str, Any]:
        way = {"way": "agreed"} if self.agreed else {}
        return {**CaseEvent.data(self), "amount": self.refund.amount, **way}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFrozen(CaseEvent):
    """A payment of the order is asked back, so this refund waits."""

    name = "refund.frozen"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundReleased(CaseEvent):
    """What waited for a chargeback is paid all the same."""

    name = "refund.released"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundReturned(CaseEvent):
    """What counted as paid did not reach the customer; it is owed again."""

    name = "refund.returned"
    amount: int
    detail: str
    asks: bool = False
    """Whether the customer has to say where it may go instead."""

    def data(self) -> dict[str, Any]:
        asks = {"asks": "customer"} if self.asks else {}
        return {**CaseEvent.data(self), "amount": self.amount, "detail": self.detail, **asks}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundUnclear(CaseEvent):
    """For a day no clear answer came from the provider; finance is told, and the provider is asked on."""

    name = "refund.unclear"
    amount: int

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "amount": self.amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPaidTwice(CaseEvent):
    """The provider paid after all what a person had paid in its stead; the shop has to ask one of them back."""

    name = "refund.paid_twice"
    amount: int
    reference: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "amount": self.amount, "reference": self.reference}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRetried(CaseEvent):
    """A person asks the provider again for what it refused."""

    name = "refund.retried"
