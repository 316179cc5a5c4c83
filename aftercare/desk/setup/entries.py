"""What the Set-up page leads to. A page that belongs there is one line of `ENTRIES`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind
from aftercare.people.models import Role, User
from aftercare.ui.staff import Who, is_any

MANAGERS: tuple[Who, ...] = (ActorKind.SUPERVISOR,)
READERS: tuple[Who, ...] = (*MANAGERS, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page by the name of its address, what it is called, what it is for, and who may open it."""

    page: str
    label: Promise
    says: Promise
    may: tuple[Who, ...] = READERS

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
    Entry("setup:reasons", _("Reasons"), _("Why customers may ask: the order, your words, and which list has which.")),
    Entry("setup:messages", _("Messages"), _("What customers are told at each step, in your words, with a preview.")),
    Entry("timers:first", _("Times"), _("How long each step of a request may take before something happens.")),
    Entry("checks:first", _("Checklists"), _("What the warehouse looks at on goods of each category.")),
    Entry("team:tokens", _("API tokens"), _("The keys by which other programs reach your shops.")),
    Entry(
        "webhooks:webhooks", _("Webhooks"), _("Where your own programs hear of what happens, and what was delivered.")
    ),
    Entry("team:audit", _("Audit log"), _("Who did what, when; to read, to narrow down and to take along.")),
)


def entries_for(user: User) -> Iterator[Entry]:
    """What this person may open, in the order of the table."""
    return (entry for entry in ENTRIES if is_any(user, entry.may))
