"""What can happen to a withdrawal from a contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event

from .withdrawals import Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalEvent(Event):
    """Something that happened to a withdrawal from a contract; it stands with its order where that is known."""

    withdrawal: Withdrawal

    @property
    def subject(self) -> tuple[str, int]:
        order_id = self.withdrawal.order_id
        return ("order", order_id) if order_id else ("shop", self.withdrawal.shop_id)

    @property
    def shop_id(self) -> int:
        return self.withdrawal.shop_id

    def data(self) -> dict[str, Any]:
        cases = list(self.withdrawal.cases.order_by("id").values_list("ref", flat=True))
        return {"withdrawal": self.withdrawal.ref, "cases": cases}


class WithdrawalReceived(WithdrawalEvent):
    """A consumer withdrew from a contract by the withdrawal function; without `cases` a person has to look."""

    name = "withdrawal.received"


class WithdrawalMatched(WithdrawalEvent):
    """A person found the order of a withdrawal and opened the requests for its goods."""

    name = "withdrawal.matched"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalAnswered(WithdrawalEvent):
    """The shop answered a withdrawal in writing instead of opening a request."""

    name = "withdrawal.answered"
    words: str

    def data(self) -> dict[str, Any]:
        return {**WithdrawalEvent.data(self), "words": self.words}
