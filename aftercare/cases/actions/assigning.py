"""Whose case it is among the staff: taken, given to somebody, or put back into the queue. No step moves by it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import update
from aftercare.people.models import User

from ..events import CaseAssigned, CaseEvent, CaseReleased
from ..holders import AT_DESK, holders
from ..models import Case
from ..moves import role_refused

MAY_ASSIGN = AT_DESK | {ActorKind.INTEGRATION, ActorKind.SYSTEM}
LONGEST_NOTE = 2000


@transaction.atomic
def take(case: Case, *, by: Actor, at: datetime) -> Case:
    """The person who asks has it from now on, unless a colleague has. Saying it twice changes nothing."""
    person = _person(by)
    case = _open(case, by)
    if case.assignee_id not in (None, by.id):
        raise Refused(
            _("%(name)s has taken this request already; ask them, or hand it over.") % {"name": _name(case)},
            code="taken",
        )
    return _give(case, person, note="", by=by, at=at)


@transaction.atomic
def assign(case: Case, *, to: User, note: str = "", by: Actor, at: datetime) -> Case:
    """Give it to somebody at the desk of its shop, whoever had it; they read the note."""
    # Locked before the case, so that an account closed meanwhile releases this case too.
    person = User.objects.select_for_update().get(pk=to.pk)
    case = _open(case, by)
    if not holders(case.shop_id).filter(pk=person.pk).exists():
        raise Refused(
            _("%(name)s cannot have requests of this shop; choose somebody who works at its desk.")
            % {"name": person.called},
            code="not_at_desk",
            field="to",
        )
    return _give(case, person, note=_checked(note), by=by, at=at)


@transaction.atomic
def release(case: Case, *, note: str = "", by: Actor, at: datetime) -> Case:
    """Put it back into the queue, for whoever is next. Saying it twice changes nothing."""
    case = _open(case, by)
    if case.assignee_id is None:
        return case
    was, case.assignee = case.assignee, None
    update(case, "assignee")
    emit(
        CaseReleased(case=case, action="release", left=case.step, entered=case.step, was=was.called if was else "",
                     note=_checked(note), by=by, at=at)
    )  # fmt: skip
    return case


def take_on(event: CaseEvent) -> None:
    """Whoever asks the customer something gets the answer: a case that nobody has becomes theirs."""
    if event.case.assignee_id is None and event.by.kind in AT_DESK and event.by.id and not event.case.closed_at:
        person = holders(event.case.shop_id).filter(pk=event.by.id).first()
        if person:
            _give(event.case, person, note="", by=event.by, at=event.at)


def _give(case: Case, person: User, *, note: str, by: Actor, at: datetime) -> Case:
    if case.assignee_id == person.pk:
        return case
    was = _name(case)
    case.assignee = person
    update(case, "assignee")
    emit(
        CaseAssigned(case=case, action="assign", left=case.step, entered=case.step, person=person, was=was, note=note,
                     by=by, at=at)
    )  # fmt: skip
    return case


def _open(case: Case, by: Actor) -> Case:
    """The case, locked. Raises `Refused` for who may not, and where nothing is left to do."""
    case = Case.objects.for_change(case.pk)
    check_assignable(case, by)
    return case


def check_assignable(case: Case, by: Actor) -> None:
    if by.kind not in MAY_ASSIGN:
        raise role_refused()
    if case.closed_at:
        raise Refused(_("This request is closed; nobody has to look after it any more."), code="closed")


def _person(by: Actor) -> User:
    person = User.objects.filter(pk=by.id).first() if by.kind in AT_DESK and by.id else None
    if person is None:
        raise role_refused()
    return person


def _name(case: Case) -> str:
    return case.assignee.called if case.assignee else ""


def _checked(note: str) -> str:
    if len(note) > LONGEST_NOTE:
        raise Refused(_("Write at most %(most)s characters.") % {"most": LONGEST_NOTE}, code="too_long", field="note")
    return note.strip()
