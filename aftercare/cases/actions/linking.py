"""Cases that belong together, and a replacement that is sent again or cannot be sent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.orders.counters import moving
from aftercare.orders.models import Order

from ..claims import grant, hold
from ..dialogue import CaseLink, Relation
from ..events import CaseLinked, RefundedInstead, SentAgain
from ..limits import check_limit, worth_of
from ..models import Case
from ..moves import advance, check_move
from .deciding import reject, words_of
from .seconding import within_limit

UNANSWERED = frozenset({"withdrawn", "expired"})


@transaction.atomic
def link(case: Case, *, other: Case, relation: str, by: Actor, at: datetime) -> Case:
    """Put a case beside another of the same shop. Saying it twice changes nothing."""
    if relation not in Relation.values or relation == Relation.CONVERTED:
        raise Refused(
            _("Say how they belong together: follows, duplicate or related."), code="bad_relation", field="relation"
        )
    case = Case.objects.for_change(case.pk)
    if other.pk == case.pk or other.shop_id != case.shop_id:
        raise Refused(_("Choose another request of the same shop."), code="bad_case", field="other")
    made, new = CaseLink.objects.get_or_create(case=case, other=other, relation=relation, defaults={"at": at})
    if new:
        emit(
            CaseLinked(case=case, action="link", left=case.step, entered=case.step, other=other.ref,
                       relation=made.relation, by=by, at=at)
        )  # fmt: skip
    return case


@transaction.atomic
def close_duplicate(case: Case, *, other: Case, because: str, by: Actor, at: datetime) -> Case:
    """Refuse a request that `other` answers already. The customer reads why, and may appeal as against any refusal."""
    if other.closed_at and other.step in UNANSWERED:
        raise Refused(
            _("The other request was closed without an answer; answer this one."), code="bad_case", field="other"
        )
    link(case, other=other, relation=Relation.DUPLICATE, by=by, at=at)
    return reject(case, because=because, by=by, at=at)


@within_limit
@transaction.atomic
def send_again(case: Case, *, by: Actor, at: datetime) -> Case:
    """What came was not as it should be: the warehouse sends another one."""
    case = Case.objects.for_change(case.pk)
    check_move(case, "send_again", by=by, at=at)
    Order.objects.for_change(case.order_id)
    with moving():
        hold([line for line in case.asked if not line.held])  # the first one had taken their place
        check_limit(case, lambda: worth_of(case), by=by, at=at)
        left, entered = advance(case, "send_again", by=by, at=at)
        emit(SentAgain(case=case, action="send_again", left=left, entered=entered, by=by, at=at))
    return case


@within_limit
@transaction.atomic
def refund_instead(case: Case, *, words: str, by: Actor, at: datetime) -> Case:
    """The replacement cannot be sent: pay back what was paid for the units instead."""
    words = words_of(words)
    case = Case.objects.for_change(case.pk)
    check_move(case, "refund_instead", by=by, at=at)
    Order.objects.for_change(case.order_id)
    with moving():
        hold([line for line in case.asked if not line.held])  # a replacement lost on its way had taken their place
        grant(case, paid=True)
        check_limit(case, lambda: case.granted - case.fees, by=by, at=at)
        left, entered = advance(case, "refund_instead", by=by, at=at)
        emit(RefundedInstead(case=case, action="refund_instead", left=left, entered=entered, words=words, by=by, at=at))
    return case
