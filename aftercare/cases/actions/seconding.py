"""A decision above its author's limit is asked of a second person, who agrees or does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import insert, update
from aftercare.orders.counters import moving

from ..approval_events import ApprovalAsked, ApprovalDeclined, ApprovalGiven
from ..approvals import Approval, ApprovalState, behind, open_approval, second_people
from ..limits import AboveLimit, is_foreign, limits_of, role_of, suffices, who
from ..models import Case
from ..moves import check_move, may, role_refused

Decision = TypeVar("Decision", bound=Callable[..., Case])
SECONDS = frozenset({ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.INTEGRATION})
LONGEST_NOTE = 2000
_DECISIONS: dict[str, Callable[..., Case]] = {}


def within_limit(action: Decision) -> Decision:
    """Take the decision; where it gives more than its author may decide alone, undo it and ask a second person.

    `action` is one transaction that calls `limits.check_limit` before it moves the case.
    """

    @wraps(action)
    def decided(case: Case, *, by: Actor, at: datetime, **terms: Any) -> Case:
        try:
            return action(case, **terms, by=by, at=at)
        except AboveLimit as above:
            return _ask(case, action.__name__, terms, above, by=by, at=at)

    _DECISIONS[action.__name__] = action
    return cast(Decision, decided)


def asks_second(before: Case, after: object) -> bool:
    """Whether the action was not taken but asked of a second person."""
    return isinstance(after, Case) and after.approval_at is not None and before.approval_at is None


@transaction.atomic
def countersign(case: Case, *, note: str = "", by: Actor, at: datetime) -> Case:
    """Agree as the second person: exactly what was decided is carried out."""
    case, approval = _waiting(case, by)
    check_another(approval, behind(by))
    _answer(case, approval, ApprovalState.CONFIRMED, _checked(note), by=by, at=at)
    emit(_told(ApprovalGiven, case, approval, "countersign", by=by, at=at))
    try:
        return _DECISIONS[approval.action](case, **_given(approval.terms), by=_acting(by, approval.label), at=at)
    except AboveLimit as above:
        raise not_enough(case, above) from None


@transaction.atomic
def turn_down(case: Case, *, note: str, by: Actor, at: datetime) -> Case:
    """Do not agree as the second person, with a note for the staff; or take back what one asked for oneself."""
    note = _checked(note)
    case, approval = _waiting(case, by)
    own = bool(set(behind(by)) & set(approval.behind))
    if not own and not note:
        raise Refused(_("Write why, so that your colleague can decide anew."), code="note_missing", field="note")
    if not own and not suffices(limits_of(case.shop_id).get(role_of(by)), approval.amount, foreign=is_foreign(case)):
        raise role_refused()
    _answer(case, approval, ApprovalState.DECLINED, note, by=by, at=at)
    emit(_told(ApprovalDeclined, case, approval, "turn_down", by=by, at=at))
    return case


def check_second(approval: Approval | None, by: Actor) -> Approval:
    """What the actor may answer. Raises `Refused` where nothing waits, or not for this role."""
    if by.kind not in SECONDS or not by.id:
        raise role_refused()
    if approval is None:
        raise Refused(
            _("Nothing waits for a second person here any more: the request went on meanwhile. Reload to see how."),
            code="nothing_asked",
        )
    return approval


def asked_already() -> Refused:
    return Refused(
        _("A second person is asked already; wait for the answer, or take that back first."), code="asked_already"
    )


def nobody_above(case: Case, above: AboveLimit) -> Refused:
    return Refused(
        _("This gives %(amount)s, more than you may decide alone, and nobody else of the shop may agree to it; "
          "ask an administrator.") % {"amount": case.money(above.amount)},
        code="nobody_above",
    )  # fmt: skip


@transaction.atomic
def _ask(
    case: Case, action: str, terms: Mapping[str, Any], above: AboveLimit, *, by: Actor, at: datetime
) -> Case:  # fmt: skip
    case = Case.objects.for_change(case.pk)
    approval = Approval(
        case=case, action=action, terms=_kept(terms), amount=above.amount, most=above.most, why=above.why,
        behind=behind(by), asked_at=at, asked_kind=by.kind.value, asked_who=who(by), asked_name=by.name,
    )  # fmt: skip
    check_move(case, approval.label, by=by, at=at)
    if case.approval_at is not None:
        raise asked_already()
    if not second_people(case, amount=above.amount, but=approval.behind):
        raise nobody_above(case, above)
    case.approval_at = case.changed_at = at
    case.owner = ActorKind.SUPERVISOR
    with moving():
        insert(approval)
        update(case, "approval_at", "changed_at", "owner")
        emit(_told(ApprovalAsked, case, approval, "ask_second", by=by, at=at))
    return case


def _waiting(case: Case, by: Actor) -> tuple[Case, Approval]:
    case = Case.objects.for_change(case.pk)
    return case, check_second(open_approval(case), by)


def _answer(case: Case, approval: Approval, state: ApprovalState, note: str, *, by: Actor, at: datetime) -> None:
    """Whoever has the step acts again; a supervisor who was called stays called."""
    approval.state, approval.note, approval.answered_at = state, note, at
    approval.answered_who, approval.answered_name = who(by), by.name
    update(approval, "state", "note", "answered_at", "answered_who", "answered_name")
    case.approval_at, case.changed_at = None, at
    step = case.at_step
    case.owner = ActorKind.SUPERVISOR if case.escalated_at or step.by is None else step.by
    update(case, "approval_at", "changed_at", "owner")


def _told(kind: Any, case: Case, approval: Approval, action: str, *, by: Actor, at: datetime) -> Any:
    noted = {} if kind is ApprovalAsked else {"note": approval.note}
    return kind(case=case, action=action, left=case.step, entered=case.step, approval=approval, by=by, at=at, **noted)


def _acting(by: Actor, move: str) -> Actor:
    """A supervisor who agrees to an answer gives it as an agent would."""
    return replace(by, kind=ActorKind.AGENT) if by.kind is ActorKind.SUPERVISOR and not may(by.kind, move) else by


def check_another(approval: Approval, behind: Iterable[str]) -> None:
    """Raises `Refused` where somebody behind the actor asked for it."""
    if set(behind) & set(approval.behind):
        raise Refused(_("You asked for this yourself; another person has to agree."), code="same_person")


def not_enough(case: Case, above: AboveLimit) -> Refused:
    if above.most is None:
        sentence = _("Limits are set in another currency than this order's; an administrator has to agree.")
    else:
        sentence = _(
            "You may decide up to %(most)s alone, and this gives %(amount)s; somebody with a higher limit has to agree."
        ) % {"most": case.money(above.most), "amount": case.money(above.amount)}
    return Refused(sentence, code="limit_too_low")


def _checked(note: str) -> str:
    if len(note) > LONGEST_NOTE:
        raise Refused(_("Write at most %(most)s characters.") % {"most": LONGEST_NOTE}, code="too_long", field="note")
    return note.strip()


def _kept(terms: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps them: its keys are no numbers."""
    kept = {name: value for name, value in terms.items() if value not in (None, "", {})}
    return {**kept, "units": sorted(dict(kept["units"]).items())} if "units" in kept else kept


def _given(terms: Mapping[str, Any]) -> dict[str, Any]:
    return {**terms, "units": {int(pk): units for pk, units in terms["units"]}} if "units" in terms else dict(terms)
