"""What may be done to many cases at once. Each is one action, which decides by itself what it allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.cases import actions
from aftercare.cases.holders import holders
from aftercare.cases.models import Case
from aftercare.cases.moves import check_move
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.money.paying import check_retry, refused_payments, retry
from aftercare.promises import actions as clocks

AGENT, SUPERVISOR, FINANCE = ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.FINANCE
Check = Callable[[Case], str]
"""Raises what the action would refuse of a case, and says which step it leads to."""
Look = Callable[[Sequence[Case], Actor, datetime], Check]
"""Reads at once whatever the checks of these cases need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """`act` is called with the case and what was asked for (`takes`, some of it `needed`). `look` foresees what it
    would do. `final` is what no other action takes back: it waits a little before it begins. `pays` where the sum of
    money is worth saying; `limited` where what is above its author's limit is asked of a second person."""

    label: str | Promise
    act: Callable[..., Case]
    look: Look
    kinds: tuple[ActorKind, ...] = (AGENT,)
    takes: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    final: bool = True
    pays: bool = False
    limited: bool = False
    scope: str = "cases:write"
    key: str = ""


def _moves(action: str) -> Look:
    return lambda _cases, by, at: lambda case: check_move(case, action, by=by, at=at)


def _stays(check: Callable[[Case, Actor], object]) -> Look:
    """The step stays, and a case alone says whether it is possible."""

    def look(_cases: Sequence[Case], by: Actor, _at: datetime) -> Check:
        return _staying(lambda case: check(case, by))

    return look


def _staying(check: Callable[[Case], object]) -> Check:
    def step(case: Case) -> str:
        check(case)
        return case.step

    return step


def _resting(case: Case, _by: Actor) -> None:
    if case.paused_at is None:
        raise Refused(gettext("The clock of this request runs already."), code="not_paused")


def _held(case: Case, by: Actor) -> None:
    if case.assignee_id is None:
        raise Refused(gettext("Nobody has this request."), code="not_held")
    actions.check_assignable(case, by)


def _second(cases: Sequence[Case], by: Actor, _at: datetime) -> Check:
    return _staying(actions.Seconding(cases, by=by).check)


def _failing(cases: Sequence[Case], by: Actor, _at: datetime) -> Check:
    refused = refused_payments(cases)
    return _staying(lambda case: check_retry(refused.get(case.pk, []), by))


def _assign(case: Case, *, to: str, note: str = "", by: Actor, at: datetime) -> Case:
    person = holders(case.shop_id).filter(ref=to).first()
    if person is None:
        raise Refused(gettext("This colleague does not work at the desk of this shop."), code="not_at_desk", field="to")
    return actions.assign(case, to=person, note=note, by=by, at=at)


_OPEN, _RUNNING = _stays(actions.check_assignable), _stays(clocks.check_running)
DESK = (AGENT, FINANCE)
MANY: Mapping[str, Many] = {
    "approve": Many(
        label=_("Approve"), act=actions.approve, look=_moves("approve"), pays=True, limited=True, key="a",
    ),
    "countersign": Many(
        label=_("Agree as the second person"), act=actions.countersign, look=_second, kinds=(SUPERVISOR, AGENT),
        pays=True, scope="approvals:write",
    ),
    "reject": Many(
        label=_("Refuse"), act=actions.reject, look=_moves("reject"), takes=("because",), needed=("because",), key="r",
    ),
    "ask": Many(
        label=_("Ask for evidence"), act=actions.ask, look=_moves("ask"), takes=("words",), needed=("words",), key="e",
    ),
    "assign": Many(
        label=_("Hand over"), act=_assign, look=_OPEN, kinds=DESK, takes=("to", "note"), needed=("to",), final=False,
        key="h",
    ),
    "take": Many(label=_("Take it"), act=actions.take, look=_OPEN, kinds=DESK, final=False, key="y"),
    "release": Many(
        label=_("Back to the queue"), act=actions.release, look=_stays(_held), kinds=DESK, takes=("note",), final=False,
    ),
    "extend": Many(
        label=_("Give more time"), act=clocks.extend, look=_RUNNING, takes=("by_hours", "because"),
        needed=("by_hours", "because"), key="t",
    ),
    "pause": Many(
        label=_("Stop the clock"), act=clocks.pause, look=_RUNNING, takes=("because",), needed=("because",),
    ),
    "resume": Many(label=_("Start the clock again"), act=clocks.resume, look=_stays(_resting)),
    "acknowledge": Many(label=_("Acknowledge"), act=actions.acknowledge, look=_moves("acknowledge")),
    "escalate": Many(label=_("Call a supervisor"), act=actions.escalate, look=_moves("escalate")),
    "withdraw": Many(label=_("Withdraw for the customer"), act=actions.withdraw, look=_moves("withdraw")),
    "confirm": Many(label=_("The customer says all is well"), act=actions.confirm, look=_moves("confirm")),
    "retry_refund": Many(
        label=_("Ask the provider again"), act=retry, look=_failing, kinds=(FINANCE,), pays=True, scope="money:write",
    ),
}  # fmt: skip
