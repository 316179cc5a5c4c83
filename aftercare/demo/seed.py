"""The demo shop: generated, Chinese and English, the same every time but for today's date."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.orders.intake import take_orders
from aftercare.orders.models import Order
from aftercare.people.actions import save_shop, save_staff
from aftercare.people.models import Shop, User
from aftercare.policy.actions import publish
from aftercare.policy.terms import STANDARD
from aftercare.promises.sweep import fire

from .catalogue import ANNA, CHEN, STAFF
from .furnishing import furnish
from .orders import orders
from .plot import STORIES
from .stories import Cast, Story, at

SLUG = "aomu"
RETURN_FEE = 1_000  # fen


def seed(*, now: datetime | None = None, requests: bool = True) -> Shop:
    """Make the demo shop, unless it is there, with what its customers asked for so far; returns it."""
    found = Shop.objects.filter(slug=SLUG).first()
    return found or _make(now or clock.now(), requests=requests)


@transaction.atomic
def _make(now: datetime, *, requests: bool) -> Shop:
    shop = save_shop(
        SLUG, name="青木生活", currency="CNY", timezone="Asia/Shanghai", locale="zh-hans", country="CN",
        brand_color="#2f6f5e", return_address="青木生活 售后部\n浙江省杭州市余杭区仓前街道 8 号 1 号仓\n0571-0000 0000",
    )  # fmt: skip
    staff = _staff(shop)
    terms = STANDARD.model_copy(update={"return_fee": RETURN_FEE, "refund_only_photos": False})
    publish(shop=shop, terms=terms, by=SYSTEM,
            at=now - timedelta(days=200))  # fmt: skip
    made, _known = take_orders(shop, orders(now))
    if requests:
        _live(shop, made, Cast.of(staff), now=now)
        furnish(shop, Cast.of(staff), now=now)
    return shop


def _staff(shop: Shop) -> dict[str, User]:
    """Without passwords: the demo's doors are the only way in."""
    return {
        username: save_staff(username, role=role, shops=[shop], name=name) for username, (name, role) in STAFF.items()
    }


def _live(shop: Shop, made: list[Order], cast: Cast, *, now: datetime) -> None:
    """Give the others' latest orders a request each, then let the deadlines of the past fire at their instants."""
    doors = {CHEN.external_id, ANNA.external_id}
    others = [
        order for order in made if order.delivered_at and order.customer and order.customer.external_id not in doors
    ]
    for order, tell in zip(others, STORIES, strict=False):
        assert order.delivered_at is not None
        tell(Story(order, cast, opened=order.delivered_at + timedelta(hours=9)))
    while case := Case.objects.of_shop(shop.pk).due(now).first():
        assert case.due_at is not None
        with at(case.due_at) as instant:
            fire(case.pk, at=instant)
