"""What came in and went out over a period: reasons, ratings, and promises kept; each beside the period before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q

from aftercare.cases.models import Case, Rating
from aftercare.cases.ratings import BEST
from aftercare.core.models import ESCALATED, EventRow
from aftercare.promises.codes import SEND_BACK
from aftercare.promises.models import LegalDeadline

from ..spans import Span
from .periods import Pair, Scope, Share

GOOD = 4
"""Stars that count as satisfied."""
LATE_EVENTS = EventRow.objects.filter(ESCALATED)
LATE = Q(met_at=None) | Q(met_at__gt=F("due_at"))
IN_TIME = Q(met_at__lte=F("due_at"))
OURS = ~Q(code=SEND_BACK)
"""What the shop must do; sending back is the customer's."""


@dataclass(frozen=True, slots=True)
class Reason:
    name: str
    count: Pair


@dataclass(frozen=True, slots=True)
class Kept:
    """Shares in time, now and before."""

    now: Share
    before: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """`stars` counts ratings of one to five; `rated` is the share of four and five."""

    since_yesterday: int
    since_seen: int | None
    opened: Pair
    closed: Pair
    reasons: list[Reason]
    stars: list[int]
    rated: Kept
    promises: Kept
    legal: Kept


def flow(scope: Scope, *, seen: datetime | None = None) -> Flow:
    """`seen` is when the reader last looked."""
    reasons, (yesterday, newer) = _reasons(scope), _new(scope, seen)
    stars = _stars(scope)
    closed, promises = _promises(scope)
    return Flow(
        since_yesterday=yesterday,
        since_seen=newer,
        opened=Pair(sum(one.count.now for one in reasons), sum(one.count.before for one in reasons)),
        closed=closed,
        reasons=[one for one in reasons if one.name],
        stars=[pair.now for pair in stars],
        rated=Kept(_good([pair.now for pair in stars]), _good([pair.before for pair in stars])),
        promises=promises,
        legal=_legal(scope),
    )


def yesterday(scope: Scope) -> Span:
    """Yesterday and today so far."""
    return Span.days(scope.today - timedelta(days=1), scope.today)


def _new(scope: Scope, seen: datetime | None) -> tuple[int, int | None]:
    cases, day = Case.objects.filter(shop__in=scope.pks), yesterday(scope).where("opened_at", scope.shops)
    if seen is None:
        return cases.filter(day).count(), None
    newer = Q(opened_at__gte=seen)
    found = cases.filter(day | newer).aggregate(day=Count("pk", filter=day), newer=Count("pk", filter=newer))
    return found["day"], found["newer"]


def _both(scope: Scope, field: str, *, of: str = "shop") -> tuple[Q, Q]:
    """In the period, and in the one before."""
    return scope.now.where(field, scope.shops, of=of), scope.before.where(field, scope.shops, of=of)


def _reasons(scope: Scope) -> list[Reason]:
    now, before = _both(scope, "opened_at")
    cases = Case.objects.filter(scope.both.where("opened_at", scope.shops), shop__in=scope.pks)
    rows = cases.values("reason").annotate(now=Count("pk", filter=now), before=Count("pk", filter=before))
    return [Reason(row["reason"], Pair(row["now"], row["before"])) for row in rows.order_by("-now", "reason")]


def _stars(scope: Scope) -> list[Pair]:
    now, before = _both(scope, "at", of="case__shop")
    within = scope.both.where("at", scope.shops, of="case__shop")
    ratings = Rating.objects.filter(within, case__shop__in=scope.pks)
    rows = ratings.values("stars").annotate(now=Count("pk", filter=now), before=Count("pk", filter=before))
    found = {row["stars"]: Pair(row["now"], row["before"]) for row in rows.order_by("stars")}
    return [found.get(stars, Pair(0, 0)) for stars in range(1, BEST + 1)]


def _good(stars: list[int]) -> Share:
    return Share(sum(stars[GOOD - 1 :]), sum(stars))


def _promises(scope: Scope) -> tuple[Pair, Kept]:
    """Closed cases; and of those that ended without anybody being late, beside those that somebody was late with."""
    ever = Q(Exists(LATE_EVENTS.filter(shop_id=OuterRef("shop_id"), subject_kind="case", subject_id=OuterRef("pk"))))
    cases = Case.objects.filter(scope.both.where("closed_at", scope.shops), shop__in=scope.pks)
    now, before = _both(scope, "closed_at")
    done = cases.annotate(late=ever).aggregate(
        now=Count("pk", filter=now),
        before=Count("pk", filter=before),
        kept=Count("pk", filter=now & Q(late=False)),
        kept_before=Count("pk", filter=before & Q(late=False)),
    )
    broken = _broken(scope)
    kept = Share(done["kept"], done["kept"] + broken.now)
    kept_before = Share(done["kept_before"], done["kept_before"] + broken.before)
    return Pair(done["now"], done["before"]), Kept(kept, kept_before)


def _broken(scope: Scope) -> Pair:
    """Cases that somebody was late with."""
    now, before = _both(scope, "at", of="shop_id")
    events = LATE_EVENTS.filter(scope.both.where("at", scope.shops, of="shop_id"), shop_id__in=scope.pks)
    found = events.aggregate(
        now=Count("subject_id", filter=now, distinct=True), before=Count("subject_id", filter=before, distinct=True)
    )
    return Pair(found["now"], found["before"])


def _legal(scope: Scope) -> Kept:
    """Deadlines of the law whose day has passed, or that were met before."""
    deadlines = LegalDeadline.objects.filter(
        OURS, scope.both.where("due_at", scope.shops), shop__in=scope.pks, void_at=None
    ).filter(Q(due_at__lte=scope.at) | Q(met_at__isnull=False))
    now, before = _both(scope, "due_at")
    found = deadlines.aggregate(
        now=Count("pk", filter=now),
        before=Count("pk", filter=before),
        met=Count("pk", filter=now & IN_TIME),
        met_before=Count("pk", filter=before & IN_TIME),
    )
    return Kept(Share(found["met"], found["now"]), Share(found["met_before"], found["before"]))
