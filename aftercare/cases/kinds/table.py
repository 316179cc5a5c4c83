"""A kind of case as a table of steps. Pure; no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind
from aftercare.policy.facts import Verdict

_AGENT, _CUSTOMER, _WAREHOUSE = ActorKind.AGENT, ActorKind.CUSTOMER, ActorKind.WAREHOUSE
_SYSTEM, _FINANCE, _CARRIER = ActorKind.SYSTEM, ActorKind.FINANCE, ActorKind.CARRIER

# Who may take an action, besides an integration that holds the scope for it.
MAY: Mapping[str, frozenset[ActorKind]] = {
    "approve": frozenset({_AGENT, _SYSTEM}),
    "reject": frozenset({_AGENT}),
    "withdraw": frozenset({_CUSTOMER, _AGENT}),
    "ship": frozenset({_CUSTOMER, _AGENT, _CARRIER}),
    "receive": frozenset({_WAREHOUSE}),
    "accept": frozenset({_WAREHOUSE}),
    "send_back": frozenset({_WAREHOUSE}),
    "paid": frozenset({_SYSTEM, _FINANCE}),
    "expire": frozenset({_SYSTEM}),
    "escalate": frozenset({_SYSTEM}),
}

ACTIONS: Mapping[str, Promise | str] = {
    "approve": _("Approve"),
    "reject": _("Refuse"),
    "withdraw": _("Withdraw request"),
    "ship": _("Enter tracking number"),
    "receive": _("Receive"),
    "accept": _("Accept goods"),
    "send_back": _("Send back to customer"),
    "paid": _("Confirm refund"),
    "expire": _("Close unused"),
    "escalate": _("Escalate"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One place a case can stand: who acts, how long, what happens when late, and where each action leads.

    A step without `moves` is an end. `late` names the action taken when `within` has passed; `escalate` keeps the
    step and calls a supervisor.
    """

    label: Promise | str
    by: ActorKind | None = None
    within: timedelta | None = None
    late: str = ""
    moves: Mapping[str, str] = field(default_factory=dict)

    @property
    def ends(self) -> bool:
        return not self.moves

    def due(self, at: datetime) -> datetime | None:
        return at + self.within if self.within else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKind:
    """A kind: its steps, where a decision starts it, and the path shown to the customer as progress."""

    key: str
    label: Promise | str
    path: tuple[str, ...]
    start: Mapping[Verdict, str]
    steps: Mapping[str, Step]
    on_path: Mapping[str, str]
    """Steps that the progress bar shows as another one, such as in_transit as send_back."""

    def progress(self, step: str) -> list[tuple[str, str]]:
        """The path with past, now or next for each part; at an end nothing is `now`."""
        shown = self.on_path.get(step, step)
        if shown not in self.path:
            return [(part, "past" if step == "completed" else "next") for part in self.path]
        here = self.path.index(shown)
        return [(part, "past" if i < here else "now" if i == here else "next") for i, part in enumerate(self.path)]


def refund() -> dict[str, Step]:
    """The step in which money is paid, by the system or by whoever it waits for."""
    return {
        "refund": Step(
            label=_("Refund"),
            by=_SYSTEM,
            within=hours(24),
            late="escalate",
            moves={"paid": "completed", "escalate": "refund"},
        )
    }


def ends() -> dict[str, Step]:
    """The ends every kind shares."""
    return {
        "completed": Step(label=_("Completed")),
        "rejected": Step(label=_("Refused")),
        "withdrawn": Step(label=_("Withdrawn")),
    }


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


def days(count: int) -> timedelta:
    return timedelta(days=count)
