"""What stands open now: due by hour, late, how old, and who has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Q

from aftercare.cases.models import Case, CaseQuerySet
from aftercare.cases.queries import views

from ..spans import Span
from .periods import Scope

AGES: tuple[tuple[int, int | None], ...] = ((0, 1), (1, 3), (3, 7), (7, 14), (14, 30), (30, None))
"""Days since it was opened, from and to."""
MOST_HOLDERS = 20
"""Rows of people at most."""
HOURS = 24


@dataclass(frozen=True, slots=True)
class Age:
    least: int
    most: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with open cases; without a reference those nobody has."""

    ref: str
    name: str
    open: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`due` are the open cases whose time ends today, by the hour of the shop's clock."""

    open: int
    late: int
    due: list[int]
    ages: list[Age]
    holders: list[Holder]

    @property
    def due_today(self) -> int:
        return sum(self.due)


def hour(scope: Scope, number: int) -> Span:
    since = datetime.combine(scope.today, time(number))
    return Span(since, since + timedelta(hours=1))


def work(scope: Scope) -> Work:
    cases = Case.objects.filter(shop__in=scope.pks).open()
    late = views(scope.at)["late"].where
    ages = _ages(cases, scope)
    return Work(
        open=sum(age.count for age in ages),
        late=cases.filter(late).count(),
        due=_due(cases, scope),
        ages=ages,
        holders=_holders(cases, late),
    )


def _due(cases: CaseQuerySet, scope: Scope) -> list[int]:
    today = Span.days(scope.today, scope.today).where("due_at", scope.shops)
    hours = {f"h{n}": Count("pk", filter=hour(scope, n).where("due_at", scope.shops)) for n in range(HOURS)}
    found = cases.filter(today).aggregate(**hours)
    return [found[f"h{n}"] for n in range(HOURS)]


def _ages(cases: CaseQuerySet, scope: Scope) -> list[Age]:
    bounds = {}
    for least, most in AGES:
        within = Q(opened_at__lte=scope.at - timedelta(days=least)) if least else Q()
        within &= Q(opened_at__gt=scope.at - timedelta(days=most)) if most else Q()
        bounds[f"a{least}"] = Count("pk", filter=within) if within else Count("pk")
    found = cases.aggregate(**bounds)
    return [Age(least, most, found[f"a{least}"]) for least, most in AGES]


def _holders(cases: CaseQuerySet, late: Q) -> list[Holder]:
    """Those with most first; nobody among them."""
    counted = cases.values("assignee").annotate(open=Count("pk"), late=Count("pk", filter=late))
    rows = counted.order_by("-open", "assignee").values_list(
        F("assignee__ref"), F("assignee__first_name"), F("assignee__last_name"), F("assignee__username"), "open", "late"
    )
    return [
        Holder(ref or "", f"{first or ''} {last or ''}".strip() or username or "", count, behind)
        for ref, first, last, username, count, behind in rows[:MOST_HOLDERS]
    ]
