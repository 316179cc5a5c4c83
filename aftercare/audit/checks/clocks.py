"""10. Deadlines run where a step has one and fire once; and 5, the receipts that history tells."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.cases.kinds import CaseKind

from ..violation import Violation, differs
from .history import History


def escalates_once(history: History, table: CaseKind) -> Iterator[Violation]:
    """A deadline fires once: until something else moves the case, nothing is escalated again."""
    waiting = False
    for moment in history.moments:
        if moment.action == "escalate" and waiting:
            yield Violation(
                invariant=10, table="event", row=history.ref, expected="1", found="2",
                sentence=_("%(row)s: event %(id)s fired the deadline of “%(step)s” a second time.")
                % {"row": history.ref, "id": moment.id, "step": moment.left},
            )  # fmt: skip
        if moment.moves:
            waiting = moment.action == "escalate"


def clock_runs(history: History, table: CaseKind) -> Iterator[Violation]:
    """Where a step has a deadline the case carries it, with its action, until it has fired."""
    step = table.steps.get(history.step)
    if step is None or step.ends or step.within is None:
        return
    last = next((moment for moment in reversed(history.moments) if moment.moves), None)
    fired = last is not None and last.action == "escalate"
    expected = "" if fired else step.late
    found = history.late if history.has_deadline else ""
    if found != expected:
        yield differs(
            invariant=10, table="case", row=history.ref, what=gettext_lazy("what its deadline does"),
            found=found or "—", expected=expected or "—",
        )  # fmt: skip


def receipts_add_up(history: History, table: CaseKind) -> Iterator[Violation]:
    """The units received are those the warehouse counted, receipt by receipt."""
    counted = sum(int(moment.data.get("units", 0)) for moment in history.moments if moment.action == "receive")
    if counted != history.received:
        yield differs(
            invariant=5, table="case", row=history.ref, what=gettext_lazy("the units received, beside its receipts"),
            found=history.received, expected=counted,
        )  # fmt: skip
