"""A request sent again, because its answer never came, does its work once and is answered the same.

The answer is kept in the transaction of the work. A second request with the key waits for the first one's transaction
at the unique index; it then finds the answer or, where the first was refused, takes its place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction


class Once(models.Model):
    """What a key was answered; `subject` is whose key it is."""

    subject = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    answer: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "key"], name="once_per_key")]
        indexes = [models.Index(fields=["at"], name="once_at")]


CLAIM = """
    INSERT INTO core_once (subject, key, answer, at) VALUES (%s, %s, '{}', %s)
    ON CONFLICT (subject, key) DO NOTHING RETURNING id"""


@transaction.atomic
def once(*, subject: str, key: str, at: datetime, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The answer that `key` got before, else that of `do`. What `do` raises undoes all of it, and the key is free."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, (subject, key, connection.ops.adapt_datetimefield_value(at)))
        claimed = cursor.fetchone()
    if claimed is None:
        kept: dict[str, Any] = Once.objects.get(subject=subject, key=key).answer
        return kept
    answer = do()
    Once.objects.filter(pk=claimed[0]).update(answer=answer)
    return answer


def forget(before: datetime) -> int:
    """Forget keys of before then; whoever sends one again after that does its work again."""
    return Once.objects.filter(at__lt=before).delete()[0]
