"""What is said, agreed and sent within a case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from .common import Shown


class EvidenceShown(Shown):
    """What one side put forward; `photos` are references. `round` counts from 1 within a dispute, 0 outside one."""

    by: str
    name: str
    text: str
    round: int
    at: datetime
    photos: list[str]


class OfferShown(Shown):
    """What the shop proposed instead. `amount` is the money offered, null where that is not what differs."""

    kind: str
    path: str
    amount: int | None
    words: str
    state: str
    made_at: datetime
    answered_at: datetime | None


class ApprovalShown(Shown):
    """A decision above its author's limit: `action` with `terms`, worth `amount`; `why` is the limit it is above (case,
    day or currency) and `most` what its author may decide alone. Told to the shop alone."""

    action: str
    terms: dict[str, Any]
    amount: int
    most: int | None
    why: str
    asked_by: str
    asked_at: datetime


class DisputeShown(Shown):
    """`ruling` is empty until somebody ruled: then `customer` or `shop`, with `words` for both;
    `withdrawn` if the customer withdrew the request meanwhile."""

    because: str
    round: int
    ruling: str
    words: str
    opened_at: datetime
    ruled_at: datetime | None


class ComplaintShown(Shown):
    """What was found about a complaint. A customer sees the answer; the rest is the shop's own."""

    severity: str
    root_cause: str
    response: str
    corrective_action: str
    corrective_owner: str
    corrective_due: date | None
    acknowledged_at: datetime | None
    answered_at: datetime | None


class ShipmentLineShown(Shown):
    position: int
    sku: str
    units: int


class ShipmentShown(Shown):
    """A parcel sent to the customer: a `replacement`, or their own goods back (`to_buyer`)."""

    purpose: str
    carrier: str
    tracking_number: str
    state: str
    sent_at: datetime
    delivered_at: datetime | None
    lines: list[ShipmentLineShown]


class ClaimShown(Shown):
    """What the shop claims of a carrier, which answers by `due_at`. `number` names it within the case."""

    number: int
    leg: str
    carrier: str
    tracking_number: str
    amount: int
    recovered: int
    state: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None


class PauseShown(Shown):
    """Why the clock stands, and when it runs again by itself."""

    because: str
    at: datetime
    until: datetime


class LegalShown(Shown):
    """What the law wants done (`code`) by `due_at`, which is known once its start has happened. `state` is waiting,
    running, missed, met, late (met after it was missed) or void."""

    code: str
    law: str
    article: str
    starts: str
    days: int
    business: bool
    started_at: datetime | None
    due_at: datetime | None
    met_at: datetime | None
    missed_at: datetime | None
    void_at: datetime | None
    state: str


class RatingShown(Shown):
    """How the customer found the case was handled, one to five stars; `changed_at` is when they last said so."""

    stars: int
    words: str
    at: datetime
    changed_at: datetime


class LinkShown(Shown):
    """A case beside this one. `outward` says that this one has the relation to it, not it to this one."""

    ref: str
    relation: str
    outward: bool
