"""What providers tell of chargebacks, in any order, as often as they like."""

from __future__ import annotations

import logging

from django.db import transaction

from aftercare.core.actor import Actor, ActorKind
from aftercare.orders.models import Tender

from ..provider import DisputeNotice, DisputeState
from .actions import close_chargeback, open_chargeback
from .models import Chargeback

log = logging.getLogger(__name__)


@transaction.atomic
def hear(notice: DisputeNotice, *, provider: str) -> None:
    """Open or decide the chargeback. Its end may be heard of before its beginning, and again after it.

    A payment that is none of ours is none of ours: the provider's account may serve others.
    """
    by = Actor(ActorKind.INTEGRATION, name=provider)
    known = Chargeback.objects.filter(provider=provider, dispute=notice.dispute).first()
    if known is None:
        tender = _tender(notice, provider=provider)
        if tender is None:
            log.info("%s told of a dispute of a payment that is none of ours", provider)
            return
        known = open_chargeback(
            tender.order, tender=tender, amount=min(notice.amount.minor, tender.captured), reason=notice.reason,
            until=notice.until, dispute=notice.dispute, by=by, at=notice.at,
        )  # fmt: skip
    if known.open and notice.state is not DisputeState.OPEN:
        close_chargeback(known, won=notice.state is DisputeState.WON, by=by, at=notice.at)


def _tender(notice: DisputeNotice, *, provider: str) -> Tender | None:
    refs = [notice.payment_ref, *notice.also_refs]
    found = Tender.objects.filter(provider=provider, provider_ref__in=refs, order__currency=notice.amount.currency)
    return found.select_related("order").order_by("id").first()
