"""Filters that lead from a figure to the cases behind it: each counts exactly what its figure counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import CaseLine, Rating
from aftercare.cases.ratings import BEST
from aftercare.money.models import OperationState, RefundOperation
from aftercare.promises.models import LegalDeadline

from .figures.flow import LATE, LATE_EVENTS, OURS
from .figures.products import BACK
from .filter import Asking, Filter
from .spans import Span, parse_span

Within = Callable[[Span, Asking], Q]


def spanned(label: object, within: Within) -> Filter:
    """One whose value is a span, such as 2026-11-01..2026-11-28."""

    def where(value: str, asking: Asking) -> Q:
        span = parse_span(value)
        return within(span, asking) if span else Q()

    def says(value: str, asking: Asking) -> str:
        span = parse_span(value)
        return span.says() if span else value

    return Filter(
        label=label,  # type: ignore[arg-type]
        where=where, valid=lambda value: parse_span(value) is not None, says=says, asked=False,
    )  # fmt: skip


def _own(field: str, *, of: str = "shop") -> Within:
    return lambda span, asking: span.where(field, asking.shops, of=of)


def _escalated(span: Span, asking: Asking) -> Q:
    events = LATE_EVENTS.filter(shop_id=OuterRef("shop_id"), subject_kind="case", subject_id=OuterRef("pk"))
    return Q(Exists(events.filter(span.where("at", asking.shops, of="shop_id"))))


def _broken(span: Span, asking: Asking) -> Q:
    """A deadline of the law in the span that was missed; one still open counts once its day has passed."""
    missed = LegalDeadline.objects.filter(OURS, LATE, case=OuterRef("pk"), void_at=None)
    missed = missed.filter(Q(due_at__lte=asking.at) | Q(met_at__isnull=False))
    return Q(Exists(missed.filter(span.where("due_at", asking.shops))))


def _rated(span: Span, asking: Asking) -> Q:
    return Q(Exists(Rating.objects.filter(span.where("at", asking.shops, of="case__shop"), case=OuterRef("pk"))))


def _refunded(span: Span, asking: Asking) -> Q:
    paid = RefundOperation.objects.filter(refund__case=OuterRef("pk"), state=OperationState.SUCCEEDED)
    return Q(Exists(paid.filter(span.where("settled_at", asking.shops, of="refund__case__shop"))))


def _back(value: str, asking: Asking) -> Q:
    held = CaseLine.objects.filter(case=OuterRef("pk"), line__sku=value, line__kind="goods", held=True)
    return Q(Exists(held), kind__in=BACK)


def _as_it_is(value: str, asking: Asking) -> str:
    return value


BEHIND: Mapping[str, Filter] = {
    "due": spanned(_("Due"), _own("due_at")),
    "opened": spanned(_("Opened"), _own("opened_at")),
    "closed": spanned(_("Closed"), _own("closed_at")),
    "bought": spanned(_("Bought"), _own("order__placed_at")),
    "escalated": spanned(_("Somebody was late"), _escalated),
    "broken": spanned(_("Legal deadline missed"), _broken),
    "refunded": spanned(_("Money paid out"), _refunded),
    "rated": spanned(_("Rated"), _rated),
    "stars": Filter(
        label=_("Stars"), many=True, where=lambda value, asking: Q(rating__stars=int(value)),
        valid=[str(stars) for stars in range(1, BEST + 1)].__contains__, says=_as_it_is, asked=False,
    ),
    "currency": Filter(
        label=_("Currency"), where=lambda value, asking: Q(currency=value.upper()),
        says=lambda value, asking: value.upper(), asked=False,
        valid=lambda value: len(value) == 3 and value.isascii() and value.isalpha(),
    ),
    "back": Filter(
        label=_("Asked back"), where=_back, valid=lambda value: "\0" not in value, says=_as_it_is, asked=False,
    ),
}  # fmt: skip
