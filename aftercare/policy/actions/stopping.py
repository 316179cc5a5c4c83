"""The stop switch: a shop's automatic approvals off at once, without a new version, and on again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.people.models import Shop

from ..events import AutomaticStarted, AutomaticStopped
from .access import check_may, locked_shop


@transaction.atomic
def stop_automatic(shop: Shop, *, by: Actor, at: datetime) -> Shop:
    """From the next request on, people answer; stopping twice changes nothing."""
    check_may(by)
    shop = locked_shop(shop.pk)
    if shop.automatic_stopped_at is None:
        shop.automatic_stopped_at = at
        shop.save(update_fields=["automatic_stopped_at"])
        emit(AutomaticStopped(shop=shop, by=by, at=at))
    return shop


@transaction.atomic
def start_automatic(shop: Shop, *, by: Actor, at: datetime) -> Shop:
    """From the next request on, the policy approves by itself again."""
    check_may(by)
    shop = locked_shop(shop.pk)
    if shop.automatic_stopped_at is not None:
        shop.automatic_stopped_at = None
        shop.save(update_fields=["automatic_stopped_at"])
        emit(AutomaticStarted(shop=shop, by=by, at=at))
    return shop
