"""The law that binds a shop: that of its own country and of every place its policy says it sells to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from .law import cited, jurisdiction_of
from .law.demands import Demand, demands
from .law.floor import Shortfall, shortfalls
from .terms import Terms


def jurisdictions(shop: Shop, terms: Terms) -> list[str]:
    """The codes of the laws, the shop's own country first; places whose law is not known are left out."""
    places = [(shop.country, ""), *((place.split("-")[0], place if "-" in place else "") for place in terms.countries)]
    return [code for code in dict.fromkeys(jurisdiction_of(*place) for place in places) if code]


def shortfalls_of(shop: Shop, terms: Terms, *, at: datetime) -> list[Shortfall]:
    """Every place in the terms below a law that binds the shop that day; those that forbid publishing first."""
    on = at.astimezone(ZoneInfo(shop.timezone)).date()
    found = dict.fromkeys(short for place in jurisdictions(shop, terms) for short in shortfalls(terms, place, on))
    return sorted(found, key=lambda short: not short.refuses)


def demands_of(shop: Shop, terms: Terms, *, at: datetime) -> list[Demand]:
    """What the laws that bind the shop that day ask of each field."""
    return demands(terms, jurisdictions(shop, terms), at.astimezone(ZoneInfo(shop.timezone)).date())


def check_floor(shop: Shop, terms: Terms, *, at: datetime) -> None:
    """Raises `Refused` naming field, row of the law and article; what is not verified only warns, elsewhere."""
    below = [short for short in shortfalls_of(shop, terms, at=at) if short.refuses]
    if below:
        says = " ".join(said(short) for short in below)
        raise Refused(
            _("Less than the law demands: %(says)s") % {"says": says}, code="below_the_law", field=below[0].field
        )


def said(short: Shortfall) -> str:
    """“window_days: 3 days are less than the 7 days of 消法 25 (CN-7D).”"""
    article = cited(short.law, get_language() or "en", short.article) or short.article
    row = short.law if short.law in article else f"{short.law}, {article}"
    return f"{short.field}: {short.sentence} [{row}]"
