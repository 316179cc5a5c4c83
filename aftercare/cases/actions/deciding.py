"""A person, or the passing of a deadline, decides on a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import update_where
from aftercare.orders.counters import moving

from ..claims import shrink
from ..dialogue import Dispute, Offer, OfferState, Ruling
from ..events import (
    CaseApproved,
    CaseConfirmed,
    CaseEscalated,
    CaseExpired,
    CaseLapsed,
    CaseRejected,
    CaseWithdrawn,
    TakenBack,
)
from ..limits import check_limit, worth_of
from ..models import Case
from ..moves import advance, check_move
from ..paths import check_path, take_path, units_of
from .seconding import within_limit


@within_limit
@transaction.atomic
def approve(case: Case, *, by: Actor, at: datetime, units: Mapping[int, int] | None = None, path: str = "") -> Case:
    """Say yes: to all that was asked, or to fewer `units` by case line id, or by another path of the kind."""
    lock = Case.objects.with_lines_for_change if units or path else Case.objects.for_change
    case = lock(case.pk)
    check_move(case, "approve", by=by, at=at)
    less = _less(case, units or {})
    if path and path != case.path:
        check_path(case.kind, path, units_of(case, units))
    with moving():
        if less:
            shrink(case, units or {})
        if path and path != case.path:
            take_path(case, path)
        check_limit(case, lambda: worth_of(case), by=by, at=at)
        left, entered = advance(case, "approve", by=by, at=at)
        emit(CaseApproved(case=case, action="approve", left=left, entered=entered, less=less, by=by, at=at))
    return case


@transaction.atomic
def reject(case: Case, *, because: str, by: Actor, at: datetime) -> Case:
    """Say no. `because` is what the customer reads; it may not be empty."""
    because = words_of(because, field="because")
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "reject", by=by, at=at)
        emit(CaseRejected(case=case, action="reject", left=left, entered=entered, because=because, by=by, at=at))
    return case


@transaction.atomic
def withdraw(case: Case, *, by: Actor, at: datetime) -> Case:
    """Take the request back. Goods already on their way are received and sent back to the customer."""
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "withdraw", by=by, at=at)
        if left == "offer":
            close_offer(case, OfferState.WITHDRAWN, at=at)
        withdrawn = {"ruling": Ruling.WITHDRAWN, "ruled_at": at}
        update_where(Dispute, "case_id = %s AND ruled_at IS NULL", case.pk, **withdrawn)
        emit(CaseWithdrawn(case=case, action="withdraw", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def expire(case: Case, *, by: Actor, at: datetime) -> Case:
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "expire", by=by, at=at)
        emit(CaseExpired(case=case, action="expire", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def escalate(case: Case, *, by: Actor, at: datetime) -> Case:
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "escalate", by=by, at=at)
        emit(CaseEscalated(case=case, action="escalate", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def lapse(case: Case, *, by: Actor, at: datetime) -> Case:
    """Go on without the answer that did not come."""
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "lapse", by=by, at=at)
        if left == "offer":
            close_offer(case, OfferState.LAPSED, at=at)
        emit(CaseLapsed(case=case, action="lapse", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def take_back(case: Case, *, by: Actor, at: datetime) -> Case:
    """The goods that were not accepted go back to the customer."""
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "take_back", by=by, at=at)
        emit(TakenBack(case=case, action="take_back", left=left, entered=entered, by=by, at=at))
    return case


@transaction.atomic
def confirm(case: Case, *, by: Actor, at: datetime) -> Case:
    """The customer has what they asked for."""
    case = Case.objects.for_change(case.pk)
    with moving():
        left, entered = advance(case, "confirm", by=by, at=at)
        emit(CaseConfirmed(case=case, action="confirm", left=left, entered=entered, by=by, at=at))
    return case


def close_offer(case: Case, state: OfferState, *, at: datetime) -> None:
    update_where(Offer, "case_id = %s AND state = 'open'", case.pk, state=state, answered_at=at)


def words_of(text: str, *, field: str = "words") -> str:
    """What somebody writes for the other side to read. Raises `Refused` for nothing."""
    if not text.strip():
        raise Refused(_("Write the customer why: they will read it."), code="reason_missing", field=field)
    return text.strip()


def _less(case: Case, units: Mapping[int, int]) -> dict[str, int]:
    """How many units fewer than asked, by SKU. Raises `Refused` for numbers that are not within what was asked."""
    asked = {line.pk: line for line in case.asked}
    for pk, approved in units.items():
        if pk not in asked:
            raise Refused(_("That item is not part of this request."), code="unknown_line", field="lines")
        if not 0 <= approved <= asked[pk].units:
            raise Refused(
                _("%(sku)s: approve between none and the %(units)s asked for.")
                % {"sku": asked[pk].sku, "units": asked[pk].units},
                code="bad_units",
                field="units",
            )
    if units and not any(units.get(pk, line.units) for pk, line in asked.items()):
        raise Refused(_("Approve at least one unit, or refuse the request."), code="bad_units", field="units")
    return {asked[pk].sku: asked[pk].units - n for pk, n in units.items() if n < asked[pk].units}
