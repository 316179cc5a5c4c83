"""Shops opened, and changed within the law that then binds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people import shops
from aftercare.people.actions import save_shop
from aftercare.people.events import ShopOpened
from aftercare.people.models import Shop, User
from aftercare.policy.actions import publish
from aftercare.policy.floor import check_floor
from aftercare.policy.lawful import lawful
from aftercare.policy.models import PolicyVersion
from aftercare.policy.terms import STANDARD

from .floors import check_floors
from .known import forget
from .timers import hours_of


@transaction.atomic
def open_shop(slug: str, *, fields: Mapping[str, str], by: Actor, at: datetime, staff: Iterable[User] = ()) -> Shop:
    """A new shop with the standard policy, lifted to the law of its country, for these people to work for."""
    if Shop.objects.filter(slug=slug).exists():
        raise Refused(_("There is a shop “%(slug)s” already.") % {"slug": slug}, code="shop_exists", field="slug")
    shop = save_shop(slug, **fields)
    emit(ShopOpened(shop=shop, by=by, at=at))
    with suppress(Refused):  # then Set-up and the API say that it has none
        begin(shop, by=by, at=at)
    shop.staff.add(*staff)
    return shop


@transaction.atomic
def begin(shop: Shop, *, by: Actor, at: datetime) -> PolicyVersion:
    """Publish the policy a shop starts with. Raises `Refused` where lifting it is not enough for the law there."""
    return publish(shop=shop, terms=lawful(shop, STANDARD, at=at), by=by, at=at)


def without_policy(shops: QuerySet[Shop]) -> QuerySet[Shop]:
    """Those that refuse every request, because nothing says what they promise."""
    return shops.exclude(pk__in=PolicyVersion.objects.published().values("shop")).order_by("name")


@transaction.atomic
def change_shop(shop: Shop, *, fields: dict[str, str], by: Actor, at: datetime) -> Shop:
    """Set these fields; what is not named stays.

    Raises `Refused`, and changes nothing, where the policy in force or the shop's own times are below the law of
    another country.
    """
    before = Shop.objects.select_for_update().get(pk=shop.pk)
    shop = shops.change_shop(before, fields=fields, by=by, at=at)
    transaction.on_commit(lambda: forget(shop.pk))  # its calendar is read in its time zone
    if shop.country != before.country:
        policy = PolicyVersion.objects.in_force(shop.pk, at)
        if policy:
            check_floor(shop, policy.terms, at=at)
        check_floors(shop, hours_of(shop), at=at)
    return shop
