"""18. While a dispute is open nothing is approved or closed by itself; people rule, or the customer withdraws."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.cases.kinds import KINDS, CaseKind
from aftercare.core.actor import ActorKind

from ..scope import Scope
from ..violation import Violation, compared, differs
from .history import History

RULED = {step for kind in KINDS.values() for step in kind.steps if "rule_for" in kind.steps[step].moves}
HEARING = RULED | {f"{step}_evidence" for step in RULED}
"""The steps of an open dispute."""
ENDS = {"rule_for", "rule_against", "withdraw"}
HARMLESS = ("escalate", "lapse", "")
"""What a deadline may do meanwhile: call a supervisor, or go on hearing without the answer."""


def open_disputes_are_heard(scope: Scope) -> list[Violation]:
    """A case is heard exactly while it has an unruled dispute, and no deadline of it decides anything."""
    hearing = ", ".join(f"'{step}'" for step in sorted(HEARING))
    harmless = ", ".join(f"'{action}'" for action in HARMLESS)
    sql = f"""
        SELECT c.ref AS row,
            CASE WHEN c.step IN ({hearing}) THEN 1 ELSE 0 END AS heard,
            CASE WHEN EXISTS (SELECT 1 FROM cases_dispute d WHERE d.case_id = c.id AND d.ruled_at IS NULL)
                THEN 1 ELSE 0 END AS expected_heard,
            c.due_action,
            CASE WHEN c.step IN ({hearing}) AND c.due_action NOT IN ({harmless}) THEN 'escalate' ELSE c.due_action END
                AS expected_due_action
        FROM cases_case c WHERE c.step <> 'withdrawn' AND {scope.of("c")}"""
    counters = {
        "heard": gettext_lazy("whether a dispute is heard, beside its open disputes"),
        "due_action": gettext_lazy("what the deadline of an open dispute does"),
    }
    return compared(scope.differing(sql, counters), invariant=18, table="case", counters=counters)


def people_end_disputes(history: History, table: CaseKind) -> Iterator[Violation]:
    for moment in history.moments:
        if moment.left not in HEARING or moment.entered in HEARING:
            continue
        if moment.action not in ENDS or moment.actor == ActorKind.SYSTEM:
            yield differs(
                invariant=18, table="event", row=history.ref,
                what=_("what ended the dispute in event %(id)s") % {"id": moment.id},
                found=f"{moment.action} ({moment.actor})", expected=gettext_lazy("a person's ruling"),
            )  # fmt: skip
