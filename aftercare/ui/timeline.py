"""The timeline: every event as a sentence in the reader's language. A new event adds one entry to `SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.money import Money

Says = str | Promise
Pick = Callable[[EventRow], Says]


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    sentence: str
    quote: str
    name: str
    by: str


def timeline(events: Iterable[EventRow], *, currency: str, reader: ActorKind) -> list[Entry]:
    """The events told to `reader`, the latest first. A customer is told of roles, the staff of names."""
    told = [event for event in events if reader is not ActorKind.CUSTOMER or event.name not in NOT_FOR_CUSTOMERS]
    return [entry(event, currency=currency, reader=reader) for event in sorted(told, key=_order, reverse=True)]


def entry(event: EventRow, *, currency: str, reader: ActorKind) -> Entry:
    data = event.data
    values = {
        "units": "", "of": "", "number": "", "accepted": "", "refused": "", **data,
        "who": who(event.actor, reader=reader),
        "amount": Money(data["amount"], currency).text(get_language() or "en") if "amount" in data else "",
        "parcel": " ".join(part for part in (data.get("carrier", ""), data.get("tracking_number", "")) if part),
    }  # fmt: skip
    return Entry(
        at=event.at,
        sentence=str(SENTENCES[event.name](event)) % values,
        quote=_quote(event, reader),
        name=event.name,
        by=who(event.actor, reader=reader) if reader is not ActorKind.CUSTOMER else "",
    )


def who(actor: Actor, *, reader: ActorKind) -> str:
    if actor.kind is ActorKind.CUSTOMER:
        return gettext("You") if reader is ActorKind.CUSTOMER else actor.name or gettext("The customer")
    if reader is not ActorKind.CUSTOMER and actor.name:
        return actor.name
    return str((ROLES_TO_CUSTOMER if reader is ActorKind.CUSTOMER else ROLES_TO_STAFF)[actor.kind])


def _order(event: EventRow) -> tuple[datetime, int]:
    return event.at, event.pk


def _quote(event: EventRow, reader: ActorKind) -> str:
    if reader is ActorKind.CUSTOMER and event.name == "refund.failed":
        return ""
    said = event.data.get("because") or event.data.get("detail") or "\n".join(event.data.get("notes", []))
    return str(said)


def _says(sentence: Says) -> Pick:
    return lambda event: sentence


def _opened(event: EventRow) -> Says:
    return OPENED.get(event.data.get("verdict", ""), OPENED[""])


def _approved(event: EventRow) -> Says:
    return APPROVED_BY_ITSELF if event.actor_kind == ActorKind.SYSTEM else _("%(who)s approved the request.")


def _inspected(event: EventRow) -> Says:
    if not event.data.get("refused"):
        return _("%(who)s checked the goods and accepted all of them (%(accepted)s).")
    if not event.data.get("accepted"):
        return _("%(who)s checked the goods and could not accept them (%(refused)s); they go back.")
    return _("%(who)s checked the goods: %(accepted)s accepted, %(refused)s not.")


OPENED = {
    "accept": _("%(who)s asked for this, and it was approved at once."),
    "review": _("%(who)s asked for this; a person looks at it."),
    "": _("%(who)s asked for this."),
}
APPROVED_BY_ITSELF = _("Approved by itself: the time to answer had passed.")

SENTENCES: dict[str, Pick] = {
    "case.opened": _opened,
    "case.approved": _approved,
    "case.rejected": _says(_("%(who)s could not approve the request.")),
    "case.withdrawn": _says(_("%(who)s withdrew the request.")),
    "case.expired": _says(_("Closed by itself: nothing was sent back in time.")),
    "case.escalated": _says(_("It took longer than promised; a supervisor was called.")),
    "parcel.shipped": _says(_("%(who)s sent the goods: %(parcel)s.")),
    "parcel.received": _says(_("%(who)s received %(units)s of %(of)s items.")),
    "goods.inspected": _inspected,
    "refund.requested": _says(_("%(amount)s was set aside for the refund.")),
    "refund.failed": _says(_("The payment provider refused the refund; the shop is looking into it.")),
    "refund.retried": _says(_("%(who)s asked the payment provider again.")),
    "refund.paid": _says(_("%(amount)s was refunded.")),
    "policy.published": _says(_("%(who)s published version %(number)s of the policy.")),
}

# What only the staff need to know.
NOT_FOR_CUSTOMERS = frozenset({"refund.retried"})

ROLES_TO_CUSTOMER = {
    ActorKind.AGENT: _("The shop"),
    ActorKind.FINANCE: _("The shop"),
    ActorKind.SYSTEM: _("The shop"),
    ActorKind.INTEGRATION: _("The shop"),
    ActorKind.WAREHOUSE: _("The warehouse"),
    ActorKind.CARRIER: _("The carrier"),
}
ROLES_TO_STAFF = ROLES_TO_CUSTOMER | {
    ActorKind.AGENT: _("An agent"),
    ActorKind.FINANCE: _("Finance"),
    ActorKind.SYSTEM: _("Aftercare"),
    ActorKind.INTEGRATION: _("A program"),
}
