"""How a case goes from step to step: the one place that writes `step`, its owner and its deadline."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.core.rows import update
from aftercare.orders.counters import LineChange, adjust_lines

from .kinds import MAY, CaseKind
from .models import Case, CaseLine


def allowed(case: Case, kind: ActorKind) -> list[str]:
    """The actions someone acting as `kind` may take now: the buttons of every surface."""
    return [action for action in case.at_step.moves if may(kind, action)]


def may(kind: ActorKind, action: str) -> bool:
    """Whether the role may take the action; an integration's scopes are checked at its door."""
    return kind in MAY[action] or (kind is ActorKind.INTEGRATION and MAY[action] != {ActorKind.SYSTEM})


def advance(case: Case, action: str, *, by: Actor, at: datetime) -> tuple[str, str]:
    """Take `action` on a locked case and return the steps left and entered. Raises `Refused` if it is not listed."""
    left = case.step
    if action not in case.at_step.moves:
        raise Refused(
            _("This request now stands at “%(step)s”, where that is no longer possible; reload to see what is.")
            % {"step": case.at_step.label},
            code="move_not_allowed",
        )
    if not may(by.kind, action):
        raise role_refused()
    case.escalated_at = at if action == "escalate" else None
    enter(case, case.at_step.moves[action], at=at, again=action == "escalate")
    update(case, *MOVED)
    return left, case.step


def role_refused() -> Refused:
    return Refused(_("Your role may not do this; ask a colleague who may."), code="role_not_allowed")


MOVED = ["step", "owner", "due_at", "due_action", "changed_at", "closed_at", "escalated_at", "granted", "tax", "fees"]


def enter(case: Case, step: str, *, at: datetime, again: bool = False) -> None:
    """Put the case at `step` with that step's owner and deadline; an escalated step keeps no second deadline."""
    table: CaseKind = case.table
    entered = table.steps[step]
    case.step = step
    case.owner = entered.by.value if entered.by else ""
    case.due_at = None if again else entered.due(at)
    case.due_action = entered.late if case.due_at else ""
    case.changed_at = at
    case.closed_at = at if entered.ends else None


def release(case: Case, lines: list[CaseLine]) -> None:
    """Give the asked units back to the order's lines: the request ended without a refund."""
    adjust_lines(
        {
            line.line_id: LineChange(
                open=-(line.units - line.received) if line.goods_back else 0,
                received=-line.received,
                kept=0 if line.goods_back else -line.units,
                granted=-line.amount,
                granted_tax=-line.tax,
            )
            for line in lines
        }
    )
