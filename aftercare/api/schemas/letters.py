"""Background work that failed for good."""

from __future__ import annotations

from datetime import datetime

from .common import Limit, Reason500, Shown, Taken, Text60, Text100


class LetterFilter(Taken):
    """`work` is the name of a kind of work, such as messages.deliver."""

    work: Text100 | None = None
    cursor: Text60 | None = None
    limit: Limit = 50


class DiscardTaken(Taken):
    because: Reason500


class LetterShown(Shown):
    """`about` is the reference of what it was done for, empty for what has none. `error` is its own text, null for a
    token that may not read it."""

    number: int
    work: str
    says: str
    about: str
    cause: str
    because: str
    cure: str
    attempts: int
    failed_at: datetime
    error: str | None


class LetterPage(Shown):
    items: list[LetterShown]
    next: str | None
