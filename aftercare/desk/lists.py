"""The queue: which cases somebody works through, how many, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case, CaseQuerySet
from aftercare.cases.queries import View, for_list
from aftercare.core.paging import NEWEST, Page, page
from aftercare.people.models import User
from aftercare.ui.queues import LABELS, all_views, count_views
from aftercare.ui.search import find_cases

FIRST = "open"
TONES = {"us": "you", "due": "due", "late": "late", "supervisor": "you", "severe": "late", "failing": "late"}
RARE = {"supervisor", "disputes", "complaints", "severe", "claims", "paused"}
"""Lists that stay away while they are empty."""
EMPTY: Mapping[str, Promise] = {
    "open": _("No request is open. New ones appear here by themselves."),
    "us": _("Nothing waits for you. Look at “Due soon” or have a tea."),
    "due": _("Nothing is due within a day."),
    "late": _("Nothing is late."),
    "customer": _("No request waits for a customer."),
    "warehouse": _("No request waits for the warehouse."),
    "supervisor": _("No request waits for a supervisor."),
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
    count: int | None
    tone: str
    here: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of a list, beside what leads to the other lists. `query` keeps the place when a case is opened."""

    tabs: list[Tab]
    page: Page[Case]
    view: str
    text: str
    query: str
    empty: str | Promise

    def beside(self, cursor: str) -> str:
        return "?" + _query(self.view, self.text, cursor)

    @property
    def newer(self) -> str:
        return self.beside(self.page.before) if self.page.before else ""

    @property
    def older(self) -> str:
        return self.beside(self.page.after) if self.page.after else ""


def queue(user: User, asked: QueryDict, *, text: str, at: datetime) -> Queue:
    """The list somebody asked for: `view`, or a search for `text` over all cases, from the cursor `from`."""
    named = all_views(at)
    cases = Case.objects.visible_to(user)
    view = asked.get("view", "")
    view = "" if text else view if view in named else FIRST
    rows = find_cases(cases, text, shops=user.shops.all()) if text else cases.filter(named[view].where)
    return Queue(
        tabs=_tabs(cases, named, view),
        page=page(for_list(rows), order=NEWEST if text else named[view].order, cursor=asked.get("from", "")),
        view=view,
        text=text,
        query=_query(view, text, asked.get("from", "")),
        empty=EMPTY.get(view, ""),
    )


def _tabs(cases: CaseQuerySet, named: Mapping[str, View], here: str) -> list[Tab]:
    found = count_views(cases, named)
    return [
        Tab(name, LABELS[name], found.get(name), TONES.get(name, "") if found.get(name) else "", name == here)
        for name in LABELS
        if found.get(name) or name == here or name not in RARE
    ]


def _query(view: str, text: str, cursor: str) -> str:
    asked = {"q": text, "view": view, "from": cursor}
    return urlencode({name: value for name, value in asked.items() if value})
