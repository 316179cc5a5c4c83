"""Jobs as rows: what the two backends share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from .port import Job


def held(job: Job) -> tuple[int, int | None, int]:
    """The lease, as the statements' conditions take it."""
    return job.id, job.worker, job.attempts


def job_of(row: Sequence[Any]) -> Job:
    return Job(id=row[0], name=row[1], args=json.loads(row[2]), attempts=row[3], worker=row[4])


def rows(statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def changed(statement: str, values: tuple[Any, ...]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount)
