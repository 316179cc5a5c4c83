"""Replies between shop and customer, the staff's notes, and replies kept ready."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from .common import Long, Named, Shown, Taken, Text30, Text50


class WriteTaken(Taken):
    """Variables such as `{order}` are filled from the case when the shop writes."""

    text: Annotated[Long, Field(description="What the other side reads.")]


class StaffNoteTaken(Taken):
    text: Annotated[Long, Field(description="For the staff alone. @name calls a colleague.")]


class DuplicateTaken(Taken):
    other: Annotated[Named, Field(description="The reference of the case that answers this one.")]
    because: Annotated[Long, Field(description="Why; the customer reads it.")]


class ReplyShown(Shown):
    """`by` is the role; `name` is told to the shop alone."""

    ref: str
    by: str
    name: str
    text: str
    at: datetime


class RepliesShown(Shown):
    """`unanswered_since` is when the customer wrote what nobody has answered yet."""

    unanswered_since: datetime | None
    items: list[ReplyShown]


class FormerShown(Shown):
    text: str
    at: datetime


class NoteShown(Shown):
    """`history` is what it said before; `called` are the colleagues it names."""

    ref: str
    by: str
    name: str
    text: str
    at: datetime
    edited_at: datetime | None
    called: list[str]
    history: list[FormerShown]


class NotesShown(Shown):
    items: list[NoteShown]


class SavedReplyTaken(Taken):
    """`/shortcut` brings it in that language. An unknown variable is refused."""

    locale: Text30
    name: Text50
    shortcut: Text30
    text: Long


class SavedReplyFilter(Taken):
    locale: Literal["zh-hans", "en"] | None = None


class SavedReplyShown(Shown):
    ref: str
    locale: str
    name: str
    shortcut: str
    text: str
    changed_at: datetime


class VariableShown(Shown):
    name: str
    says: str


class SavedRepliesShown(Shown):
    """`variables` are those a text may use, in braces."""

    variables: list[VariableShown]
    items: list[SavedReplyShown]


class Removed(Shown):
    removed: Literal[True]
