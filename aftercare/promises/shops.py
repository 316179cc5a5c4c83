"""A shop's own data, changed within the law that then binds it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from aftercare.core.actor import Actor
from aftercare.people import shops
from aftercare.people.models import Shop
from aftercare.policy.floor import check_floor
from aftercare.policy.models import PolicyVersion

from .floors import check_floors
from .timers import hours_of


@transaction.atomic
def change_shop(shop: Shop, *, fields: dict[str, str], by: Actor, at: datetime) -> Shop:
    """Set these fields; what is not named stays.

    Raises `Refused`, and changes nothing, where the policy in force or the shop's own times are below the law of
    another country.
    """
    before = Shop.objects.select_for_update().get(pk=shop.pk)
    shop = shops.change_shop(before, fields=fields, by=by, at=at)
    if shop.country != before.country:
        policy = PolicyVersion.objects.in_force(shop.pk, at)
        if policy:
            check_floor(shop, policy.terms, at=at)
        check_floors(shop, hours_of(shop), at=at)
    return shop
