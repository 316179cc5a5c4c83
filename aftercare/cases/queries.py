"""What screens ask about cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q

from aftercare.core.actor import ActorKind
from aftercare.core.paging import NEWEST, OLDEST

from .dialogue import Severity
from .kinds import KINDS
from .models import CaseLine, CaseQuerySet

SOON = timedelta(hours=24)
OPEN_STEPS = sorted({name for kind in KINDS.values() for name, step in kind.steps.items() if not step.ends})
DISPUTES = [name for name in OPEN_STEPS if name.removesuffix("_evidence").endswith("dispute")]
SEVERE = [Severity.HIGH, Severity.CRITICAL]
DUE = ("due_at", "id")


@dataclass(frozen=True, slots=True)
class View:
    """A list of cases somebody works through, and its order."""

    where: Q
    order: tuple[str, ...] = NEWEST


def views(at: datetime) -> dict[str, View]:
    """The lists by name. An escalated case is late until somebody acts, whatever time it was given since."""
    escalated = Q(escalated_at__isnull=False)
    opened = Q(closed_at=None)
    return {
        "open": View(opened),
        "us": View(opened & Q(owner=ActorKind.AGENT), OLDEST),
        "due": View(opened & Q(due_at__gt=at, due_at__lte=at + SOON) & ~escalated, DUE),
        "late": View(opened & (Q(due_at__lte=at) | escalated), OLDEST),
        "supervisor": View(opened & Q(owner=ActorKind.SUPERVISOR), OLDEST),
        "disputes": View(opened & Q(step__in=DISPUTES), OLDEST),
        "complaints": View(opened & Q(kind="complaint"), OLDEST),
        "severe": View(opened & Q(complaint__severity__in=SEVERE), OLDEST),
        "paused": View(opened & Q(paused_at__isnull=False), OLDEST),
        "customer": View(opened & Q(owner__in=[ActorKind.CUSTOMER, ActorKind.CARRIER]), OLDEST),
        "warehouse": View(opened & Q(owner=ActorKind.WAREHOUSE), OLDEST),
        "closed": View(Q(closed_at__isnull=False)),
    }


def counts(cases: CaseQuerySet, named: Mapping[str, View]) -> dict[str, int]:
    """How many open cases stand in each list, in one statement; only open cases are read."""
    wanted = {name: Count("pk", filter=view.where) for name, view in named.items()}
    found: dict[str, int] = cases.filter(closed_at=None).order_by().aggregate(**wanted)
    return found


def for_list(cases: CaseQuerySet) -> CaseQuerySet:
    """With what a row shows: three statements whatever the number of rows."""
    lines = CaseLine.objects.select_related("line").only("case_id", "units", "line__title", "line__sku").order_by("id")
    return (
        cases.select_related("order", "customer", "shop", "complaint")
        .prefetch_related(Prefetch("lines", lines))
        .only(
            "ref", "kind", "path", "step", "owner", "due_at", "due_action", "escalated_at", "escalations", "paused_at",
            "opened_at", "closed_at", "reason", "currency", "granted", "fees", "order__number", "order__email",
            "order__phone", "customer__name", "shop__name", "shop__timezone", "complaint__severity",
        )
    )  # fmt: skip
