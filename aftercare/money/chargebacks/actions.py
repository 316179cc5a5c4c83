"""A payment is asked back, and decided on. While one is open, no refund on its order is paid: the customer would be
paid twice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.moves import role_refused
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import locked
from aftercare.core.tasks import enqueue
from aftercare.orders.counters import MoneyChange, adjust_order, adjust_tenders, moving
from aftercare.orders.models import Order, Tender

from ..ledger import posting
from ..models import OperationState, RefundOperation
from ..paying import pay_operation
from .events import ChargebackLost, ChargebackOpened, ChargebackWon
from .models import Chargeback, ChargebackState

MAY_KEEP = frozenset({ActorKind.FINANCE, ActorKind.SUPERVISOR, ActorKind.INTEGRATION, ActorKind.SYSTEM})
LONGEST_REASON = 200


@transaction.atomic
def open_chargeback(
    order: Order, *, tender: Tender, amount: int, reason: str = "", until: datetime | None = None, dispute: str = "",
    by: Actor, at: datetime,
) -> Chargeback:  # fmt: skip
    """Write down that a payment is asked back. From now on refunds on the order wait."""
    _check_role(by)
    order = Order.objects.for_change(order.pk)
    if tender.order_id != order.pk:
        raise Refused(_("This order has no such payment; count them from 1."), code="no_payment", field="payment")
    if not 0 < amount <= tender.captured:
        raise Refused(
            _("Give an amount above 0 and up to %(most)s, which was paid this way.")
            % {"most": order.money(tender.captured)}, code="bad_amount", field="amount",
        )  # fmt: skip
    chargeback = Chargeback(
        shop_id=order.shop_id, order=order, tender=tender, provider=tender.provider, dispute=dispute, amount=amount,
        reason=reason.strip()[:LONGEST_REASON], until=until, opened_at=at, told_at=at,
    )  # fmt: skip
    chargeback.save()
    with moving():
        adjust_order(order.pk, MoneyChange(disputed=amount))
        posting.chargeback_opened(chargeback, at=at)
    emit(ChargebackOpened(chargeback=chargeback, by=by, at=at))
    return chargeback


@transaction.atomic
def close_chargeback(chargeback: Chargeback, *, won: bool, by: Actor, at: datetime) -> Chargeback:
    """Write down how it was decided. Won: the refunds that waited go on. Lost: finance looks at each."""
    _check_role(by)
    order = Order.objects.for_change(chargeback.order_id)
    chargeback = locked(Chargeback, chargeback.pk)
    if not chargeback.open:
        raise Refused(_("This chargeback is decided already."), code="decided")
    chargeback.order = order
    chargeback.state = ChargebackState.WON if won else ChargebackState.LOST
    chargeback.closed_at = chargeback.told_at = at
    tender = locked(Tender, chargeback.tender_id)
    chargeback.taken = 0 if won else min(chargeback.amount, tender.left)
    chargeback.save(update_fields=["state", "closed_at", "told_at", "taken"])
    with moving():
        adjust_order(order.pk, MoneyChange(disputed=-chargeback.amount, charged_back=chargeback.taken))
        adjust_tenders({tender.pk: MoneyChange(charged_back=chargeback.taken)} if chargeback.taken else {})
        posting.chargeback_closed(chargeback, at=at)
    if won:
        thaw(order.pk, at=at)
    emit((ChargebackWon if won else ChargebackLost)(chargeback=chargeback, by=by, at=at))
    return chargeback


def thaw(order_id: int, *, at: datetime) -> None:
    """Pay what waited, unless another chargeback of the order is open. The order must be locked."""
    if Chargeback.objects.filter(order=order_id, state=ChargebackState.OPEN).exists():
        return
    frozen = RefundOperation.objects.filter(refund__case__order=order_id, state=OperationState.FROZEN)
    for operation in frozen.order_by("id"):
        operation.open_anew(at=at)
        enqueue(pay_operation, operation_id=operation.pk)


def _check_role(by: Actor) -> None:
    if by.kind not in MAY_KEEP:
        raise role_refused()
