"""What a channel must do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .models import Message


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took the message, or (`recorded`) there is no provider and it stays in the outbox."""

    provider_id: str = ""
    recorded: bool = False
    note: str = ""


class Undeliverable(Exception):
    """No further attempt can deliver this message; the sentence says why. Any other exception means: try again."""


Channel = Callable[[Message], Receipt]
