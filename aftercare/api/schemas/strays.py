"""Goods that nobody expected."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from .common import Limit, Named, Note, Shown, Taken, Text60, Text100
from .moves import Photos


class StrayTaken(Taken):
    """`code` is what was scanned or stands on the label, `place` where it lies. Words, photos, or both."""

    code: Text100 = ""
    note: Note = ""
    place: Text100 = ""
    photos: Photos = []


class StrayMatchTaken(Taken):
    case: Annotated[Named, Field(description="The reference of the case it belongs to.")]


class StrayCloseTaken(Taken):
    outcome: Annotated[Note, Field(min_length=1, description="What was done with it.")]


class StrayFilter(Taken):
    state: Literal["open", "matched", "closed"] | None = None
    cursor: Text60 | None = None
    limit: Limit = 50


class StrayShown(Shown):
    """`case` is whose it proved to be, `outcome` what was done with goods of no case."""

    ref: str
    state: Literal["open", "matched", "closed"]
    code: str
    note: str
    place: str
    case: str | None
    outcome: str
    photos: list[str]
    found_by: str
    found_at: datetime
    closed_at: datetime | None


class StrayPage(Shown):
    items: list[StrayShown]
    next: str | None
