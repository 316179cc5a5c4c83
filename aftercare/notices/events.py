"""What a shop changes about its messages to customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event

from .models import NoticeChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEvent(Event):
    """Something that was done to one of a shop's messages."""

    choice: NoticeChoice
    locale: str = ""

    @property
    def subject(self) -> tuple[str, int]:
        return ("notice", self.choice.pk)

    @property
    def shop_id(self) -> int:
        return self.choice.shop_id

    def data(self) -> dict[str, Any]:
        return {"notice": self.choice.notice, **({"language": self.locale} if self.locale else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReworded(NoticeEvent):
    """A message to customers has other words in one language."""

    name = "notice.reworded"
    words: tuple[str, str]

    def data(self) -> dict[str, Any]:
        return {**NoticeEvent.data(self), "title": self.words[0], "text": self.words[1]}


class NoticeReset(NoticeEvent):
    """A message to customers has its own words back in one language."""

    name = "notice.reset"


class NoticeStopped(NoticeEvent):
    """A message is not sent to customers any more."""

    name = "notice.stopped"


class NoticeStarted(NoticeEvent):
    """A message is sent to customers again."""

    name = "notice.started"
