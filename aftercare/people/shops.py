"""Changes a shop's own data, and says so in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from aftercare.core.actor import Actor
from aftercare.core.events import Event, emit

from .actions import save_shop
from .models import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopChanged(Event):
    """A shop has another name, address, language, time zone, country or colour."""

    name = "shop.changed"
    shop: Shop
    changed: dict[str, tuple[str, str]]

    @property
    def subject(self) -> tuple[str, int]:
        return ("shop", self.shop.pk)

    @property
    def shop_id(self) -> int:
        return self.shop.pk

    def data(self) -> dict[str, Any]:
        return {field: {"old": old, "new": new} for field, (old, new) in self.changed.items()}


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
