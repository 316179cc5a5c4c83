"""Fills the benchmark's database: shops with a full policy, past cases, a token, sessions, and orders of two lines.

Run as a process of its own, because the database is not the one of the command's settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from aftercare.bench.history import make_history
from aftercare.bench.policy import FULL
from aftercare.cases.actions import preview
from aftercare.cases.facts import LineAsk
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.orders.intake import CustomerIn, LineIn, OrderIn, TenderIn, take_orders
from aftercare.orders.models import Order
from aftercare.people.actions import save_staff
from aftercare.people.models import Shop
from aftercare.people.sessions import note_session
from aftercare.people.tokens import SCOPES, make_token
from aftercare.policy.actions import publish
from aftercare.policy.facts import Decision, Verdict
from aftercare.ui.sessions import NOTED

BATCH = 500
VISITED = 40
"""Orders that the customer's browser reaches: those the load finishes first, and those the recorder finishes last."""
SLUGS = ("bench", "north", "south")
LINES = [
    LineIn(sku="CUP", title="Cup, blue", category="ceramics", quantity=1, gross=5_990, tax=345),
    LineIn(sku="POT", title="Tea pot", category="ceramics", quantity=1, gross=12_900, tax=743),
]


def seed(count: int, history: int) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    at = clock.now()
    shops = make_shops(at)
    past = make_history(shops, history, now=at) if history else 0
    shop = shops[0]
    token = make_token(shop=shop, name="bench", scopes=SCOPES, at=at)
    batches = [range(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]
    made = [order for numbers in batches for order in orders(shop, numbers, at)]
    check_decides(decided(made[0], at))
    half = count // 2
    sessions = {"staff": _staff(shops[:2], at), "customer": _customer([*made[:VISITED], *made[half : half + VISITED]])}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the server does by itself within a minute
    return {"token": token, "orders": [order.ref for order in made], "sessions": sessions, "history": past}


def make_shops(at: datetime) -> list[Shop]:
    shops = [
        Shop.objects.create(slug=slug, name=slug.title(), currency="CNY", locale="en", country="CN") for slug in SLUGS
    ]
    for shop in shops:
        publish(shop=shop, terms=FULL, by=SYSTEM, at=at - timedelta(days=1_000))
    return shops


def orders(shop: Shop, numbers: Sequence[int], at: datetime) -> list[Order]:
    placed = at - timedelta(days=1)
    return take_orders(shop, [
        OrderIn(number=f"B{number}", placed_at=placed, paid_at=placed, delivered_at=at, currency="CNY", lines=LINES,
                coupon=500, customer=CustomerIn(external_id=f"C{number % 400}", email=f"c{number % 400}@example.com"),
                tenders=[TenderIn(captured=18_390, kind="card")], country="CN")
        for number in numbers
    ])[0]  # fmt: skip


def decided(order: Order, at: datetime) -> Decision:
    """What the scenarios ask for, as it will be decided."""
    asks = [LineAsk(line_id=line.pk, units=1, reason="changed_mind") for line in order.lines.all()]
    return preview(kind="return", order=order, asks=asks, at=at, opened_by="integration")


def check_decides(decision: Decision) -> None:
    """What is measured is a whole decision: law, window and every strategy, and then a person."""
    rules = {outcome.rule for outcome in decision.considered}
    lawful = {outcome.law.split("-")[0] for outcome in decision.considered if outcome.law}
    if decision.verdict is not Verdict.REVIEW or "CN" not in lawful or not rules >= {"window", "approval"}:
        raise RuntimeError(f"the benchmark's request is decided otherwise than it should: {decision}")


def _staff(shops: Sequence[Shop], at: datetime) -> str:
    """The session of a supervisor of several shops, who reads the queue."""
    user = save_staff("supervisor", role="supervisor", shops=shops, name="Bao")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    key = str(session.session_key)
    note_session(user, key=key, before="", device="bench", address="", at=at)
    session[NOTED] = [key, at.timestamp()]
    session.save()
    return key


def _customer(reached: Sequence[Order]) -> str:
    """The session of a customer who has proved these orders to be theirs."""
    session = SessionStore()
    session["orders"] = sorted({order.pk for order in reached})
    session.create()
    return str(session.session_key)
