"""The hours in which the shop is at work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.core import clock
from aftercare.people.models import Shop
from aftercare.promises.calendars import calendar_kept, remove_calendar, set_calendar
from aftercare.promises.working import Calendar

from .answers import answer
from .callers import caller_of
from .operations import NO_BODY, read, write
from .schemas.calendars import CalendarShown, CalendarTaken

router = Router(tags=["Shop"])


@read(router, "/working-calendar", scopes=("cases:read", "timers:write"), answer=CalendarShown)
def get_working_calendar(request: HttpRequest) -> HttpResponse:
    """Read the hours in which the shop is at work"""
    shop = _shop(request)
    return _shown(shop, calendar_kept(shop))


@write(router, "/working-calendar", scopes=("timers:write",), answers={200: CalendarShown})
def set_working_calendar(request: HttpRequest, calendar: CalendarTaken) -> HttpResponse:
    """Set the hours in which the shop is at work

    The whole calendar, replacing the one before. The times of the shop's own steps count these hours from then on;
    deadlines that run already keep their instants. The customer's time and the law's run at every hour."""
    shop, taken = _shop(request), calendar.model_dump()
    kept = set_calendar(
        shop=shop, weekly=taken["weekly"], special=taken["special"], by=caller_of(request).actor, at=clock.now()
    )
    return _shown(shop, kept)


@write(
    router, "/working-calendar/remove", scopes=("timers:write",), answers={200: CalendarShown}, body=NO_BODY
)  # fmt: skip
def remove_working_calendar(request: HttpRequest) -> HttpResponse:
    """Count every hour again"""
    shop = _shop(request)
    remove_calendar(shop=shop, by=caller_of(request).actor, at=clock.now())
    return _shown(shop, None)


def _shop(request: HttpRequest) -> Shop:
    return Shop.objects.get(pk=caller_of(request).shop_id)


def _shown(shop: Shop, calendar: Calendar | None) -> HttpResponse:
    told: dict[str, Any] = calendar.plain() if calendar else {"weekly": None, "special": []}
    return answer({"set": calendar is not None, "timezone": shop.timezone, **told})
