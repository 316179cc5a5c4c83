"""Events: each action ends in one, and the row is the timeline, the audit log and the outbox at once.

`emit` is called inside the action's transaction. What follows an event is listed in `aftercare/reactions.py` and
bound here when Aftercare starts: TOGETHER runs in the same transaction, AFTERWARDS as durable tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from .actor import Actor
from .models import EventRow
from .rows import append_all, insert_all

REGISTRY: dict[str, type[Event]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. Subclasses name it, say what it is about and which data to keep."""

    name: ClassVar[str] = ""
    by: Actor
    at: datetime

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if cls.name:
            REGISTRY[cls.name] = cls

    @property
    def subject(self) -> tuple[str, int]:
        """What it happened to, such as ("case", 7): the timeline it stands on."""
        raise NotImplementedError

    @property
    def shop_id(self) -> int:
        raise NotImplementedError

    def data(self) -> dict[str, Any]:
        """What to remember beyond who and when; JSON values only."""
        return {}


Together = Callable[[Any], None]
Afterwards = Callable[..., None]
_together: Mapping[type[Event], Sequence[Together]] = {}
_afterwards: Mapping[type[Event], Sequence[Any]] = {}
Wanted = Callable[[Event], bool]
_always: Sequence[tuple[Wanted, Any]] = ()


def _unbound(task: Any, **args: Any) -> None:
    raise RuntimeError("reactions are not bound; config/apps.py does that at start")


_enqueue: Callable[..., Any] = _unbound


def bind(
    *,
    together: Mapping[type[Event], Sequence[Together]],
    afterwards: Mapping[type[Event], Sequence[Any]],
    enqueue: Callable[..., Any],
    always: Sequence[tuple[Wanted, Any]] | None = None,
) -> None:
    """Set what follows each event; called once at start with the tables of `reactions.py`.

    `always` are tasks that follow any event their condition wants; None leaves them as they are."""
    global _together, _afterwards, _enqueue, _always
    _together, _afterwards, _enqueue = together, afterwards, enqueue
    _always = _always if always is None else always


def emit(event: Event) -> None:
    """Record the event and set off what follows it. Call it last in the action, inside its transaction."""
    subject_kind, subject_id = event.subject
    row = EventRow(
        name=event.name,
        shop_id=event.shop_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        at=event.at,
        actor_kind=event.by.kind.value,
        actor_id=event.by.id,
        actor_name=event.by.name,
        data=event.data(),
    )
    tasks = [*_afterwards.get(type(event), ()), *(task for wanted, task in _always if wanted(event))]
    write = insert_all if tasks else append_all  # only a task needs the row's number
    write([row])
    for react in _together.get(type(event), ()):
        react(event)
    for task in tasks:
        _enqueue(task, event_id=row.pk)
