"""Where the frame of the desk leads. A first-class page is one line of `PLACES`; what runs a shop is one of
`setup.entries`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.cases.models import Mention, Withdrawal
from aftercare.core.actor import ActorKind
from aftercare.people.models import User
from aftercare.ui.counting import count_each
from aftercare.ui.staff import Who, is_any

from .pages import BOOKS, DESK
from .setup.entries import OPENERS

SET_UP = frozenset({"setup", "team", "audit", "timers", "calendars", "checks", "webhooks", "policies", "replies"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page by the name of its address. `key` leads there after g; `covers` are the `here` of the pages that belong
    to it, `waits` how much waits there. A place that is `quiet` stays away while nothing does."""

    page: str
    label: Promise
    key: str
    may: tuple[Who, ...] = DESK
    covers: frozenset[str]
    waits: Callable[[User], QuerySet[Any]] | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A place as one person finds it on one page; `current` is the value of aria-current."""

    address: str
    label: Promise
    key: str
    waiting: int
    current: str


def _mentions(user: User) -> QuerySet[Any]:
    return Mention.objects.of(user).unseen()


def _withdrawals(user: User) -> QuerySet[Any]:
    return Withdrawal.objects.visible_to(user).waiting()


# The lists of the queue have letters of their own (`lists.KEYS`).
PLACES: tuple[Place, ...] = (
    Place(page="today:today", label=_("Today"), key="g t", covers=frozenset({"today"})),
    Place(page="desk:queue", label=_("Queue"), key="g q", covers=frozenset({"queue"})),
    Place(page="desk:orders", label=_("Orders"), key="g s", covers=frozenset({"orders"})),
    Place(
        page="withdrawals:list", label=_("Withdrawals"), key="g v", covers=frozenset({"withdrawals"}),
        waits=_withdrawals, quiet=True,
    ),
    Place(page="strays:strays", label=_("Found goods"), key="g b", covers=frozenset({"strays"})),
    Place(
        page="money:journal", label=pgettext_lazy("place", "Money"), key="g k", may=BOOKS, covers=frozenset({"money"}),
    ),
    Place(page="floor:scan", label=_("Floor"), key="g h", may=(ActorKind.WAREHOUSE,), covers=frozenset()),
    Place(page="notes:mentions", label=_("Mentions"), key="g a", covers=frozenset({"mentions"}), waits=_mentions),
    Place(page="setup:index", label=_("Set-up"), key="g z", may=OPENERS, covers=SET_UP),
)  # fmt: skip


def places_for(user: User, *, here: str, path: str) -> Iterator[Shown]:
    """What this person may open, in the order of the table."""
    places = [place for place in PLACES if is_any(user, place.may)]
    counted = [place for place in places if place.waits]
    counts = dict(zip(counted, count_each([place.waits(user) for place in counted if place.waits]), strict=True))
    for place in places:
        within, address, waiting = here in place.covers, reverse(place.page), counts.get(place, 0)
        if waiting or within or not place.quiet:
            current = "" if not within else "page" if path == address else "true"
            yield Shown(address, place.label, place.key, waiting, current)
