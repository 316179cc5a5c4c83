"""Staff, invitations, what customers allow, and the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from .common import Flag, Instant, Limit, Reason500, Shown, Taken, Text50, Text60, Text200

RoleName = Literal["agent", "warehouse", "finance", "supervisor", "admin", "auditor", "integration"]
InvitedRole = Literal["agent", "warehouse", "finance", "supervisor", "admin", "auditor"]
PurposeName = Literal["service", "marketing", "automated"]
Name = Annotated[str, StringConstraints(max_length=150, pattern=r"^[^\x00]*$")]
Email = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=r"^[^\x00]*$")]


class StaffFilter(Taken):
    cursor: Text50 | None = None
    limit: Limit = 50


class StaffShown(Shown):
    """A member of staff, or a program (`integration`). `digest`: whether a supervisor gets the daily mail."""

    ref: str
    username: str
    name: str
    email: str
    role: RoleName
    active: bool
    last_sign_in_at: datetime | None
    digest: bool


class DigestTaken(Taken):
    wanted: Flag


class StaffPage(Shown):
    items: list[StaffShown]
    next: str | None


class StaffTaken(Taken):
    """`name` is left as it is where it is left out."""

    role: RoleName
    name: Name | None = None


class InvitationTaken(Taken):
    email: Email
    role: InvitedRole
    name: Name = ""
    locale: Literal["", "zh-hans", "en"] = ""


class InvitationShown(Shown):
    """An invitation to the staff. It is open while it is neither accepted nor revoked, and serves until it expires."""

    ref: str
    email: str
    name: str
    role: InvitedRole
    sent_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None


class InvitationPage(Shown):
    items: list[InvitationShown]
    next: str | None


class EndedShown(Shown):
    """How many sessions were ended."""

    ended: int


class ConsentTaken(Taken):
    purpose: PurposeName
    given: Flag


class ConsentShown(Shown):
    """Where one purpose stands. Both instants are empty while the customer has said nothing about it."""

    purpose: PurposeName
    allowed: bool
    given_at: datetime | None
    withdrawn_at: datetime | None
    source: str
    wording: str


class ConsentsShown(Shown):
    items: list[ConsentShown]


class BlockTaken(Taken):
    reason: Reason500


class BlockedShown(Shown):
    """`customer` is the shop's own number of them."""

    customer: str
    blocked: bool


class Done(Shown):
    pass


class EventFilter(Taken):
    """`actor` is part of a name, `subject` a whole reference or your number for a customer; `until` is not
    included."""

    actor: Text200 | None = None
    event: Text60 | None = None
    subject: Text50 | None = None
    since: Instant | None = None
    until: Instant | None = None
    cursor: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,17}$")] | None = None
    limit: Limit = 50


class WhoShown(Shown):
    kind: str
    name: str


class AboutShown(Shown):
    """What an event is about. `ref` is empty for what has no reference of its own."""

    kind: str
    ref: str
    name: str


class HappenedShown(Shown):
    event: str
    at: datetime
    actor: WhoShown
    subject: AboutShown
    data: dict[str, Any]


class EventPage(Shown):
    items: list[HappenedShown]
    next: str | None
