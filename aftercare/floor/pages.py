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
from aftercare.parcels.queries import Tally, tally
from aftercare.people.models import User
from aftercare.ui.staff import StaffRequest


def show(request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    user = request.user
    at_desk = user.acts_as(ActorKind.AGENT) or user.acts_as(ActorKind.FINANCE)
    return render(request, template, {"tally": today(user), "at_desk": at_desk, **context}, status=status)


def today(user: User) -> Tally:
    """What the warehouse did since midnight, in the time of the person's first shop."""
    shop = user.shops.order_by("pk").first()
    now = clock.now().astimezone(ZoneInfo(shop.timezone if shop else "UTC"))
    midnight = datetime.combine(now.date(), time.min, now.tzinfo)
    return tally(Case.objects.visible_to(user), since=midnight)
