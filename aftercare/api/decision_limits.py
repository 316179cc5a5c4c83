"""What each role of the shop may decide alone; what is above it is asked of a second person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.cases.actions import set_limits
from aftercare.cases.limits import LIMITED, Limit, Limits, limits_of, suggested
from aftercare.core import clock
from aftercare.people.models import Shop

from .answers import answer
from .callers import caller_of
from .operations import read, write
from .schemas.deciding import DecisionLimitsShown, DecisionLimitsTaken

router = Router(tags=["Shop"])


@read(router, "/decision-limits", scopes=("cases:read", "limits:write"), answer=DecisionLimitsShown)
def list_decision_limits(request: HttpRequest) -> HttpResponse:
    """Read what each role may decide alone"""
    shop = _shop(request)
    return _shown(shop, limits_of(shop.pk))


@write(router, "/decision-limits", scopes=("limits:write",), answers={200: DecisionLimitsShown})
def set_decision_limits(request: HttpRequest, limits: DecisionLimitsTaken) -> HttpResponse:
    """Set what roles may decide alone

    A program cannot raise the limit of programs."""
    wanted: Limits = {one.role: Limit(one.per_case, one.per_day) for one in limits.limits}
    shop = _shop(request)
    return _shown(shop, set_limits(shop=shop, limits=wanted, by=caller_of(request).actor, at=clock.now()))


def _shop(request: HttpRequest) -> Shop:
    return Shop.objects.get(pk=caller_of(request).shop_id)


def _shown(shop: Shop, limits: Limits) -> HttpResponse:
    return answer(
        {"currency": shop.currency, "limits": _rows(limits), "suggested": _rows(suggested(shop.currency))}
    )  # fmt: skip


def _rows(limits: Limits) -> list[dict[str, Any]]:
    return [{"role": role.value, "label": str(role.label), **limits.get(role, Limit())._asdict()} for role in LIMITED]
