"""Fills the benchmark's database: a shop, a policy by which a person decides, a token, and orders of two lines.

Run as a process of its own, because the database is not the one of the command's settings.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.orders.intake import CustomerIn, LineIn, OrderIn, TenderIn, take_orders
from aftercare.people.models import Shop
from aftercare.people.tokens import SCOPES, make_token
from aftercare.policy.actions import publish
from aftercare.policy.terms import STANDARD, AutoApproval

BATCH = 500
LINES = [
    LineIn(sku="CUP", title="Cup, blue", quantity=1, gross=5_990, tax=345),
    LineIn(sku="POT", title="Tea pot", quantity=1, gross=12_900, tax=743),
]


def seed(count: int) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    at = clock.now()
    shop = Shop.objects.create(slug="bench", name="Bench", currency="CNY", locale="en", timezone="UTC")
    terms = STANDARD.model_copy(update={"auto_return": AutoApproval()})
    publish(shop=shop, terms=terms, by=SYSTEM, at=at - timedelta(days=2))
    token = make_token(shop=shop, name="bench", scopes=SCOPES, at=at)
    batches = [range(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]
    refs = [ref for numbers in batches for ref in _orders(shop, numbers, at)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself within a minute
    return {"token": token, "orders": refs}


def _orders(shop: Shop, numbers: range, at: datetime) -> list[str]:
    placed = at - timedelta(days=1)
    orders = [
        OrderIn(number=f"B{number}", placed_at=placed, paid_at=placed, delivered_at=at, currency="CNY", lines=LINES,
                coupon=500, customer=CustomerIn(external_id=f"C{number % 400}", email=f"c{number % 400}@example.com"),
                tenders=[TenderIn(captured=18_390, kind="card")])
        for number in numbers
    ]  # fmt: skip
    return [order.ref for order in take_orders(shop, orders)[0]]
