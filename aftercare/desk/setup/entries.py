"""What the Set-up page leads to. A page that belongs there is one line of `ENTRIES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind
from aftercare.people.models import Role, User
from aftercare.ui.staff import Who, is_any
from aftercare.worklist.letters import letters_of

from ..pages import DESK
from ..policies.pages import READERS as POLICY_READERS

MANAGERS: tuple[Who, ...] = (ActorKind.SUPERVISOR,)
READERS: tuple[Who, ...] = (*MANAGERS, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page by the name of its address, what it is called, what it is for, and who may open it. `calls` counts what
    waits there for somebody."""

    page: str
    label: Promise
    says: Promise
    may: tuple[Who, ...] = READERS
    calls: Callable[[User], int] | None = None

    @property
    def address(self) -> str:
        return reverse(self.page)


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "setup:shops",
        _("Shops and branding"),
        _("Name, country, address and contact; colour and logo, with a preview."),
    ),
    Entry("team:people", _("Staff"), _("Who works here, in which role and for which shops; invitations.")),
    Entry(
        "policies:first",
        _("Policy"),
        _("What customers may ask for and what is decided: read, changed, tried out on past requests, published."),
        may=POLICY_READERS,
    ),
    Entry("setup:reasons", _("Reasons"), _("Why customers may ask: the order, your words, and which list has which.")),
    Entry("setup:messages", _("Messages"), _("What customers are told at each step, in your words, with a preview.")),
    Entry(
        "replies:replies",
        _("Saved replies"),
        _("What the staff write often, ready in each language, brought by a word."),
        may=DESK,
    ),
    Entry("timers:first", _("Times"), _("How long each step of a request may take before something happens.")),
    Entry(
        "calendars:first",
        _("Working calendar"),
        _("When your shop is at work: hours, holidays, Saturdays worked instead."),
    ),
    Entry("limits:first", _("Limits"), _("How much one person may decide alone, and when a second one has to agree.")),
    Entry("checks:first", _("Checklists"), _("What the warehouse looks at on goods of each category.")),
    Entry("team:tokens", _("API tokens"), _("The keys by which other programs reach your shops.")),
    Entry(
        "webhooks:webhooks", _("Webhooks"), _("Where your own programs hear of what happens, and what was delivered.")
    ),
    Entry("imports:imports", _("Imports"), _("Orders from a file; every row left out with its cure.")),
    Entry("starting:start", _("First steps"), _("From a new shop to its first request."), may=(Role.ADMIN,)),
    Entry(
        "letters:letters",
        _("Failed background work"),
        _("Messages, refunds, pushes and imports that did not succeed; to retry or to discard."),
        calls=letters_of,
    ),
    Entry("team:audit", _("Audit log"), _("Who did what, when; to read, to narrow down and to take along.")),
)
OPENERS: tuple[Who, ...] = tuple(dict.fromkeys(who for entry in ENTRIES for who in entry.may))
"""Whoever may open one of them may open the page that lists them."""


def entries_for(user: User) -> Iterator[tuple[Entry, int]]:
    """What this person may open, in the order of the table, and how much waits there."""
    return ((entry, entry.calls(user) if entry.calls else 0) for entry in ENTRIES if is_any(user, entry.may))
