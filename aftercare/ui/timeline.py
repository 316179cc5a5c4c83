"""The timeline: every event as a sentence in the reader's language; the sentences stand in `telling.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from aftercare.cases.dialogue import Severity
from aftercare.cases.kinds import ACTIONS
from aftercare.cases.remedies import remedy_label
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.money import Money
from aftercare.core.when import instant_text

from .telling import NOT_FOR_CUSTOMERS, SENTENCES, STAFF_WORDS


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    sentence: str
    quote: str
    name: str
    by: str


def timeline(events: Iterable[EventRow], *, currency: str, reader: ActorKind, zone: str = "UTC") -> list[Entry]:
    """The events told to `reader`, the latest first. A customer is told of roles, the staff of names."""
    told = [event for event in events if reader is not ActorKind.CUSTOMER or event.name not in NOT_FOR_CUSTOMERS]
    return [
        entry(event, currency=currency, reader=reader, zone=zone) for event in sorted(told, key=_order, reverse=True)
    ]


def same(one: Entry, other: Entry) -> bool:
    """Whether both tell the same, at different times; such as run in a row are told once."""
    return replace(one, at=other.at) == other and not one.quote


def entry(event: EventRow, *, currency: str, reader: ActorKind, zone: str = "UTC") -> Entry:
    return Entry(
        at=event.at,
        sentence=str(SENTENCES[event.name](event)) % _values(event, currency=currency, reader=reader, zone=zone),
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


def _values(event: EventRow, *, currency: str, reader: ActorKind, zone: str) -> dict[str, object]:
    """What fills the sentence; what an event does not say is left empty."""
    data = event.data
    parcel = " ".join(part for part in (data.get("carrier", ""), data.get("tracking_number", "")) if part)
    return {
        **dict.fromkeys(EMPTY, ""),
        **data,
        **{name: _money(data.get(name), currency) for name in ("amount", "recovered", "worth")},
        **{name: _instant(data.get(name), zone) for name in ("due", "until")},
        "who": who(event.actor, reader=reader),
        "decision": str(ACTIONS.get(str(data.get("decision", "")), "")),
        "parcel": parcel or gettext("no tracking number"),
        "remedy": remedy_label(data.get("kind", ""), data.get("path", "")),
        "severity": Severity(data["severity"]).label if data.get("severity") in Severity.values else "",
    }


def _money(minor: object, currency: str) -> str:
    return Money(minor, currency).text(get_language() or "en") if isinstance(minor, int) else ""


def _instant(text: object, zone: str) -> str:
    return instant_text(datetime.fromisoformat(text), zone) if isinstance(text, str) else ""


def _order(event: EventRow) -> tuple[datetime, int]:
    return event.at, event.pk


def _quote(event: EventRow, reader: ActorKind) -> str:
    """What was said, in its own words; what the shop says for its own eyes is shown to the staff alone."""
    data, customer = event.data, reader is ActorKind.CUSTOMER
    if customer and event.name in STAFF_WORDS:
        return ""
    said = next((data[name] for name in SAID if data.get(name)), "") or "\n".join(data.get("notes", []))
    ours = "" if customer else data.get("corrective_action", "")
    return "\n".join(str(part) for part in (said, ours) if part)


EMPTY = ("asked_by", "units", "of", "number", "accepted", "refused", "into", "other", "photos", "article", "stars")
SAID = ("because", "words", "detail", "cause", "note")
ROLES_TO_CUSTOMER = {
    ActorKind.AGENT: _("The shop"),
    ActorKind.SUPERVISOR: _("A supervisor"),
    ActorKind.FINANCE: _("The shop"),
    ActorKind.SYSTEM: _("The shop"),
    ActorKind.INTEGRATION: _("The shop"),
    ActorKind.AUDITOR: _("The shop"),
    ActorKind.WAREHOUSE: _("The warehouse"),
    ActorKind.CARRIER: _("The carrier"),
}
ROLES_TO_STAFF = ROLES_TO_CUSTOMER | {
    ActorKind.AGENT: _("An agent"),
    ActorKind.FINANCE: _("Finance"),
    ActorKind.SYSTEM: _("Aftercare"),
    ActorKind.INTEGRATION: _("A program"),
    ActorKind.AUDITOR: _("An auditor"),
}
