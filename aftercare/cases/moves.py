"""How a case goes from step to step: the one place that writes `step`, its owner and its deadline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.core.rows import update, update_where

from .approvals import Approval, ApprovalState
from .claims import settle
from .kinds import KINDS, MAY
from .models import Case

CALLED_AGAIN = timedelta(days=1)
"""After a call a supervisor has the step's time again, a day at most; then they are called again."""
WARN_AT_MOST = timedelta(hours=24)
CHOSEN_BY_THE_OFFER = {"convert"}  # what accepting an offer means follows from the offer

TimeOf = Callable[[int, str, str], timedelta | None]


def _as_listed(shop_id: int, kind: str, step: str) -> timedelta | None:
    return KINDS[kind].steps[step].within


_time_of: TimeOf = _as_listed


def bind_times(time_of: TimeOf) -> None:
    """Set who knows how long a shop gives each step; called once at start."""
    global _time_of
    _time_of = time_of


def time_of(shop_id: int, kind: str, step: str) -> timedelta | None:
    """How long the step takes at most in this shop; of an end, how long it may be appealed."""
    return _time_of(shop_id, kind, step)


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
    """Start the clock: so long from now, and then this action. None: there is no deadline."""
    case.due_at = at + within if within else None
    case.due_action = action if within else ""
    case.warn_at = case.due_at - notice(within) if case.due_at and within else None


def give_time(case: Case, within: timedelta, *, at: datetime) -> None:
    """At least so long from now on; a clock that stands is left alone."""
    if case.due_at and case.due_at < at + within:
        set_due(case, within, case.due_action, at=at)
        update(case, *CLOCK)


def limit_time(case: Case, until: datetime, *, at: datetime) -> None:
    """No longer than until then; at once where that has passed."""
    if case.due_at and case.due_at > until:
        set_due(case, max(until - at, timedelta(seconds=1)), case.due_action, at=at)
        update(case, *CLOCK)


def notice(within: timedelta) -> timedelta:
    """How long before a deadline whoever must act is warned: a quarter of the time, a day at most."""
    return min(WARN_AT_MOST, within / 4)


def _is_early(case: Case, at: datetime) -> bool:
    return case.paused_at is not None or (case.due_at is not None and case.due_at > at)


def _escalate(case: Case, by: Actor, at: datetime) -> None:
    """A supervisor is called. By a deadline that passed: then it calls again. By a person: what runs runs on."""
    call_supervisor(case, at=at)
    case.changed_at = at
    if by.kind is ActorKind.SYSTEM:
        case.escalations += 1
        case.paused_at = case.paused_left = None
        set_due(case, min(time_of(case.shop_id, case.kind, case.step) or CALLED_AGAIN, CALLED_AGAIN), "escalate", at=at)
