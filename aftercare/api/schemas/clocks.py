"""How long each step may take in the shop."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from .cases import CaseKindName
from .common import Limit, Shown, Taken, Text30, Text60


class TimerTaken(Taken):
    """The time of one step in hours; null goes back to the default."""

    kind: CaseKindName
    step: Text30
    hours: Annotated[int, Field(strict=True, ge=1, le=2160)] | None


class TimersTaken(Taken):
    """What is not named stays as it is."""

    timers: Annotated[list[TimerTaken], Field(min_length=1, max_length=200)]


class TimerShown(Shown):
    """How long a step may take, in hours; of an end, how long it may be appealed. `set` says that the shop chose it,
    `working` that they are hours of its working calendar."""

    kind: str
    step: str
    label: str
    hours: int
    default_hours: int
    set: bool
    working: bool


class TimersShown(Shown):
    timers: list[TimerShown]


class LegalFilter(Taken):
    cursor: Text60 | None = None
    limit: Limit = 50


class PressingShown(Shown):
    """What the law wants done in a case by `due_at`; `missed_at` is set when that has passed."""

    case: str
    code: str
    law: str
    article: str
    due_at: datetime
    missed_at: datetime | None


class PressingPage(Shown):
    items: list[PressingShown]
    next: str | None
