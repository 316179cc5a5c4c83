"""One action on many cases: what is sent, and how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from aftercare.worklist.many import MANY

from .common import Limit, Named, Note, Shown, Taken, Text60

BY_PERSON = {"take"}
BulkAction = Annotated[str, Field(pattern=f"^({'|'.join(name for name in MANY if name not in BY_PERSON)})$")]


class BulkTaken(Taken):
    """The cases by their references, each once; others than the shop's own are left out."""

    action: BulkAction
    cases: Annotated[list[Named], Field(min_length=1, max_length=10_000)]


class BulkStartTaken(Taken):
    """What the action is given, the same for every case: `because` or `words` the customers read, `to` an assignee,
    `note` for colleagues, `by_hours` more time."""

    because: Note = ""
    words: Note = ""
    to: Text60 = ""
    note: Note = ""
    by_hours: Annotated[int, Field(strict=True, ge=1, le=2400)] | None = None


class BulkFilter(Taken):
    cursor: Text60 | None = None
    limit: Limit = 50


class BulkMoney(Shown):
    currency: str
    amount: int


class BulkShown(Shown):
    """A run: prepared (only looked at), waiting until `start_at`, running, done or cancelled. `counts` are cases by
    state: ready, cannot (not possible from the start), done, asked (a second person is), refused, overtaken
    (somebody was faster), failed. `money` is what the cases that are, or will be, done come to, where the action pays.
    Of `asks_second` of those that are ready a second person will be asked: they are above the author's limit."""

    ref: str
    action: str
    state: str
    created_at: datetime
    start_at: datetime | None
    finished_at: datetime | None
    counts: dict[str, int]
    asks_second: int
    money: list[BulkMoney]


class BulkBrief(Shown):
    ref: str
    action: str
    state: str
    created_at: datetime
    start_at: datetime | None
    finished_at: datetime | None


class BulkPage(Shown):
    items: list[BulkBrief]
    next: str | None


class BulkResult(Shown):
    """What became of one case: `sentence` says why it was not done; before, with the code asks_second, why a second
    person will be asked."""

    ref: str
    state: str
    code: str
    sentence: str
    amount: int
    currency: str
    at: datetime | None


class BulkResults(Shown):
    """`next` is the cursor of the following page; null on the last one."""

    items: list[BulkResult]
    next: str | None
