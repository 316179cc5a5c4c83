"""Every message there is for a customer: its text as it comes, the variables it may name, and whether it may be off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.core.refusal import Refused

from .sentences import HAPPENED, WHOLE, Said
from .variables import EVERYWHERE, INSIDE, VARIABLES, in_braces, named_in
from .withdrawal_words import NEEDED, RECEIVED, SAID

_ANSWERED = gettext_lazy("An answer comes with its reasons, and with the time to object.")
ALWAYS: Mapping[str, Promise] = {
    "case.opened": gettext_lazy("A request, and a withdrawal from the purchase, has to be acknowledged."),
    "case.rejected": _ANSWERED,
    "case.ruled": _ANSWERED,
    "goods.inspected.failed": _ANSWERED,
    "goods.inspected.unreturned": _ANSWERED,
    "complaint.acknowledged": gettext_lazy("A complaint has to be acknowledged and answered in writing."),
    "complaint.answered": gettext_lazy("A complaint has to be acknowledged and answered in writing."),
    "refund.returned": gettext_lazy("Customers are told of money that did not reach them."),
    "refund.way_asked": gettext_lazy("Customers are told of money that did not reach them."),
    "refund.way_chosen": gettext_lazy("Customers are told of money that goes back to them."),
    "refund.paid": gettext_lazy("Customers are told of money that goes back to them."),
    RECEIVED: gettext_lazy("A withdrawal from a contract has to be confirmed with its content and its time."),
}
"""What the law needs the customer to be told, by event or notice: never switched off."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "case": ("case.",), "talk": ("evidence.", "offer.", "reply."), "goods": ("parcel.", "goods.", "shipment."),
    "money": ("refund.",), "complaint": ("complaint.",), "withdrawal": ("withdrawal.",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for one event, or for one outcome of it. A `whole` one says itself what comes next."""

    event: str
    variant: str
    said: Said
    whole: bool

    @property
    def name(self) -> str:
        return f"{self.event}.{self.variant}" if self.variant else self.event

    @property
    def always(self) -> Promise | None:
        """Why it cannot be switched off, if so."""
        return ALWAYS.get(self.name) or ALWAYS.get(self.event)

    @property
    def family(self) -> str:
        return next(family for family, begins in FAMILIES.items() if self.event.startswith(begins))

    @property
    def variables(self) -> list[str]:
        """Those that have a value here."""
        own = named_in(*self.default("en"))
        shared = () if self.name == RECEIVED else EVERYWHERE  # a declaration comes before any request
        return [name for name in VARIABLES if name in shared or name in own]

    @property
    def needed(self) -> tuple[str, ...]:
        """Those that its text may not leave out."""
        return NEEDED if self.name == RECEIVED else ()

    def default(self, locale: str) -> tuple[str, str]:
        """Subject and text as they come, with variables in braces."""
        names = in_braces([*VARIABLES, *INSIDE])
        with translation.override(locale):
            subject, text = (str(part) % names for part in self.said)
        return subject, text if self.whole else f"{text}\n\n{{next}}"


def _all() -> Iterator[Notice]:
    """By family, the outcomes of an event beside each other."""
    every = [Notice(*name, said, whole=True) for name, said in WHOLE.items()]
    every += [Notice(*name, said, whole=False) for name, said in HAPPENED.items()]
    events = list(dict.fromkeys(event for event, _variant in HAPPENED))
    every.append(Notice(RECEIVED, "", SAID, whole=True))
    events.append(RECEIVED)
    families = list(FAMILIES)
    yield from sorted(every, key=lambda notice: (families.index(notice.family), events.index(notice.event)))


NOTICES: Mapping[str, Notice] = {notice.name: notice for notice in _all()}


def notice_named(name: str) -> Notice:
    found = NOTICES.get(name)
    if found is None:
        raise Refused(_("There is no message “%(name)s”.") % {"name": name[:60]}, code="unknown_notice", field="notice")
    return found
