"""The hand-written verbs write and read what the ORM would, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from aftercare.core.messages.models import Message
from aftercare.core.models import EventRow
from aftercare.core.rows import (
    Wanted,
    add_all,
    append_all,
    insert_all,
    locked,
    select,
    select_each,
    set_all,
    update,
    update_where,
)
from aftercare.core.statements import together

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 4, 0, 0, 123456, tzinfo=UTC)


def event(number: int) -> EventRow:
    return EventRow(
        name="test.row", shop_id=1, subject_kind="table", subject_id=number, at=NOW, actor_kind="agent",
        actor_id=None, actor_name="梅", data={"n": number, "text": "“quoted”"},
    )  # fmt: skip


def message(ref: str, shop_id: int = 1) -> Message:
    return Message(ref=ref, shop_id=shop_id, channel="sms", to="1", text="x", subject_kind="case", subject_id=7,
                   created_at=NOW)  # fmt: skip


def test_rows_written_together_are_what_the_orm_reads() -> None:
    written = [event(1), event(2)]
    insert_all(written)
    for row in written:
        assert EventRow.objects.values().get(pk=row.pk) == {name: getattr(row, name) for name in FIELDS}


FIELDS = [field.attname for field in EventRow._meta.concrete_fields]


def test_reading_gives_what_the_orm_wrote() -> None:
    stored = EventRow.objects.create(**{name: value for name, value in vars(event(3)).items() if name[0] != "_"})
    (found,) = select(EventRow, "subject_id = %s AND at = %s", 3, NOW)
    assert [getattr(found, name) for name in FIELDS] == [getattr(stored, name) for name in FIELDS]


def test_what_is_read_in_one_trip_is_what_one_by_one_gives() -> None:
    insert_all([event(number) for number in (4, 5)])
    insert_all([message("M-1"), message("M-2", shop_id=2)])
    with transaction.atomic():
        events, none, messages = select_each(
            Wanted(EventRow, "subject_id = %s AND at = %s", (5, NOW), lock=True),
            Wanted(EventRow, "subject_id = %s AND at = %s", (6, NOW)),
            Wanted(Message, "ref LIKE %s ORDER BY ref", ("M-%",)),
        )
    assert [row.data["n"] for row in events] == [5] and none == []
    assert [row.shop_id for row in messages] == [1, 2]


def test_a_row_that_is_not_there_is_said_as_the_orm_says_it() -> None:
    with pytest.raises(Message.DoesNotExist):
        locked(Message, 0)


def test_what_is_sent_together_is_all_there_and_in_order() -> None:
    first = message("M-1")
    with together():
        append_all([message("M-0", shop_id=5)])
        insert_all([first])
        update_where(Message, "shop_id = %s", 5, text="changed", sent_at=NOW)
        first.text = "later"
        update(first, "text")
        add_all("core_message", ["shop_id"], {first.pk: [2]})
        set_all("core_message", ["event_id"], {first.pk: [None]})
    assert list(Message.objects.order_by("ref").values_list("ref", "text", "shop_id", "sent_at")) == [
        ("M-0", "changed", 5, NOW),
        ("M-1", "later", 3, None),
    ]


def test_an_error_of_a_statement_sent_together_surfaces_and_undoes_all() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), together():
        append_all([message("M-1")])
        append_all([message("M-1")])
        append_all([message("M-2")])
    assert not Message.objects.exists()
    assert connection.is_usable()


def test_nothing_to_write_is_no_statement() -> None:
    with together():
        insert_all([])
        append_all([])
        add_all("core_message", ["shop_id"], {})
    assert not Message.objects.exists()
