"""What happens to a case's clocks. None of these moves the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftercare.cases.events import CaseEvent
from aftercare.core.actor import ActorKind
from aftercare.core.events import Event
from aftercare.people.events import ShopEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaused(CaseEvent):
    """The clock stands, for a reason the customer reads, until it is started again or by itself at `until`."""

    name = "case.paused"
    because: str
    was_due: datetime
    until: datetime

    def data(self) -> dict[str, Any]:
        told = {"because": self.because, "old": self.was_due.isoformat(), "until": self.until.isoformat()}
        return {**CaseEvent.data(self), **told}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(CaseEvent):
    """The clock runs again with the time that was left; `due` is the new deadline."""

    name = "case.resumed"
    due: datetime

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "due": self.due.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExtended(CaseEvent):
    """Whoever must act has more time, for a reason the customer reads."""

    name = "case.extended"
    because: str
    was_due: datetime
    due: datetime

    def data(self) -> dict[str, Any]:
        told = {"because": self.because, "old": self.was_due.isoformat(), "due": self.due.isoformat()}
        return {**CaseEvent.data(self), **told}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDueSoon(CaseEvent):
    """A deadline comes near; whoever must act is told, once."""

    name = "case.due_soon"
    due: datetime

    def data(self) -> dict[str, Any]:
        return {**CaseEvent.data(self), "due": self.due.isoformat(), "owner": self.case.owner}


def reminds_customer(event: Event) -> bool:
    """Whether the customer is the one who must act; staff see what is due soon in their queue."""
    return isinstance(event, CaseDueSoon) and event.case.owner == ActorKind.CUSTOMER


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalDeadlineNear(CaseEvent):
    """What the law wants done by then is not done yet."""

    name = "legal.near"
    law: str
    article: str
    code: str
    due: datetime

    def data(self) -> dict[str, Any]:
        told = {"law": self.law, "article": self.article, "code": self.code, "due": self.due.isoformat()}
        return {**CaseEvent.data(self), **told}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalDeadlineMissed(LegalDeadlineNear):
    """What the law wanted done by then was not; a supervisor is called."""

    name = "legal.missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimersChanged(ShopEvent):
    """The shop gives steps more or less time than before, in hours; None is the default of the trade."""

    name = "timers.changed"
    hours: Mapping[str, tuple[int | None, int | None]]

    def data(self) -> dict[str, Any]:
        return {"hours": {step: list(change) for step, change in self.hours.items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(ShopEvent):
    """The shop is at work at other hours than before; None is at every hour."""

    name = "calendar.changed"
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    def data(self) -> dict[str, Any]:
        return {"before": self.before, "after": self.after}
