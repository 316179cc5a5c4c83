"""Which task of the warehouse a case waits for, from its table of moves."""

from __future__ import annotations

from aftercare.cases.models import Case
from aftercare.cases.moves import allowed
from aftercare.core.actor import ActorKind


def task_of(case: Case) -> str:
    """`inspect` as soon as something came, `receive` before, empty when neither is possible."""
    moves = allowed(case, ActorKind.WAREHOUSE)
    return "inspect" if "accept" in moves else "receive" if "receive" in moves else ""


def may_receive(case: Case) -> bool:
    return "receive" in allowed(case, ActorKind.WAREHOUSE)
