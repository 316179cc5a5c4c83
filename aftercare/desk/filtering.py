"""The panel of filters, fetched when somebody opens it: its many choices would weigh on every list."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from aftercare.core import clock
from aftercare.ui.filter import Asking
from aftercare.ui.filters import FILTERS
from aftercare.ui.staff import StaffRequest, staff

from .lists import Place, asking_of
from .pages import DESK, searched, show


@dataclass(frozen=True, slots=True)
class Field:
    """One filter as the panel asks for it: `choices` to tick or choose from, or a text."""

    name: str
    label: str | Promise
    many: bool
    choices: list[tuple[str, str, bool]]
    value: str


@staff(*DESK)
@require_safe
def filters(request: StaffRequest) -> HttpResponse:
    place = Place.of(request.GET, text=searched(request))
    fields = fields_of(place, asking_of(request.user, at=clock.now()))
    context = {
        "place": place,
        "kept": [
            (name, value) for name, values in place.filters.items() for value in values if not FILTERS[name].asked
        ],
        "ticks": [field for field in fields if field.many and field.choices],
        "fields": [field for field in fields if not (field.many and field.choices) and field.name != "shop"],
    }
    if "HX-Request" in request.headers:
        return render(request, "desk/filters.html", context)
    return show(request, "desk/filters_page.html", context, here="queue")


def fields_of(place: Place, asking: Asking) -> list[Field]:
    fields = []
    for name, one in FILTERS.items():
        if not one.asked:
            continue
        on = place.filters.get(name, ())
        choices = [(value, label, value in on) for value, label in one.choices(asking)]
        fields.append(Field(name, one.label, one.many, choices, ", ".join(on)))
    return fields
