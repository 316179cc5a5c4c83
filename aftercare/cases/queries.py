"""What screens ask about cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from aftercare.core.actor import ActorKind
from aftercare.core.paging import NEWEST, OLDEST

from .dialogue import Severity
from .kinds import KINDS

SOON = timedelta(hours=24)
OPEN_STEPS = sorted({name for kind in KINDS.values() for name, step in kind.steps.items() if not step.ends})
DISPUTES = [name for name in OPEN_STEPS if name.removesuffix("_evidence").endswith("dispute")]
SEVERE = [Severity.HIGH, Severity.CRITICAL]
DUE = ("due_at", "id")
APPROVAL = ("approval_at", "id")
UNANSWERED = ("unanswered_since", "id")


@dataclass(frozen=True, slots=True)
class View:
    """A list of cases somebody works through, and its order."""

    where: Q
    order: tuple[str, ...] = NEWEST


def views(at: datetime, *, me: int | None = None) -> dict[str, View]:
    """The lists by name; `me` is whose “mine” is.

    An escalated case is late until somebody acts, whatever time it was given since.
    """
    escalated = Q(escalated_at__isnull=False)
    opened = Q(closed_at=None)
    mine = {} if me is None else {"mine": View(opened & Q(assignee=me), OLDEST)}
    return {
        "open": View(opened),
        **mine,
        "unassigned": View(opened & Q(assignee=None, owner__in=[ActorKind.AGENT, ActorKind.SUPERVISOR]), OLDEST),
        "us": View(opened & Q(owner=ActorKind.AGENT), OLDEST),
        "unanswered": View(Q(unanswered_since__isnull=False), UNANSWERED),
        "due": View(opened & Q(due_at__gt=at, due_at__lte=at + SOON) & ~escalated, DUE),
        "late": View(opened & (Q(due_at__lte=at) | escalated), OLDEST),
        "to_approve": View(Q(approval_at__isnull=False), APPROVAL),
        "supervisor": View(opened & Q(owner=ActorKind.SUPERVISOR), OLDEST),
        "disputes": View(opened & Q(step__in=DISPUTES), OLDEST),
        "complaints": View(opened & Q(kind="complaint"), OLDEST),
        "severe": View(opened & Q(complaint__severity__in=SEVERE), OLDEST),
        "paused": View(opened & Q(paused_at__isnull=False), OLDEST),
        "customer": View(opened & Q(owner__in=[ActorKind.CUSTOMER, ActorKind.CARRIER]), OLDEST),
        "warehouse": View(opened & Q(owner=ActorKind.WAREHOUSE), OLDEST),
        "closed": View(Q(closed_at__isnull=False)),
        "all": View(Q()),
    }
