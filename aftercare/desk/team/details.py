"""What an event keeps beyond who and when, as the audit log says it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from aftercare.cases.kinds import ACTIONS, KINDS
from aftercare.core.actor import ActorKind
from aftercare.core.when import instant_text
from aftercare.people.models import Role
from aftercare.people.records import Purpose
from aftercare.ui.filters import STEPS

FIELDS: dict[str, Promise] = {
    "account": pgettext_lazy("audit", "account"),
    "accepted": pgettext_lazy("audit", "accepted"),
    "action": pgettext_lazy("audit", "move"),
    "address": pgettext_lazy("audit", "address"),
    "after": pgettext_lazy("audit", "after"),
    "amount": pgettext_lazy("audit", "amount in minor units"),
    "asks": pgettext_lazy("audit", "asks"),
    "article": pgettext_lazy("audit", "article"),
    "assignee": pgettext_lazy("audit", "handed to"),
    "assignee_ref": pgettext_lazy("audit", "reference of who has it"),
    "backtest": pgettext_lazy("audit", "backtest"),
    "balance": pgettext_lazy("audit", "balance in minor units"),
    "because": pgettext_lazy("audit", "reason"),
    "before": pgettext_lazy("audit", "before"),
    "bonus": pgettext_lazy("audit", "bonus in minor units"),
    "brand_color": pgettext_lazy("audit", "colour"),
    "bulk": pgettext_lazy("audit", "action on many requests"),
    "called": pgettext_lazy("audit", "called"),
    "carrier": pgettext_lazy("audit", "carrier"),
    "case": pgettext_lazy("audit", "request"),
    "cases": pgettext_lazy("audit", "requests"),
    "category": pgettext_lazy("audit", "category"),
    "cause": pgettext_lazy("audit", "root cause"),
    "checks": pgettext_lazy("audit", "checks"),
    "code": pgettext_lazy("audit", "code"),
    "corrective_action": pgettext_lazy("audit", "corrective action"),
    "contact_email": pgettext_lazy("audit", "contact by e-mail"),
    "contact_phone": pgettext_lazy("audit", "contact by phone"),
    "count": pgettext_lazy("audit", "number"),
    "country": pgettext_lazy("audit", "country"),
    "counts": pgettext_lazy("audit", "units by item"),
    "currency": pgettext_lazy("audit", "currency"),
    "customer": pgettext_lazy("audit", "customer"),
    "detail": pgettext_lazy("audit", "detail"),
    "difference": pgettext_lazy("audit", "price difference in minor units"),
    "digest": pgettext_lazy("audit", "digest"),
    "done": pgettext_lazy("audit", "done"),
    "due": pgettext_lazy("audit", "deadline"),
    "email": pgettext_lazy("audit", "e-mail"),
    "expires_at": pgettext_lazy("audit", "expires"),
    "fields": pgettext_lazy("audit", "fields"),
    "file": pgettext_lazy("audit", "file"),
    "from": pgettext_lazy("audit", "from step"),
    "hours": pgettext_lazy("audit", "hours"),
    "how": pgettext_lazy("audit", "how"),
    "import": pgettext_lazy("audit", "import"),
    "into": pgettext_lazy("audit", "goes on as"),
    "invited_by": pgettext_lazy("audit", "invited by"),
    "kind": pgettext_lazy("audit", "kind"),
    "language": pgettext_lazy("audit", "language"),
    "law": pgettext_lazy("audit", "law"),
    "less": pgettext_lazy("audit", "fewer units"),
    "locale": pgettext_lazy("audit", "language"),
    "logo": pgettext_lazy("audit", "logo"),
    "name": pgettext_lazy("audit", "name"),
    "new": pgettext_lazy("audit", "new"),
    "note": pgettext_lazy("audit", "note"),
    "notes": pgettext_lazy("audit", "notes"),
    "notice": pgettext_lazy("audit", "message"),
    "number": pgettext_lazy("audit", "version"),
    "of": pgettext_lazy("audit", "of"),
    "old": pgettext_lazy("audit", "former"),
    "other": pgettext_lazy("audit", "other request"),
    "outcome": pgettext_lazy("audit", "what was done"),
    "own": pgettext_lazy("audit", "taken for oneself"),
    "owner": pgettext_lazy("audit", "waits for"),
    "path": pgettext_lazy("audit", "path"),
    "photos": pgettext_lazy("audit", "photos"),
    "pinned": pgettext_lazy("audit", "first among the lists"),
    "place": pgettext_lazy("audit", "place"),
    "policy": pgettext_lazy("audit", "policy"),
    "publish_at": pgettext_lazy("audit", "published at"),
    "purpose": pgettext_lazy("audit", "purpose"),
    "pushes": pgettext_lazy("audit", "pushes"),
    "query": pgettext_lazy("audit", "list"),
    "reason": pgettext_lazy("audit", "reason"),
    "reasons": pgettext_lazy("audit", "reasons"),
    "reference": pgettext_lazy("audit", "reference"),
    "receivable": pgettext_lazy("audit", "owed by the customer in minor units"),
    "recovered": pgettext_lazy("audit", "recovered in minor units"),
    "refused": pgettext_lazy("audit", "not accepted"),
    "relation": pgettext_lazy("audit", "relation"),
    "reply": pgettext_lazy("audit", "reply"),
    "return_address": pgettext_lazy("audit", "return address"),
    "role": pgettext_lazy("audit", "role"),
    "ruling": pgettext_lazy("audit", "ruling"),
    "said": pgettext_lazy("audit", "said"),
    "scopes": pgettext_lazy("audit", "scopes"),
    "severity": pgettext_lazy("audit", "severity"),
    "shops": pgettext_lazy("audit", "shops"),
    "shortcut": pgettext_lazy("audit", "shortcut"),
    "source": pgettext_lazy("audit", "source"),
    "stars": pgettext_lazy("audit", "stars"),
    "state": pgettext_lazy("audit", "state"),
    "text": pgettext_lazy("audit", "text"),
    "timezone": pgettext_lazy("audit", "time zone"),
    "title": pgettext_lazy("audit", "title"),
    "task": pgettext_lazy("audit", "background work"),
    "task_number": pgettext_lazy("audit", "number of the background work"),
    "to": pgettext_lazy("audit", "to"),
    "tracking_number": pgettext_lazy("audit", "tracking number"),
    "types": pgettext_lazy("audit", "events"),
    "units": pgettext_lazy("audit", "units"),
    "until": pgettext_lazy("audit", "until"),
    "url": pgettext_lazy("audit", "address"),
    "verdict": pgettext_lazy("audit", "verdict"),
    "view": pgettext_lazy("audit", "kept list"),
    "way": pgettext_lazy("audit", "way"),
    "was": pgettext_lazy("audit", "had it before"),
    "webhook": pgettext_lazy("audit", "webhook"),
    "what": pgettext_lazy("audit", "what"),
    "why": pgettext_lazy("audit", "reason"),
    "withdrawal": pgettext_lazy("audit", "withdrawal"),
    "wording": pgettext_lazy("audit", "wording"),
    "words": pgettext_lazy("audit", "words"),
}
INSTANTS = {"due", "old", "until", "publish_at"}
UNMOVED = {
    "note": pgettext_lazy("audit", "private note"),
    "warn": pgettext_lazy("audit", "reminder"),
    "write": pgettext_lazy("audit", "message"),
}
"""What people and clocks do to a case without moving it."""
WORDS: Mapping[str, Mapping[str, object]] = {
    "role": {one.value: one.label for one in Role},
    "purpose": {one.value: one.label for one in Purpose},
    "action": {**ACTIONS, **UNMOVED},
    "from": STEPS,
    "to": STEPS,
    "kind": {name: kind.label for name, kind in KINDS.items()},
}
"""What the values of a field are called; one that is not here stands as it is kept."""


def told(data: dict[str, Any], zone: str) -> str:
    """Each field by its name in the reader's language; what the code calls it stands for one without."""
    said = pgettext("audit", "%(field)s: %(value)s")
    return " · ".join(
        said % {"field": FIELDS.get(name, name), "value": _value(name, value, zone)} for name, value in data.items()
    )


def _value(name: str, value: Any, zone: str) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{FIELDS.get(key, key)} {_value(key, inner, zone)}" for key, inner in value.items())
    if isinstance(value, list):
        return " ".join(_value("", inner, zone) for inner in value)
    if name == "owner" and value in list(ActorKind):
        return ActorKind(value).label
    if isinstance(value, str) and value in WORDS.get(name, {}):
        return str(WORDS[name][value])
    if name in INSTANTS and isinstance(value, str):
        return _instant(value, zone)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _instant(text: str, zone: str) -> str:
    try:
        return instant_text(datetime.fromisoformat(text), zone)
    except ValueError:  # a former name, not a former deadline
        return text
