"""Signed, expiring links and tokens by which a customer reaches one order without an account.

A signature names the round of the order's links it was made in. The shop ends them all by beginning the next round.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection, transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.core.rows import select

from .events import LinksRevoked
from .models import LinkCut, OpenedOrder

LINK_LIVES = timedelta(days=30)
TOKEN_LIVES = timedelta(hours=12)
NEXT_ROUND = """
    INSERT INTO people_linkcut (order_id, round) VALUES (%s, 1)
    ON CONFLICT (order_id) DO UPDATE SET round = people_linkcut.round + 1"""


def sign_order(order_id: int, *, purpose: str) -> str:
    """A token naming the order. `purpose` is "link" (in messages) or "api"; one never serves as the other."""
    return signing.dumps([order_id, _round(order_id)], salt=f"aftercare.order.{purpose}")


def signed_order(token: str, *, purpose: str) -> int:
    """The order a token names. Raises `Refused` for a forged, expired or revoked one."""
    lives = LINK_LIVES if purpose == "link" else TOKEN_LIVES
    gone = Refused(_("This link is no longer valid; look your order up again."), code="bad_link", field="token")
    try:
        named = signing.loads(token, salt=f"aftercare.order.{purpose}", max_age=lives)
    except signing.BadSignature as error:
        raise gone from error
    order_id, made_in = named if isinstance(named, list) else (named, 0)  # before there were rounds: the number alone
    if made_in != _round(order_id):
        raise gone
    return int(order_id)


@transaction.atomic
def revoke_links(order_id: int, *, shop_id: int, by: Actor, at: datetime) -> None:
    """End every link and token to the order, and the sessions of the browsers that opened it."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_ROUND, [order_id])
    opened = OpenedOrder.objects.filter(order_id=order_id)
    keys = list(opened.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    OpenedOrder.objects.filter(key__in=keys).delete()
    emit(LinksRevoked(order_id=order_id, shop=shop_id, by=by, at=at))


def note_opened(*order_ids: int, key: str, before: str, at: datetime) -> None:
    """The browser session of this key, of the key `before` until now, reaches the orders."""
    if before:
        OpenedOrder.objects.filter(key=before).update(key=key)
    opened = [OpenedOrder(key=key, order_id=order_id, at=at) for order_id in order_ids]
    OpenedOrder.objects.bulk_create(opened, ignore_conflicts=True)


def _round(order_id: int) -> int:
    found = select(LinkCut, "order_id = %s", order_id)
    return found[0].round if found else 0
