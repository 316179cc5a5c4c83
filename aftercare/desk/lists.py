"""The queue: which cases somebody works through, how many, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case, CaseQuerySet
from aftercare.core.actor import ActorKind
from aftercare.core.paging import Page
from aftercare.live.subjects import latest
from aftercare.people.models import Shop, User
from aftercare.ui.counting import count_cases, count_lists, count_text
from aftercare.ui.filter import Asking
from aftercare.ui.filters import FILTERS, SORTS, Filters, condition, ordered, parse
from aftercare.ui.queues import LABELS, all_views
from aftercare.ui.search import find_cases
from aftercare.worklist.models import SavedView

from .rows import Row, rows_of

FIRST, MOST_SHOWN = "open", 20
TONES = {
    "mine": "you",
    "us": "you",
    "unanswered": "you",
    "due": "due",
    "late": "late",
    "supervisor": "you",
    "to_approve": "you",
    "severe": "late",
    "failing": "late",
}
KEYS = {
    "open": "g o", "mine": "g m", "unassigned": "g n", "us": "g u", "due": "g d", "late": "g l", "customer": "g c",
    "warehouse": "g w", "to_pay": "g p", "failing": "g f", "disputes": "g i", "closed": "g x", "unanswered": "g r",
    "to_approve": "g y",
}  # fmt: skip
"""What leads to a list by keyboard: g, then its letter."""
RARE = {"unanswered", "supervisor", "to_approve", "disputes", "complaints", "severe", "claims", "paused", "all"}
"""Lists that stay away while they are empty."""
EMPTY: Mapping[str, Promise] = {
    "open": _("No request is open. New ones appear here by themselves."),
    "mine": _("You have no request. Take one with y, or look at “Nobody's yet”."),
    "unassigned": _("Somebody looks after every request that waits for us."),
    "us": _("Nothing waits for you. Look at “Due soon” or have a tea."),
    "unanswered": _("Every customer who wrote has an answer."),
    "due": _("Nothing is due within a day."),
    "late": _("Nothing is late."),
    "customer": _("No request waits for a customer."),
    "warehouse": _("No request waits for the warehouse."),
    "supervisor": _("No request waits for a supervisor."),
    "to_approve": _("No decision waits for a second person."),
    "disputes": _("Nobody disputes anything."),
    "complaints": _("No complaint is open."),
    "severe": _("No open complaint is of high or critical severity."),
    "claims": _("No carrier owes an answer to a claim."),
    "paused": _("No clock stands still."),
    "to_pay": _("No refund waits to be paid by hand."),
    "failing": _("Every refund goes through."),
    "closed": _("No request has been closed yet."),
}


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: str | Promise
    count: str
    tone: str
    here: bool
    key: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A view somebody keeps; pinned ones are counted."""

    view: SavedView
    count: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which list somebody asked for, as its address says: kept when a case is opened, and what a saved view keeps."""

    view: str = ""
    text: str = ""
    filters: Filters = field(default_factory=dict)
    sort: str = ""

    @classmethod
    def of(cls, asked: QueryDict, *, text: str) -> Place:
        """A list that does not exist is the first one; a search is over all cases unless a list is named."""
        view = asked.get("view", "")
        view = view if view in LABELS else "" if text else FIRST
        sort = asked.get("sort", "")
        return cls(view=view, text=text, filters=parse(asked.getlist), sort=sort if sort in SORTS else "")

    def query(self, *, without: tuple[str, str] | None = None, cursor: str = "") -> str:
        """As an address has it, without one value of a filter."""
        pairs = [("q", self.text), ("view", self.view), ("sort", self.sort)]
        pairs += [(name, value) for name, values in self.filters.items() for value in values]
        pairs.append(("from", cursor))
        return urlencode([pair for pair in pairs if pair[1] and pair != without])

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One page of a list, beside what leads to the other lists. `count` is of what a search or filters leave, `seen`
    the latest event there was before it was read."""

    seen: int
    place: Place
    tabs: list[Tab]
    kept: list[Kept]
    sharing: Sequence[Shop]
    chips: list[Chip]
    page: Page[Row]
    count: str
    empty: str | Promise
    cursor: str

    @property
    def view(self) -> str:
        return self.place.view

    @property
    def text(self) -> str:
        return self.place.text

    @property
    def query(self) -> str:
        """Keeps the place when a case is opened."""
        return self.place.query(cursor=self.cursor)

    @property
    def own(self) -> SavedView | None:
        """The kept view that this list is."""
        return next((one.view for one in self.kept if one.view.query == self.place.query()), None)

    @property
    def whole(self) -> str:
        """The list without filters."""
        return "?" + Place(view=self.view or FIRST).query()

    @property
    def sorts(self) -> list[tuple[str | Promise, str, bool]]:
        """Label, address and whether it is the order now."""
        return [
            (label, "?" + replace(self.place, sort=name).query(), name == self.place.sort)
            for name, (label, _order) in SORTS.items()
        ]

    @property
    def csv(self) -> str:
        """The whole list as a file."""
        return f"?{self.place.query()}&csv=1"

    @property
    def newer(self) -> str:
        return self._beside(self.page.before)

    @property
    def older(self) -> str:
        return self._beside(self.page.after)

    def _beside(self, cursor: str) -> str:
        return "?" + self.place.query(cursor=cursor) if cursor else ""


