"""9. Only listed moves happen, each by somebody who may, and a case's events rebuild where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.cases.kinds import KINDS, MAY, CaseKind
from aftercare.cases.moves import may
from aftercare.core.actor import ActorKind

from ..scope import Scope
from ..violation import Violation, differs
from .clocks import clock_is_as_told, clock_runs, escalates_once, receipts_add_up, warns_once
from .disputes import people_end_disputes
from .history import History, histories

ACTORS = {kind.value for kind in ActorKind}


def cases_follow_their_moves(scope: Scope) -> Iterator[Violation]:
    for history in histories(scope):
        if history.table is None:
            yield differs(
                invariant=9, table="case", row=history.ref, what=gettext_lazy("the kind"),
                found=history.kind, expected=", ".join(KINDS),
            )  # fmt: skip
            continue
        for look in LOOKS:
            yield from look(history, history.table)


def starts_as_decided(history: History, table: CaseKind) -> Iterator[Violation]:
    opened = [moment for moment in history.moments if moment.action == "open"]
    if len(opened) != 1 or history.moments[0] is not opened[0] or opened[0].left:
        yield differs(
            invariant=9, table="event", row=history.ref,
            what=gettext_lazy("the number of openings, first in its history"), found=len(opened), expected=1,
        )  # fmt: skip
    elif opened[0].entered not in table.starts():
        yield differs(
            invariant=9, table="event", row=history.ref, what=gettext_lazy("the first step"),
            found=opened[0].entered, expected=", ".join(sorted(table.starts())),
        )  # fmt: skip


def moves_are_listed(history: History, table: CaseKind) -> Iterator[Violation]:
    for moment in history.moments:
        if moment.action == "open" or not moment.moves:
            continue
        step = table.steps.get(moment.left)
        listed = step.targets(moment.action) if step and moment.action in step.moves else set()
        if moment.entered not in listed:
            taken = {"action": moment.action, "left": moment.left, "entered": moment.entered}
            yield differs(
                invariant=9, table="event", row=history.ref,
                what=_("where “%(action)s” led from “%(left)s” in event %(id)s") % {**taken, "id": moment.id},
                found=moment.entered,
                expected=", ".join(sorted(listed)) or gettext_lazy("nowhere, for it is not a listed move"),
            )  # fmt: skip


def each_step_follows_the_last(history: History, table: CaseKind) -> Iterator[Violation]:
    for before, after in zip(history.moments, history.moments[1:], strict=False):
        if after.left != before.entered:
            yield differs(
                invariant=9, table="event", row=history.ref,
                what=_("the step that event %(id)s left") % {"id": after.id},
                found=after.left, expected=before.entered,
            )  # fmt: skip


def history_rebuilds_the_step(history: History, table: CaseKind) -> Iterator[Violation]:
    rebuilt = history.moments[-1].entered if history.moments else ""
    if history.step != rebuilt:
        yield differs(
            invariant=9, table="case", row=history.ref, what=gettext_lazy("the step, beside the one its events give"),
            found=history.step, expected=rebuilt,
        )  # fmt: skip


def everyone_may(history: History, table: CaseKind) -> Iterator[Violation]:
    """Each event names a known actor, and an action of the table one who may take it."""
    for moment in history.moments:
        known = moment.actor in ACTORS
        if known and (moment.action not in MAY or may(ActorKind(moment.actor), moment.action)):
            continue
        yield differs(
            invariant=9, table="event", row=history.ref,
            what=_("who did “%(action)s” in event %(id)s") % {"action": moment.action or moment.name, "id": moment.id},
            found=moment.actor or "—",
            expected=", ".join(sorted(kind.value for kind in MAY.get(moment.action, ActorKind))),
        )  # fmt: skip


def refusals_give_a_reason(history: History, table: CaseKind) -> Iterator[Violation]:
    for moment in history.moments:
        if moment.action == "reject" and not str(moment.data.get("because", "")).strip():
            yield differs(
                invariant=9, table="event", row=history.ref,
                what=_("the reason of the refusal in event %(id)s") % {"id": moment.id},
                found="—", expected=gettext_lazy("words for the customer"),
            )  # fmt: skip


LOOKS: list[Callable[[History, CaseKind], Iterator[Violation]]] = [
    starts_as_decided,
    moves_are_listed,
    each_step_follows_the_last,
    history_rebuilds_the_step,
    everyone_may,
    refusals_give_a_reason,
    people_end_disputes,
    escalates_once,
    warns_once,
    clock_runs,
    clock_is_as_told,
    receipts_add_up,
]
