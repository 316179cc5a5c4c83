"""10. Deadlines run where a step has one, warn once and fire once; and 5, the receipts that history tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.cases.kinds import CaseKind
from aftercare.core.actor import ActorKind

from ..violation import Violation, differs
from .history import History, Moment

STANDS, RUNS = "pause", ("resume", "extend")


def escalates_once(history: History, table: CaseKind) -> Iterator[Violation]:
    """A deadline fires once: its calls for a supervisor have an instant each."""
    for before, after in pairwise(moment for moment in history.moments if moment.moves):
        if _called(before) and _called(after) and after.at <= before.at:
            yield Violation(
                invariant=10, table="event", row=history.ref, expected="1", found="2",
                sentence=_("%(row)s: event %(id)s fired the deadline of “%(step)s” a second time.")
                % {"row": history.ref, "id": after.id, "step": after.left},
            )  # fmt: skip


def warns_once(history: History, table: CaseKind) -> Iterator[Violation]:
    """Between two changes of a deadline there is one warning at most."""
    warned = False
    for moment in history.moments:
        if moment.action == "warn" and warned:
            yield Violation(
                invariant=10, table="event", row=history.ref, expected="1", found="2",
                sentence=_("%(row)s: event %(id)s warned of the deadline of “%(step)s” a second time.")
                % {"row": history.ref, "id": moment.id, "step": moment.left},
            )  # fmt: skip
        warned = moment.action == "warn" or (warned and not (_starts(moment) or moment.action in RUNS))


def clock_runs(history: History, table: CaseKind) -> Iterator[Violation]:
    """Where a step has a deadline the case carries it, with its action; only a pause stops it."""
    step = table.steps.get(history.step)
    if step is None or step.ends or step.within is None:
        return
    found = history.late if history.due is not None or history.paused else ""
    if found != step.late:
        yield differs(
            invariant=10, table="case", row=history.ref, what=gettext_lazy("what its deadline does"),
            found=found or "—", expected=step.late,
        )  # fmt: skip


def clock_is_as_told(history: History, table: CaseKind) -> Iterator[Violation]:
    """A case stands still if a pause was the last word on its clock, and is due when the last change said."""
    last = _last_on_clock(history)
    stands = last is not None and last.action == STANDS
    if history.paused != stands:
        yield differs(
            invariant=10, table="case", row=history.ref, what=gettext_lazy("whether its clock stands"),
            found=history.paused, expected=stands,
        )  # fmt: skip
    elif last and last.action in RUNS and _instant(history.due) != _instant(last.data.get("due")):
        yield differs(
            invariant=10, table="case", row=history.ref, what=gettext_lazy("its deadline"),
            found=history.due, expected=last.data.get("due"),
        )  # fmt: skip


COUNTS = {"receive": 1, "recount": -1}
"""Actions that tell of units, and whether they add to what came or take from it."""


def receipts_add_up(history: History, table: CaseKind) -> Iterator[Violation]:
    """The units received are those the warehouse counted, receipt by receipt."""
    counted = sum(COUNTS.get(moment.action, 0) * int(moment.data.get("units", 0)) for moment in history.moments)
    if counted != history.received:
        yield differs(
            invariant=5, table="case", row=history.ref, what=gettext_lazy("the units received, beside its receipts"),
            found=history.received, expected=counted,
        )  # fmt: skip


def _called(moment: Moment) -> bool:
    return moment.action == "escalate" and moment.actor == ActorKind.SYSTEM


def _last_on_clock(history: History) -> Moment | None:
    return next(
        (moment for moment in reversed(history.moments) if _starts(moment) or moment.action in (STANDS, *RUNS)), None
    )


def _starts(moment: Moment) -> bool:
    """Whether it gave the step a clock anew: not what somebody adds in a step, nor a person's call for a supervisor."""
    added = moment.action == "submit" and moment.left == moment.entered
    return moment.moves and not added and (moment.action != "escalate" or _called(moment))


def _instant(found: object) -> datetime | None:
    """An instant as a column or an event has it."""
    if found is None:
        return None
    read = found if isinstance(found, datetime) else datetime.fromisoformat(str(found))
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
