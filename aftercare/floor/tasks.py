"""Which task of the warehouse a case waits for, from its table of moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case
from aftercare.cases.moves import allowed
from aftercare.core.actor import ActorKind
from aftercare.parcels.queries import task_at

# The move that tells each task, the most pressing first; its address has the task's name.
TELLS = {"accept": "inspect", "receive": "receive", "hold": "hold", "intercept": "stop", "dispatch": "send"}
TITLES: Mapping[str, Promise] = {
    "hold": _("Stop before they are sent"),
    "stop": _("Stop on the way"),
    "send": _("Send to customers"),
    "inspect": _("Waiting to be inspected"),
}


def task_of(case: Case) -> str:
    """`inspect` as soon as something came, `receive` before; empty when nothing is left to do here."""
    moves = allowed(case, ActorKind.WAREHOUSE)
    return next((task for move, task in TELLS.items() if move in moves), "")


def may_receive(case: Case) -> bool:
    return "receive" in allowed(case, ActorKind.WAREHOUSE)


def by_task(cases: Iterable[Case]) -> list[tuple[str, Promise, list[Case]]]:
    """The cases under the task each waits for; a task nobody waits for is left out."""
    found: dict[str, list[Case]] = {task: [] for task in TITLES}
    for case in cases:
        found[task_at(case.step)].append(case)
    return [(task, TITLES[task], cases) for task, cases in found.items() if cases]
