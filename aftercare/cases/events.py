"""What can happen to a case. The step before and after stand in every event, so history rebuilds the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event

from .models import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(Event):
    """Something that happened to a case, taking it from step `left` to step `entered`."""

    case: Case
    action: str
    left: str
    entered: str

    @property
    def subject(self) -> tuple[str, int]:
        return ("case", self.case.pk)

    @property
    def shop_id(self) -> int:
        return self.case.shop_id

    def data(self) -> dict[str, Any]:
        return {"action": self.action, "from": self.left, "to": self.entered}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(CaseEvent):
    """A request was taken in and decided on."""

    name = "case.opened"
    verdict: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "verdict": self.verdict, "amount": self.case.amount.minor}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseApproved(CaseEvent):
    """A person, or the passing of the deadline, said yes."""

    name = "case.approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRejected(CaseEvent):
    """A person said no, with words for the customer."""

    name = "case.rejected"
    because: str

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "because": self.because}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    """The customer changed their mind about asking."""

    name = "case.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExpired(CaseEvent):
    """The customer's time to send the goods back ran out."""

    name = "case.expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEscalated(CaseEvent):
    """Whoever had to act did not; a supervisor is called."""

    name = "case.escalated"
