"""How a case goes from step to step: the one place that writes `step`, its owner and its deadline."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.core.rows import update, update_where

from .approvals import Approval, ApprovalState
from .claims import settle
from .clocks import due_after, notice, time_of, warned_before, working_of
from .kinds import MAY
from .models import Case

CALLED_AGAIN = timedelta(days=1)
"""After a call a supervisor has the step's time again, a day at most; then they are called again."""
CHOSEN_BY_THE_OFFER = {"convert"}  # what accepting an offer means follows from the offer


def allowed(case: Case, kind: ActorKind, *, at: datetime | None = None) -> list[str]:
    """The actions someone acting as `kind` may take now: the buttons of every surface."""
    if too_late(case, at or clock.now()):
        return []
    moves = case.table.moves(case.step, case.path)
    return [action for action in moves if may(kind, action) and action not in CHOSEN_BY_THE_OFFER]


def may(kind: ActorKind, action: str) -> bool:
    """Whether the role may take the action; an integration's scopes are checked at its door."""
    return kind in MAY[action] or (kind is ActorKind.INTEGRATION and MAY[action] != {ActorKind.SYSTEM})


def too_late(case: Case, at: datetime) -> bool:
    """Whether the time to appeal an end has passed."""
    if case.closed_at is None:
        return False
    within = time_of(case.shop_id, case.kind, case.step)
    return within is not None and at > case.closed_at + within


def check_move(case: Case, action: str, *, by: Actor, at: datetime) -> str:
    """The step the action leads to. Raises `Refused` if it is not listed here, or not for this role."""
    target = case.at_step.to(action, case.path)
    if target is None or too_late(case, at):
        raise Refused(
            _("This request now stands at “%(step)s”, where that is no longer possible; reload to see what is.")
            % {"step": case.at_step.label},
            code="move_not_allowed",
        )
    if not may(by.kind, action):
        raise role_refused()
    if by.kind is ActorKind.SYSTEM and action != "escalate" and action == case.at_step.late and _is_early(case, at):
        raise Refused(_("The time for this has not run out yet."), code="not_due")
    return target


def advance(case: Case, action: str, *, by: Actor, at: datetime) -> tuple[str, str]:
    """Take `action` on a locked case and return the steps left and entered. Raises `Refused` if it is not listed."""
    left, entered = case.step, check_move(case, action, by=by, at=at)
    if action == "escalate":
        _escalate(case, by, at)
    elif action == "submit" and entered == left:
        case.changed_at = at  # somebody adds something; whoever must act has no more time for it
    else:
        case.escalated_at, case.escalations = None, 0
        overtake(case, at=at)
        enter(case, entered, at=at)
    update(case, *MOVED)
    if case.closed_at:
        settle(case)
    return left, entered


def role_refused() -> Refused:
    return Refused(_("Your role may not do this; ask a colleague who may."), code="role_not_allowed")


def call_supervisor(case: Case, *, at: datetime) -> None:
    """Give the case into a supervisor's hands; a customer who must act still must."""
    case.escalated_at = at
    if case.owner != ActorKind.CUSTOMER:
        case.owner = ActorKind.SUPERVISOR


def overtake(case: Case, *, at: datetime) -> None:
    """The case goes on, by whomever: nothing waits for a second person any more."""
    if case.approval_at is not None:
        case.approval_at = None
        update_where(
            Approval, "case_id = %s AND state = 'open'", case.pk, state=ApprovalState.OVERTAKEN, answered_at=at
        )


CLOCK = ["due_at", "due_action", "warn_at", "paused_at", "paused_left", "lengthened"]
MOVED = [
    "path", "step", "owner", "changed_at", "closed_at", "escalated_at", "escalations", "approval_at", "granted", "tax",
    "fees", *CLOCK,
]  # fmt: skip


def enter(case: Case, step: str, *, at: datetime) -> None:
    """Put the case at `step` with that step's owner and deadline."""
    entered = case.table.steps[step]
    case.step = step
    case.owner = entered.by.value if entered.by else ""
    case.changed_at = at
    case.closed_at = at if entered.ends else None
    case.paused_at = case.paused_left = None
    case.lengthened = 0
    set_due(case, None if entered.ends else time_of(case.shop_id, case.kind, step), entered.late, at=at)


def set_due(case: Case, within: timedelta | None, action: str, *, at: datetime) -> None:
    """Start the clock: so long of its owner's time from now, and then this action. None: there is no deadline."""
    case.due_at = due_after(case, within, at=at) if within else None
    case.due_action = action if within else ""
    case.warn_at = max(at, warned_before(case, case.due_at, within)) if case.due_at and within else None


def give_time(case: Case, within: timedelta, *, at: datetime) -> None:
    """At least so long from now on, by every hour; a clock that stands is left alone."""
    if case.due_at and case.due_at < at + within:
        _set_until(case, at + within, at=at)


def limit_time(case: Case, until: datetime, *, at: datetime) -> None:
    """No longer than until then; at once where that has passed."""
    if case.due_at and case.due_at > until:
        _set_until(case, max(until, at + timedelta(seconds=1)), at=at)


def _set_until(case: Case, until: datetime, *, at: datetime) -> None:
    case.due_at, case.warn_at = until, until - notice(until - at)
    update(case, *CLOCK)


def _is_early(case: Case, at: datetime) -> bool:
    return case.paused_at is not None or (case.due_at is not None and case.due_at > at)


def _escalate(case: Case, by: Actor, at: datetime) -> None:
    """A supervisor is called. By a deadline that passed: then it calls again. By a person: what runs runs on."""
    call_supervisor(case, at=at)
    case.changed_at = at
    if by.kind is ActorKind.SYSTEM:
        case.escalations += 1
        case.paused_at = case.paused_left = None
        within = min(time_of(case.shop_id, case.kind, case.step) or CALLED_AGAIN, CALLED_AGAIN)
        set_due(case, within, "escalate", at=at)
        _call_daily(case, at=at)


def _call_daily(case: Case, *, at: datetime) -> None:
    """A day's working hours may be several days; a supervisor hears of it on the next that is worked."""
    working = working_of(case)
    if working and case.due_at:
        case.due_at = min(case.due_at, working.opening(at + CALLED_AGAIN))
