"""When a shop is at work: supervisors set it, auditors read it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.desk.team.pages import press
from aftercare.people.models import Role, Shop
from aftercare.promises.calendars import calendar_kept, remove_calendar, set_calendar
from aftercare.promises.working import Calendar
from aftercare.ui.staff import StaffRequest, acting, staff

from ..shop_forms import kept, shop_named, show
from .forms import CalendarForm

EXAMPLE = timedelta(hours=48)


@staff(ActorKind.SUPERVISOR, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: StaffRequest, slug: str = "") -> HttpResponse:
    """The shop's calendar, or the hours proposed to one that has none."""
    shop = shop_named(request, slug)
    if shop is None:
        return _show(request, None, None, None)
    found, today = calendar_kept(shop), clock.now().astimezone(ZoneInfo(shop.timezone)).date()
    form = CalendarForm(request.POST or None, calendar=found, today=today)
    done = kept(
        request, form,
        lambda by: set_calendar(shop=shop, weekly=form.weekly(), special=form.special(), by=by, at=clock.now()),
        says=_("Kept; deadlines of your own steps count these hours from now on."), to=_to(shop),
    )  # fmt: skip
    return done or _show(request, shop, form, found)


@staff(ActorKind.SUPERVISOR)
@require_POST
def remove(request: StaffRequest, slug: str) -> HttpResponse:
    shop = get_object_or_404(request.user.shops.all(), slug=slug)
    act = partial(remove_calendar, shop=shop, by=acting(request, ActorKind.SUPERVISOR), at=clock.now())
    return press(request, act, _("Every hour counts again, for deadlines set from now on."), _to(shop))


def _to(shop: Shop) -> str:
    return reverse("calendars:of", args=[shop.slug])


def _show(request: StaffRequest, shop: Shop | None, form: CalendarForm | None, found: Calendar | None) -> HttpResponse:
    return show(
        request, "desk/calendar.html", shop, form, here="calendars", calendar=found,
        may_set=request.user.acts_as(ActorKind.SUPERVISOR), example=int(EXAMPLE.total_seconds()) // 3600,
        comes_to=found.days(EXAMPLE) if found else 0, hours=_hours(found) if found else "",
    )  # fmt: skip


def _hours(found: Calendar) -> str:
    """Of an ordinary week."""
    return f"{found.week / timedelta(hours=1):.1f}".removesuffix(".0")
