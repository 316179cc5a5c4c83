"""What happened to each case, in order: the facts of its step, its deadlines and its receipts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from aftercare.cases.kinds import KINDS, MAY, CaseKind

from ..scope import Scope


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a case."""

    id: int
    name: str
    actor: str
    at: Any
    data: dict[str, Any]

    @property
    def action(self) -> str:
        return str(self.data.get("action", ""))

    @property
    def left(self) -> str:
        return str(self.data.get("from", ""))

    @property
    def entered(self) -> str:
        return str(self.data.get("to", ""))

    @property
    def moves(self) -> bool:
        """Taken from the table of moves; other events are notes on what happened within a step."""
        return self.action in MAY or self.left != self.entered


@dataclass(frozen=True, slots=True)
class History:
    """A case as it is stored, and everything that happened to it in order."""

    ref: str
    kind: str
    step: str
    owner: str
    closed: bool
    due: Any
    late: str
    paused: bool
    received: int
    moments: list[Moment]

    @property
    def table(self) -> CaseKind | None:
        return KINDS.get(self.kind)


def histories(scope: Scope) -> Iterator[History]:
    sql = f"""
        SELECT c.id, c.ref, c.kind, c.step, c.owner, c.closed_at, c.due_at, c.due_action,
            c.paused_at,
            (SELECT COALESCE(SUM(cl.received), 0) FROM cases_caseline cl WHERE cl.case_id = c.id) AS received,
            e.id, e.name, e.actor_kind, e.at, e.data
        FROM cases_case c LEFT JOIN core_event e ON e.subject_kind = 'case' AND e.subject_id = c.id
        WHERE {scope.of("c")}
        ORDER BY c.id, e.id"""
    for _case_id, rows in groupby(scope.stream(sql), key=lambda row: row[0]):
        kept = list(rows)
        _id, ref, kind, step, owner, closed_at, due_at, late, paused_at, received = kept[0][:10]
        moments = [
            Moment(row[10], row[11], row[12], row[13], json.loads(row[14])) for row in kept if row[10] is not None
        ]
        yield History(
            ref, kind, step, owner, closed_at is not None, due_at, late, paused_at is not None, int(received), moments
        )
