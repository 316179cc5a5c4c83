"""What every page of the floor is given."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.parcels.day import Tally, tally
from aftercare.people.models import User
from aftercare.ui.forms import Form
from aftercare.ui.staff import StaffRequest

from .keyed import says_why


def show(request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, template, {**surroundings(request.user), **context}, status=status)
    form = context.get("form")
    return says_why(response, problems_of(form)) if status == 422 and isinstance(form, Form) else response


def surroundings(user: User) -> dict[str, Any]:
    at_desk = user.acts_as(ActorKind.AGENT) or user.acts_as(ActorKind.FINANCE)
    return {"tally": today(user), "at_desk": at_desk, "sets_checks": user.acts_as(ActorKind.SUPERVISOR)}


def problems_of(form: Form) -> list[str]:
    """Every sentence that says what is wrong, as they stand on the page."""
    return [str(sentence) for sentences in form.errors.values() for sentence in sentences]


def today(user: User) -> Tally:
    """What the warehouse did since midnight, in the time of the person's first shop."""
    return tally(Case.objects.visible_to(user), since=midnight(user))


def midnight(user: User) -> datetime:
    shop = user.shops.order_by("pk").first()
    now = clock.now().astimezone(ZoneInfo(shop.timezone if shop else "UTC"))
    return datetime.combine(now.date(), time.min, now.tzinfo)
