"""The shop itself, and what its customers may ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from .cases import CaseKindName
from .common import Note, Shown, Taken, Text30, Text50, Text60, Text100, Text254


class ShopTaken(Taken):
    """What is left out stays. `timezone` is a name such as Asia/Shanghai, `country` an ISO 3166 code."""

    name: Text100 | None = None
    timezone: Text50 | None = None
    locale: Annotated[str, Field(max_length=10, pattern=r"^[^\x00]*$", description="zh-hans or en.")] | None = None
    country: Annotated[str, Field(max_length=2, pattern=r"^[^\x00]*$")] | None = None
    return_address: Note | None = None
    contact_email: Text254 | None = None
    contact_phone: Text30 | None = None
    brand_color: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")] | None = None


class ShopOpened(Taken):
    """`slug` is its short name in addresses: small letters, digits and hyphens. `currency` is an ISO 4217 code; it
    stays."""

    slug: Text50
    name: Text100
    currency: Annotated[str, Field(max_length=3, pattern=r"^[^\x00]*$")]
    country: Annotated[str, Field(max_length=2, pattern=r"^[^\x00]*$")]
    timezone: Text50
    locale: Annotated[str, Field(max_length=10, pattern=r"^[^\x00]*$", description="zh-hans or en.")]
    return_address: Note | None = None
    contact_email: Text254 | None = None
    contact_phone: Text30 | None = None
    brand_color: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")] | None = None


class LogoShown(Shown):
    """The logo as it is kept: a PNG at `url`, its size in pixels."""

    url: str
    width: int
    height: int


class ShopShown(Shown):
    """`policy` is the number of the version in force; null: none is published, and until one is, every request is
    refused (`no_policy`) and customers are asked to write to the shop. `automatic_stopped_at` is since when people
    answer every request; null: the policy approves by itself."""

    ref: str
    slug: str
    name: str
    currency: str
    timezone: str
    locale: str
    country: str
    return_address: str
    contact_email: str
    contact_phone: str
    brand_color: str
    logo: LogoShown | None
    policy: int | None
    automatic_stopped_at: datetime | None


class ShopMade(ShopShown):
    """The new shop; `token` opens it for the program that asked, and is shown only now."""

    token: str | None


class MoveShown(Shown):
    """An action possible at a step; it leads to `to`, which may hold several steps: which one, the path decides."""

    move: str
    label: str
    to: list[str]


class StepShown(Shown):
    """Where a case can stand: `by` must act within `hours`, or `late` happens. An end lists what may still follow."""

    step: str
    label: str
    by: str
    hours: int | None
    late: str
    ends: bool
    moves: list[MoveShown]


class PathShown(Shown):
    """How a case goes on once it is accepted, and the step it begins at then."""

    path: str
    start: str


class KindShown(Shown):
    """`progress` are the steps that a customer's progress bar shows."""

    kind: str
    label: str
    needs_lines: bool
    progress: list[str]
    paths: list[PathShown]
    steps: list[StepShown]


class KindsShown(Shown):
    kinds: list[KindShown]


class ReasonFilter(Taken):
    """`order` is an order's reference; left out, a shop reads the policy in force now, a customer their order's."""

    order: Text60 | None = None


class ReasonTaken(Taken):
    """`hidden` are the kinds whose lists leave the reason out; `words` are the shop's own by language, empty for the
    standard ones."""

    reason: Text60
    hidden: Annotated[list[CaseKindName], Field(max_length=10)] = []
    words: Annotated[dict[Text30, Text100], Field(max_length=10)] = {}


class ReasonsTaken(Taken):
    """In the order customers see them; those left out come after, as they are."""

    reasons: Annotated[list[ReasonTaken], Field(min_length=1, max_length=50)]


class ReasonShown(Shown):
    """A reason and what the policy promises for it. `label` is in the shop's words, `meaning` in the standard ones,
    `hidden` are the kinds whose lists leave it out. `window_days` and `kinds` are null where the policy sets none of
    its own, `photos_from` where it never asks for photos; amounts are in minor units of the shop's currency."""

    reason: str
    label: str
    meaning: str
    hidden: list[str]
    freight: str
    window_days: int | None
    photos_from: int | None
    keep_below: int
    restocking_percent: int
    kinds: list[str] | None


class ReasonsShown(Shown):
    """`policy` is the number of the version, null before the first one."""

    policy: int | None
    reasons: list[ReasonShown]
