"""Other cases that may be about the same thing, each with why: the same order, customer, picture, or trouble."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case, CaseLine, CaseQuerySet, Photo

WITHIN = timedelta(days=7)
MOST, MOST_ALIKE, PATTERN = 10, 50, 3
WHY: dict[str, Promise] = {
    "order": _("same order"),
    "photo": _("same photo"),
    "customer": _("same customer"),
    "trouble": _("same item and reason"),
}


@dataclass(slots=True)
class Other:
    """`whys` in the order of `WHY`: what tells most stands first."""

    case: Case
    whys: list[str] = field(default_factory=list)

    @property
    def says(self) -> list[Promise]:
        return [WHY[why] for why in WHY if why in self.whys]

    @property
    def suspect(self) -> bool:
        """Probably the same request twice: of the same order or with the same photo, and made shortly before."""
        return bool({"order", "photo"} & set(self.whys))


@dataclass(frozen=True, slots=True)
class Related:
    """`alike` counts other requests of this shop with the same item and reason within a week, `MOST_ALIKE` at most."""

    others: list[Other]
    alike: int

    @property
    def pattern(self) -> bool:
        return self.alike >= PATTERN

    @property
    def more(self) -> bool:
        return self.alike >= MOST_ALIKE

    def __bool__(self) -> bool:
        return bool(self.others or self.alike)


def related(
    case: Case, lines: Sequence[CaseLine], photos: Iterable[Photo], *, visible: CaseQuerySet, linked: Iterable[int] = ()
) -> Related:
    """Two statements. Those `linked` already stand elsewhere on the page."""
    digests = {photo.digest for photo in photos}
    pictured = Photo.objects.filter(digest__in=digests, shop=case.shop_id).exclude(case=None)
    near: list[Any] = [Case.objects.filter(order=case.order_id).values("pk")]
    near += [Case.objects.filter(customer=case.customer_id).values("pk")] if case.customer_id else []
    near += [pictured.values("case")] if digests else []
    rows = visible.filter(pk__in=near[0].union(*near[1:])).exclude(pk=case.pk)
    if digests:
        rows = rows.annotate(pictured=Exists(pictured.filter(case=OuterRef("pk"))))
    found = {row.pk: Other(row, _whys(row, case)) for row in _shown(rows.order_by("-id"))[:MOST]}
    alike = _alike(case, lines)
    for pk in alike:
        if pk in found:
            found[pk].whys.append("trouble")
    others = [other for pk, other in found.items() if pk not in set(linked)]
    return Related(sorted(others, key=lambda other: not other.suspect)[:MOST], len(alike))


def _whys(row: Case, case: Case) -> list[str]:
    said = {
        "order": row.order_id == case.order_id,
        "photo": getattr(row, "pictured", False),
        "customer": case.customer_id is not None and row.customer_id == case.customer_id,
    }
    return [why for why, so in said.items() if so]


def _alike(case: Case, lines: Sequence[CaseLine]) -> set[int]:
    """Requests of this shop, of the week before and after, for one of the same items with the same reason."""
    skus = sorted({line.sku for line in lines if line.reason == case.reason})
    if not skus:
        return set()
    rows = CaseLine.objects.filter(
        sku__in=skus, reason=case.reason, case__shop=case.shop_id, asked_at__gte=case.opened_at - WITHIN,
        asked_at__lte=case.opened_at + WITHIN,
    )  # fmt: skip
    return set(rows.exclude(case=case).order_by("-asked_at").values_list("case_id", flat=True)[:MOST_ALIKE])


def _shown(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.only("ref", "kind", "step", "path", "opened_at", "closed_at", "order", "customer")
