"""What can happen to a reply that a shop keeps ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event

from .writing import SavedReply


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReplyEvent(Event):
    """Something that happened to a reply kept ready."""

    reply: SavedReply

    @property
    def subject(self) -> tuple[str, int]:
        return ("shop", self.reply.shop_id)

    @property
    def shop_id(self) -> int:
        return self.reply.shop_id

    def data(self) -> dict[str, Any]:
        return {"reply": self.reply.name, "shortcut": self.reply.shortcut, "locale": self.reply.locale}


class SavedReplyMade(SavedReplyEvent):
    """A reply is kept ready."""

    name = "saved_reply.made"


class SavedReplyChanged(SavedReplyEvent):
    """A reply kept ready says something else."""

    name = "saved_reply.changed"


class SavedReplyRemoved(SavedReplyEvent):
    """A reply is not kept ready any more."""

    name = "saved_reply.removed"
