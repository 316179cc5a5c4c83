"""What a person does about a difference, and takes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.limits import ELSE, SMALL, who
from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.money import minor_units
from aftercare.core.refusal import Refused
from aftercare.core.tasks import enqueue, task

from ..actions import settle
from ..bouncing import bounce
from ..models import OperationState
from ..paying import check_paid, pay_operation
from ..provider import Answer, Outcome, Why
from .checking import check_act, check_settle, reason
from .events import DifferenceAsked, DifferenceCleared, DifferenceReopened
from .kinds import Act, Kind, Way
from .models import SettlementDifference, State
from .posting import cleared, reopened
from .rechecking import look_again


def alone(currency: str) -> int:
    """What one person may write off, in minor units; above it a second one has to agree."""
    return minor_units(SMALL.get(currency, ELSE), currency) // 10


@transaction.atomic
def accept(difference: SettlementDifference, *, because: str, by: Actor, at: datetime) -> SettlementDifference:
    """It is explained. A fee, or another payment of the same amount, is settled with it; else nothing is posted."""
    found, because = _held(difference, Act.ACCEPT, by), reason(because)
    return _clear(found, Way.ACCEPT, because, by=by, at=at, posts=found.settles)


@transaction.atomic
def write_off(difference: SettlementDifference, *, because: str, by: Actor, at: datetime) -> SettlementDifference:
    """The shop bears it. Above what one person may, this asks a second one, whose own writing off agrees."""
    found, because = _held(difference, Act.WRITE_OFF, by), reason(because)
    if found.amount > alone(found.currency) and found.state != State.ASKED:
        found.state, found.because = State.ASKED, because
        found.asked_who, found.asked_by = who(by), by.name or by.kind.label
        found.save()
        emit(DifferenceAsked(difference=found, by=by, at=at))
        return found
    if found.state == State.ASKED and found.asked_who == who(by):
        raise Refused(_("You asked for this yourself; another person has to agree."), code="same_person")
    return _clear(found, Way.WRITE_OFF, because, by=by, at=at, posts=True)


@transaction.atomic
def decline(difference: SettlementDifference, *, by: Actor, at: datetime) -> SettlementDifference:
    """Do not agree to a write-off, or take back what one asked for oneself; it is open again."""
    found = _held(difference, Act.WRITE_OFF, by)
    if found.state != State.ASKED:
        raise Refused(_("Nothing waits for a second person here."), code="nothing_asked")
    return _open(found, by=by, at=at)


@transaction.atomic
def ask(difference: SettlementDifference, *, by: Actor, at: datetime) -> SettlementDifference:
    """Have a worker ask the provider what became of the payment."""
    found = _held(difference, Act.ASK, by)
    enqueue(ask_provider, difference_id=found.pk, key=f"ask_provider:{found.pk}")
    return found


@task(name="money.ask_provider", retries=5)
def ask_provider(*, difference_id: int) -> None:
    """Ask anew; what agrees by then is cleared."""
    found = SettlementDifference.objects.select_related("operation").get(pk=difference_id)
    if not found.is_open or found.operation is None:
        return
    (check_paid if found.operation.settled else pay_operation)(operation_id=found.operation.pk)
    look_again([found.pk], at=clock.now())


def believe(difference: SettlementDifference, *, by: Actor, at: datetime) -> SettlementDifference:
    """Take the provider's word for its payment: it is paid here too, or owed again."""
    with transaction.atomic():
        check_settle(by)
        found = SettlementDifference.objects.select_related("movement", "operation__refund__case").get(pk=difference.pk)
        check_act(found, Act.BELIEVE)
        operation, movement = found.operation, found.movement
        assert operation is not None
        if found.kind == Kind.PAID_THOUGH_FAILED:
            if movement is None or operation.state != OperationState.FAILED:
                raise _changed()
            settle(operation, ref=movement.reference[:100], by=by, at=at)
        else:
            if not operation.settled:
                raise _changed()
            detail = _("by the provider’s book, %(file)s") % {"file": found.file.file_name}
            bounce(operation, Outcome(Answer.REFUSED, detail=detail, why=Why.OTHER), by=by, at=at)
        look_again([found.pk], at=at)
    found.refresh_from_db()
    return found


@transaction.atomic
def reopen(difference: SettlementDifference, *, by: Actor, at: datetime) -> SettlementDifference:
    """Take a clearing back; what it posted is posted back."""
    check_settle(by)
    found = _locked(difference)
    if found.state != State.CLEARED:
        raise Refused(_("This difference is open already."), code="open")
    if found.way == Way.FOUND:
        raise Refused(_("The books agree by now; there is nothing to open again."), code="agrees")
    if (found.movement and found.movement.settled_at) or (found.movement is None and found.way == Way.WRITE_OFF):
        reopened(found, at=at)
    if found.movement:
        found.movement.settled_at = None
        found.movement.save(update_fields=["settled_at"])
    return _open(found, by=by, at=at)


def _clear(
    found: SettlementDifference, way: Way, because: str, *, by: Actor, at: datetime, posts: bool
) -> SettlementDifference:  # fmt: skip
    found.state, found.way, found.because = State.CLEARED, way, because
    found.cleared_at, found.cleared_by, found.times = at, by.name or by.kind.label, found.times + 1
    found.save()
    if posts:
        cleared(found, at=at)
    if posts and found.movement:
        found.movement.settled_at = at
        found.movement.save(update_fields=["settled_at"])
    emit(DifferenceCleared(difference=found, by=by, at=at))
    return found


def _open(found: SettlementDifference, *, by: Actor, at: datetime) -> SettlementDifference:
    found.state, found.way, found.because = State.OPEN, "", ""
    found.asked_who = found.asked_by = found.cleared_by = ""
    found.cleared_at = None
    found.save()
    emit(DifferenceReopened(difference=found, by=by, at=at))
    return found


def _held(difference: SettlementDifference, act: Act, by: Actor) -> SettlementDifference:
    check_settle(by)
    found = _locked(difference)
    check_act(found, act)
    return found


def _locked(difference: SettlementDifference) -> SettlementDifference:
    rows = SettlementDifference.objects.select_for_update(of=("self",))
    return rows.select_related("shop", "movement", "operation__refund__case").get(pk=difference.pk)


def _changed() -> Refused:
    return Refused(_("The payment went on meanwhile; reload to see how."), code="changed")
