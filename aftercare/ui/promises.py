"""The promise chip: who must act, by when, and what happens if they do not, as its reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.cases.kinds import KINDS
from aftercare.cases.kinds.table import PREPAID
from aftercare.core.actor import ActorKind

SOON = timedelta(days=1)

# Whom a case waits for, as the customer says it and as the staff do.
FOR_CUSTOMER = {
    ActorKind.AGENT: _("Waiting for the shop"),
    ActorKind.SUPERVISOR: _("With a supervisor"),
    ActorKind.CUSTOMER: _("Waiting for you"),
    ActorKind.CARRIER: _("With the carrier"),
    ActorKind.WAREHOUSE: _("Waiting for the warehouse"),
    ActorKind.FINANCE: _("Being paid another way"),
    ActorKind.SYSTEM: _("Being paid"),
}
FOR_STAFF = {
    ActorKind.AGENT: _("Waiting for an agent"),
    ActorKind.SUPERVISOR: _("Waiting for a supervisor"),
    ActorKind.CUSTOMER: _("Waiting for the customer"),
    ActorKind.CARRIER: _("With the carrier"),
    ActorKind.WAREHOUSE: _("Waiting for the warehouse"),
    ActorKind.FINANCE: _("Waiting for finance"),
    ActorKind.SYSTEM: _("Being paid"),
}
YOURS = _("Waiting for you")

THEN = {
    "approve": _("Without an answer by then, it is approved by itself."),
    "expire": _("After that the request closes by itself; it can be made again while the time for returns runs."),
    "escalate": _("If it takes longer, a supervisor takes over."),
    "lapse": _("Without an answer by then, it goes on without one."),
    "take_back": _("Without an answer by then, the goods are sent back as they are."),
    "confirm": _("If nothing is found wrong by then, it is complete."),
    "close": _("If nobody objects by then, it is closed."),
}
THEN_PREPAID = {"expire": _("After that the request closes, and the goods count as not sent back.")}
THEN_SUPERVISOR = {"escalate": _("If it takes longer, the supervisors are called again.")}
PAUSED = _("The clock stands still; the time that is left runs on afterwards.")
OVERDUE = _("It took longer than promised; a supervisor has been called.")


@dataclass(frozen=True, slots=True)
class Promise:
    """`tone` colours who acts; `urgency` colours the time left."""

    who: str
    tone: str
    urgency: str = ""
    due_at: datetime | None = None
    then: str = ""


class Standing(Protocol):
    """A case, or the columns of one that say where it stands."""

    @property
    def kind(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def due_action(self) -> str: ...
    @property
    def escalations(self) -> int: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


def promise_of(case: Standing, *, reader: ActorKind, now: datetime) -> Promise:
    if case.closed_at:
        return Promise(str(KINDS[case.kind].steps[case.step].label), "done" if case.step == "completed" else "wait")
    owner = ActorKind(case.owner)
    says = FOR_CUSTOMER if reader is ActorKind.CUSTOMER else FOR_STAFF
    return Promise(
        who=str(YOURS if owner is reader else says[owner]),
        tone="you" if owner is reader else "wait",
        urgency=urgency(case.due_at, now=now),
        due_at=case.due_at,
        then=str(_then(case)),
    )


def _then(case: Standing) -> str | Lazy:
    if case.paused_at:
        return PAUSED
    if case.escalations:
        return OVERDUE
    after = THEN | (THEN_PREPAID if case.path in PREPAID else {})
    after |= THEN_SUPERVISOR if case.owner == ActorKind.SUPERVISOR else {}
    return after[case.due_action] if case.due_action else ""


def urgency(due_at: datetime | None, *, now: datetime) -> str:
    if due_at is None:
        return ""
    return "late" if due_at < now else "due" if due_at - now < SOON else ""


def left(due_at: datetime) -> tuple[str, str]:
    """The words around a span before and after the deadline, with {} for the span."""
    return gettext("{} left"), gettext("late by {}")
