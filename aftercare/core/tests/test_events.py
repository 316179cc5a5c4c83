"""History is the truth: it only grows, and what follows an event shares its fate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from aftercare.core import events
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import Event, emit
from aftercare.core.models import EventRow

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MEI = Actor(ActorKind.AGENT, 7, "Mei")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeaServed(Event):
    """Tea was served."""

    name = "test.tea_served"
    cups: int

    @property
    def subject(self) -> tuple[str, int]:
        return ("table", 4)

    @property
    def shop_id(self) -> int:
        return 1

    def data(self) -> dict[str, Any]:
        return {"cups": self.cups}


pytestmark = pytest.mark.django_db


@pytest.fixture
def followed() -> Iterator[list[Any]]:
    """What followed: events as they came to the reaction, and tasks as they were enqueued."""
    before = (events._together, events._afterwards, events._enqueue)
    seen: list[Any] = []
    events.bind(
        together={TeaServed: [seen.append]},
        afterwards={TeaServed: ["wash up"]},
        enqueue=lambda task, **args: seen.append((task, args)),
    )
    yield seen
    events.bind(together=before[0], afterwards=before[1], enqueue=before[2])


def serve() -> EventRow:
    emit(TeaServed(cups=2, by=MEI, at=NOW))
    return EventRow.objects.filter(name="test.tea_served").latest("id")


def test_an_event_keeps_who_when_and_what() -> None:
    row = EventRow.objects.get(pk=serve().pk)
    assert (row.name, row.subject_kind, row.subject_id, row.shop_id) == ("test.tea_served", "table", 4, 1)
    assert (row.at, row.actor, row.data) == (NOW, MEI, {"cups": 2})


@pytest.mark.parametrize("change", ["UPDATE core_event SET actor_name = 'somebody else'", "DELETE FROM core_event"])
def test_an_event_can_be_neither_changed_nor_deleted(change: str) -> None:
    row = serve()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert EventRow.objects.get(pk=row.pk).actor == MEI


def test_what_follows_is_told_once_and_in_order(followed: list[Any]) -> None:
    row = serve()
    assert followed == [TeaServed(cups=2, by=MEI, at=NOW), ("wash up", {"event_id": row.pk})]


def test_a_reaction_that_fails_undoes_the_event(followed: list[Any]) -> None:
    def spill(event: Event) -> None:
        raise ZeroDivisionError

    events.bind(together={TeaServed: [spill]}, afterwards={}, enqueue=lambda task, **args: None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        serve()
    assert not EventRow.objects.filter(name="test.tea_served").exists()


def test_every_event_of_the_product_is_named_and_explained() -> None:
    ours = {name: kind for name, kind in events.REGISTRY.items() if kind.__module__.startswith("aftercare.")}
    ours = {name: kind for name, kind in ours.items() if ".tests." not in kind.__module__}
    assert len(ours) > 10
    for name, kind in ours.items():
        assert name == kind.name and name.count(".") == 1
        assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}("), f"{name} says nothing of itself"
