"""The page, the part about products that is read after it, and each table as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.people.models import Role, User
from aftercare.ui.figures.definitions import DEFINITIONS
from aftercare.ui.figures.flow import Flow, flow, yesterday
from aftercare.ui.figures.money import Refunds
from aftercare.ui.figures.money import refunds as read_refunds
from aftercare.ui.figures.periods import PERIODS, USUAL, Scope
from aftercare.ui.figures.products import COHORTS
from aftercare.ui.figures.products import products as read_products
from aftercare.ui.figures.work import Work, work
from aftercare.ui.sheets import sheet, wanted
from aftercare.ui.spans import Span
from aftercare.ui.staff import StaffRequest, staff

from ..pages import DESK, show
from . import passing, standing
from .panels import Asked, Panel, change
from .seen import last_look

MOST_CURRENCIES = 4


def sees_money(user: User) -> bool:
    return user.acts_as(ActorKind.FINANCE) or user.role == Role.AUDITOR


@staff(*DESK)
@require_safe
def today(request: StaffRequest) -> HttpResponseBase:
    asked, at = asked_of(request), clock.now()
    seen = last_look(request, at=at)
    stands, went = work(asked.scope), flow(asked.scope, seen=seen)
    money = read_refunds(asked.scope) if sees_money(request.user) else None
    panels = _panels(asked, stands, went, money)
    if name := wanted(request):
        return _file(panels, name)
    context = {
        **_choosing(request, asked),
        "panels": [(panel, asked.here(csv=panel.figure)) for panel in panels],
        "tiles": tiles(asked, stands, went, money, seen=Span(seen, None) if seen else None),
        "defined": [DEFINITIONS[name] for name in ("due", "late", "new", "seen", *(["failed"] if money else []))],
        "products": asked.here("today:products"),
    }
    return show(request, "desk/today/today.html", context, here="today")


@staff(*DESK)
@require_safe
def products(request: StaffRequest) -> HttpResponseBase:
    """Of much that was sold this takes longer than the rest, which does not wait for it."""
    asked, days = asked_of(request), passing.cohort(request.GET.get("cohort", ""))
    panel = passing.products(asked, days, read_products(asked.scope, days))
    if wanted(request):
        return _file([panel], "products")
    context = {
        **_choosing(request, asked),
        "panel": panel,
        "csv": asked.here("today:products", cohort=str(days), csv="products"),
        "cohorts": [(one, asked.here("today:products", cohort=str(one)), one == days) for one in COHORTS],
    }
    return show(request, "desk/today/products.html", context, here="today")


def asked_of(request: StaffRequest) -> Asked:
    """Of all one's shops, or of the one in the address."""
    shops = list(request.user.shops.order_by("name"))
    chosen = [shop for shop in shops if shop.slug == request.GET.get("shop")]
    period = request.GET.get("period", USUAL)
    scope = Scope(chosen or shops, clock.now(), period if period in PERIODS else USUAL)
    return Asked(scope, chosen[0].slug if chosen else "")


def _choosing(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    shops = request.user.shops.order_by("name")
    return {
        "asked": asked,
        "scope": asked.scope,
        "periods": [(label, asked.here(period=name), name == asked.scope.period) for name, label in PERIODS.items()],
        "shops": [(shop.slug, shop.name, shop.slug == asked.slug) for shop in shops],
    }


def _panels(asked: Asked, stands: Work, went: Flow, money: Refunds | None) -> list[Panel]:
    out = [passing.refunds(asked, money, one) for one in money.out[:MOST_CURRENCIES]] if money else []
    return [
        standing.due(asked, stands), standing.ages(asked, stands), passing.reasons(asked, went), *out,
        standing.holders(asked, stands), passing.kept(asked, went), passing.ratings(asked, went),
    ]  # fmt: skip


def tiles(
    asked: Asked, stands: Work, went: Flow, money: Refunds | None, *, seen: Span | None
) -> Iterable[dict[str, Any]]:
    scope = asked.scope
    day = Span.days(scope.today, scope.today).text
    yield _tile("due", stands.due_today, asked.cases("open", due=day), tone="due")
    yield _tile("late", stands.late, asked.cases("late"), tone="late")
    yield _tile("new", went.since_yesterday, asked.cases(opened=yesterday(scope).text))
    if seen and went.since_seen is not None:
        yield _tile("seen", went.since_seen, asked.cases(opened=seen.text))
    yield {
        "label": _("Opened in the period"), "count": went.opened.now, "more": change(went.opened),
        "href": asked.cases(opened=scope.now.text), "tone": "",
    }  # fmt: skip
    yield {
        "label": _("Closed in the period"), "count": went.closed.now, "more": change(went.closed),
        "href": asked.cases(closed=scope.now.text), "tone": "",
    }  # fmt: skip
    if money is not None:
        yield _tile("failed", sum(one.count for one in money.failed), asked.cases("failing"), tone="late")


def _tile(figure: str, count: int, href: str, *, tone: str = "") -> dict[str, Any]:
    label = str(DEFINITIONS[figure].label)
    return {"label": label, "count": count, "href": href, "tone": tone if count else "", "more": ""}


def _file(panels: list[Panel], name: str) -> HttpResponseBase:
    panel = next((panel for panel in panels if panel.figure == name), None)
    if panel is None:
        raise Http404
    return sheet(name, panel.head, panel.cells)
