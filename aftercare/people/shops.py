"""Changes a shop's own data, and says so in the audit log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from aftercare.core.actor import Actor
from aftercare.core.events import emit

from .actions import save_shop
from .events import ShopChanged
from .models import Shop


@transaction.atomic
def change_shop(shop: Shop, *, fields: dict[str, str], by: Actor, at: datetime) -> Shop:
    """Set these fields; what is not named stays. Saying what is so already changes nothing."""
    shop = Shop.objects.select_for_update().get(pk=shop.pk)
    changed = {name: (getattr(shop, name), value) for name, value in fields.items() if getattr(shop, name) != value}
    if not changed:
        return shop
    shop = save_shop(shop.slug, **{name: value for name, (_old, value) in changed.items()})
    emit(ShopChanged(shop=shop, changed=changed, by=by, at=at))
    return shop