def queue(
    user: User, asked: QueryDict, *, text: str, at: datetime, seen: int | None = None, beside: int | None = None
) -> Queue:
    """The list somebody asked for: `view`, a search for `text`, filters, from the cursor `from`. `seen` is the latest
    event, if that was read before; `beside` the case that it stands beside."""
    seen = latest() if seen is None else seen
    place, asking = Place.of(asked, text=text), asking_of(user, at=at)
    cases, order = chosen(place, asking)
    cursor = asked.get("from", "")
    tabs, kept = _counted(user, place, asking)
    return Queue(
        seen=seen,
        place=place,
        tabs=tabs,
        kept=kept,
        sharing=asking.shops if user.acts_as(ActorKind.SUPERVISOR) else (),
        chips=_chips(place, asking),
        page=rows_of(
            cases, order=order, cursor=cursor, text=text, query=place.query(cursor=cursor), at=at, beside=beside
        ),
        count=count_text(count_cases(cases)) if place.narrowed else "",
        empty=EMPTY.get(place.view, ""),
        cursor=cursor,
    )


def asking_of(user: User, *, at: datetime) -> Asking:
    return Asking(at=at, shops=list(user.shops.order_by("name")), me=user.pk)


def chosen(place: Place, asking: Asking) -> tuple[CaseQuerySet, tuple[str, ...]]:
    """All cases of the place, and their order."""
    shops = [shop.pk for shop in asking.shops]
    cases, order = Case.objects.filter(shop__in=shops), SORTS["newest"][1]
    if place.text:
        cases = find_cases(cases, place.text, shops=shops)
    if place.view:
        view = all_views(asking.at, me=asking.me)[place.view]
        cases, order = cases.filter(view.where), view.order
    if place.filters:
        cases = cases.filter(condition(place.filters, asking))
    return ordered(cases, place.sort), SORTS[place.sort][1] if place.sort else order


def _counted(user: User, place: Place, asking: Asking) -> tuple[list[Tab], list[Kept]]:
    """All lists with what stands in them, in one statement. Kept ones of a search are not counted: what it looks
    through would weigh on every list."""
    views = list(SavedView.objects.visible_to(user).select_related("shop")[:MOST_SHOWN])
    pinned = {view.pk: _place_of(view) for view in views if view.pinned}
    wanted = {pk: chosen(found, asking)[0] for pk, found in pinned.items() if not found.text}
    shops = [shop.pk for shop in asking.shops]
    found, beside = count_lists(shops, list(wanted.values()), at=asking.at, me=asking.me)
    counts = dict(zip(wanted, map(count_text, beside), strict=True))
    return _tabs(place, found), [Kept(view, counts.get(view.pk, "")) for view in views]


def _tabs(place: Place, found: Mapping[str, int]) -> list[Tab]:
    return [
        Tab(
            name=name, label=label, count=count_text(found[name]) if name in found else "",
            tone=TONES.get(name, "") if found.get(name) else "", here=name == place.view, key=KEYS.get(name, ""),
        )
        for name, label in LABELS.items()
        if found.get(name) or name == place.view or name not in RARE
    ]  # fmt: skip


def _place_of(view: SavedView) -> Place:
    asked = QueryDict(view.query)
    return Place.of(asked, text=asked.get("q", ""))


def _chips(place: Place, asking: Asking) -> list[Chip]:
    return [
        Chip(str(FILTERS[name].label), FILTERS[name].says(value, asking), "?" + place.query(without=(name, value)))
        for name, values in place.filters.items()
        for value in values
    ]
