"""What the matrix is made of. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from aftercare.money.provider import Why
from stories.providers.moods import Mood

PROVIDERS = ("http", "stripe", "alipay", "wechat")
PARTLY = "refuse one of two payments"
"""No mood of the provider: one means of payment of an order is not refundable, and the other is."""
TROUBLES = (*Mood, PARTLY)


class Stop(StrEnum):
    """When the worker stops for good, beside the call to pay."""

    NEVER = "never"
    BEFORE_IT_IS_NOTED = "before, unnoted"
    BEFORE_THE_CALL = "before, noted"
    DURING = "during"
    ANSWER_READ = "after, unread"
    ANSWER_KEPT = "after, unsettled"
    SETTLED = "after, settled"


@dataclass(frozen=True, slots=True)
class Cell:
    provider: str
    trouble: str
    stop: Stop

    def __str__(self) -> str:
        return f"{self.provider}, {self.trouble}, stopped {self.stop}"

    @property
    def mood(self) -> Mood:
        return Mood.PAY if self.trouble == PARTLY else Mood(self.trouble)

    @property
    def why(self) -> Why | None:
        """Why finance has it in the end; None where it is paid."""
        return REFUSED.get(self.trouble)

    @property
    def fails(self) -> bool:
        return self.why is not None or self.trouble == Mood.FAIL_LATER


REFUSED = {
    Mood.NO_BALANCE: Why.NO_BALANCE,
    Mood.TOO_LATE: Why.TOO_LATE,
    Mood.CLOSED: Why.CLOSED,
    PARTLY: Why.TOO_MUCH,
}


def cells(*, providers: tuple[str, ...] = PROVIDERS, troubles: tuple[str, ...] = TROUBLES) -> Iterator[Cell]:
    return (Cell(provider, trouble, stop) for provider in providers for trouble in troubles for stop in Stop)
