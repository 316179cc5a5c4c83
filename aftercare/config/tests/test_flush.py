"""What empties the database between tests leaves it as strict as it was."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from aftercare.core.models import EventRow
from checks.flush import flush


@pytest.mark.django_db(transaction=True)
def test_the_append_only_table_is_emptied_and_still_only_grows() -> None:
    add()
    flush()
    assert EventRow.objects.count() == 0
    add()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_event")
    assert EventRow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_migrations_made_stays() -> None:
    from django.contrib.contenttypes.models import ContentType

    before = ContentType.objects.count()
    flush()
    assert ContentType.objects.count() == before > 0


def add() -> None:
    EventRow.objects.create(
        name="test.flushed", shop_id=1, subject_kind="case", subject_id=1, at=timezone.now(), actor_kind="system"
    )
