"""What may be done to many cases at once. Each is one action, which decides by itself what it allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftercare.cases import actions
from aftercare.cases.holders import holders
from aftercare.cases.models import Case
from aftercare.cases.moves import check_move
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.money.paying import check_retry, retry
from aftercare.promises import actions as clocks

AGENT, SUPERVISOR, FINANCE = ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.FINANCE
Check = Callable[[Case, Actor, datetime], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """`act` is called with the case and what was asked for (`takes`, some of it `needed`). `check` raises what the
    action would refuse, and says which step it leads to. `final` is what no other action takes back: it waits a
    little before it begins. `pays` where the sum of money is worth saying; `limited` where what is above its author's
    limit is asked of a second person."""

    label: str | Promise
    act: Callable[..., Case]
    check: Check
    kinds: tuple[ActorKind, ...] = (AGENT,)
    takes: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    final: bool = True
    pays: bool = False
    limited: bool = False
    scope: str = "cases:write"
    key: str = ""


def _moves(action: str) -> Check:
    return lambda case, by, at: check_move(case, action, by=by, at=at)


def _clock(case: Case, by: Actor, at: datetime) -> str:
    clocks.check_running(case, by)
    return case.step


def _resting(case: Case, by: Actor, at: datetime) -> str:
    if case.paused_at is None:
        raise Refused(_now("The clock of this request runs already."), code="not_paused")
    return case.step


def _open(case: Case, by: Actor, at: datetime) -> str:
    actions.check_assignable(case, by)
    return case.step


def _held(case: Case, by: Actor, at: datetime) -> str:
    if case.assignee_id is None:
        raise Refused(_now("Nobody has this request."), code="not_held")
    return _open(case, by, at)


def _second(case: Case, by: Actor, at: datetime) -> str:
    actions.check_agree(case, by)
    return case.step


def _failing(case: Case, by: Actor, at: datetime) -> str:
    check_retry(case, by)
    return case.step


def _assign(case: Case, *, to: str, note: str = "", by: Actor, at: datetime) -> Case:
    person = holders(case.shop_id).filter(ref=to).first()
    if person is None:
        raise Refused(_now("This colleague does not work at the desk of this shop."), code="not_at_desk", field="to")
    return actions.assign(case, to=person, note=note, by=by, at=at)


DESK = (AGENT, FINANCE)
MANY: Mapping[str, Many] = {
    "approve": Many(
        label=_("Approve"), act=actions.approve, check=_moves("approve"), pays=True, limited=True, key="a",
    ),
    "countersign": Many(
        label=_("Agree as the second person"), act=actions.countersign, check=_second, kinds=(SUPERVISOR, AGENT),
        pays=True, scope="approvals:write",
    ),
    "reject": Many(
        label=_("Refuse"), act=actions.reject, check=_moves("reject"), takes=("because",), needed=("because",), key="r",
    ),
    "ask": Many(
        label=_("Ask for evidence"), act=actions.ask, check=_moves("ask"), takes=("words",), needed=("words",), key="e",
    ),
    "assign": Many(
        label=_("Hand over"), act=_assign, check=_open, kinds=DESK, takes=("to", "note"), needed=("to",), final=False,
        key="h",
    ),
    "take": Many(label=_("Take it"), act=actions.take, check=_open, kinds=DESK, final=False, key="y"),
    "release": Many(
        label=_("Back to the queue"), act=actions.release, check=_held, kinds=DESK, takes=("note",), final=False,
    ),
    "extend": Many(
        label=_("Give more time"), act=clocks.extend, check=_clock, takes=("by_hours", "because"),
        needed=("by_hours", "because"), key="t",
    ),
    "pause": Many(
        label=_("Stop the clock"), act=clocks.pause, check=_clock, takes=("because",), needed=("because",),
    ),
    "resume": Many(label=_("Start the clock again"), act=clocks.resume, check=_resting),
    "acknowledge": Many(label=_("Acknowledge"), act=actions.acknowledge, check=_moves("acknowledge")),
    "escalate": Many(label=_("Call a supervisor"), act=actions.escalate, check=_moves("escalate")),
    "withdraw": Many(label=_("Withdraw for the customer"), act=actions.withdraw, check=_moves("withdraw")),
    "confirm": Many(label=_("The customer says all is well"), act=actions.confirm, check=_moves("confirm")),
    "retry_refund": Many(
        label=_("Ask the provider again"), act=retry, check=_failing, kinds=(FINANCE,), pays=True, scope="money:write",
    ),
}  # fmt: skip
