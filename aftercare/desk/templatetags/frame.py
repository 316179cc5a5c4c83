"""{% load frame %}{% frame as frame %}: what the bar of every page of the desk leads to, for whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from aftercare.ui.staff import is_any

from ..pages import DESK
from ..places import Shown, places_for
from ..team.homes import home

register = template.Library()


@dataclass(frozen=True, slots=True)
class Frame:
    """`searches` tells whether the person may open what the search field finds."""

    home: str
    places: list[Shown]
    waiting: bool
    searches: bool


@register.simple_tag(takes_context=True)
def frame(context: template.Context) -> Frame:
    request = context["request"]
    user = request.user
    places = list(places_for(user, here=str(context.get("here", "")), path=request.path))
    return Frame(home(user), places, any(place.waiting for place in places), is_any(user, DESK))
