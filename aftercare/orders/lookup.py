"""How a customer without an account proves an order is theirs: order number and contact (or the last six of a
tracking number), then a one-time code sent to the contact on the order.

From outside, a lookup that matched nothing looks like one that did, so order numbers cannot be probed.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from aftercare.core.addresses import network
from aftercare.core.ids import new_ref
from aftercare.core.messages import send
from aftercare.core.refusal import Refused
from aftercare.people.attempts import Limit
from aftercare.people.models import Lookup

from . import phones
from .models import Order

CODE_LIVES = timedelta(minutes=10)
TRIES = 5
STARTS_PER_HOUR = 20
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STARTS = Limit("lookup.address", STARTS_PER_HOUR, HOUR)
# By what was typed, so that an order that does not exist answers like one that does; nobody's mailbox fills with codes.
TO_CONTACT = Limit("lookup.contact", 6, HOUR)
# Beyond the five tries of each code: guesses go on with the next code, from the next address. The number counts as
# typed, whether or not it has an order.
WRONG_FROM = Limit("lookup.wrong.address", 30, HOUR)
WRONG_FOR = Limit("lookup.wrong.number", 20, DAY)


def start_lookup(*, number: str, contact: str, source: str, at: datetime, shop_id: int | None = None) -> Lookup:
    """Look for the order, of one shop or of any, and send its contact a code. `source` is whom to count against the
    limit (an address).

    `contact` is the order's e-mail or phone, or the last six (or more) characters of a tracking number.
    """
    if not number.strip():
        raise Refused(_("Enter the order number from your receipt."), code="required", field="number")
    if len(contact.strip()) < 6:
        raise Refused(
            _("Enter the e-mail or phone of the order, or the last six characters of the tracking number."),
            code="required",
            field="contact",
        )
    STARTS.take(network(source), at=at)
    TO_CONTACT.take(_plain(contact), at=at)
    return _start(number.strip(), contact.strip(), source, at, shop_id)


@transaction.atomic
def _start(number: str, contact: str, source: str, at: datetime, shop_id: int | None) -> Lookup:
    order = _matching(number, contact, shop_id)
    code = f"{secrets.randbelow(1_000_000):06d}"
    ref = new_ref("LK")
    lookup = Lookup.objects.create(
        ref=ref, order_id=order.pk if order else None, number=_digest("number", _plain(number)),
        digest=_digest(ref, code), source=source, created_at=at, expires_at=at + CODE_LIVES,
    )  # fmt: skip
    if order:
        _send_code(order, code, at=at)
    return lookup


def finish_lookup(*, ref: str, code: str, source: str = "", at: datetime) -> Order:
    """The order, if the code is the one that was sent. Five wrong codes end the lookup."""
    # Each attempt counts as wrong until it proves right.
    WRONG_FROM.take(network(source), at=at)
    # Counted before comparing, outside any transaction that a refusal would undo.
    counted = Lookup.objects.filter(ref=ref, used_at=None, expires_at__gt=at, tries__lt=TRIES).update(
        tries=F("tries") + 1
    )
    lookup = Lookup.objects.filter(ref=ref).first() if counted else None
    if lookup is None:
        raise Refused(_("This code has expired; ask for a new one."), code="code_expired", field="code")
    WRONG_FOR.take(lookup.number, at=at)
    digits = re.sub(r"\D", "", code)
    if not constant_time_compare(_digest(ref, digits), lookup.digest) or lookup.order_id is None:
        raise Refused(_("That is not the code we sent; check the latest message."), code="wrong_code", field="code")
    if not Lookup.objects.filter(pk=lookup.pk, used_at=None).update(used_at=at):
        raise Refused(_("This code has expired; ask for a new one."), code="code_expired", field="code")
    WRONG_FROM.forgive(network(source))
    WRONG_FOR.forgive(lookup.number)
    return Order.objects.get(pk=lookup.order_id)


MOST_OTHERS = 100


def others_of(order: Order) -> list[int]:
    """The newest of the shop's other orders with the contact that the code went to: who reads it there, proves them
    too."""
    found = Order.objects.filter(shop=order.shop_id).exclude(pk=order.pk)
    if order.email:
        found = found.filter(email__iexact=order.email)
    else:
        # The index is on the last digits; the whole number decides.
        digits = re.sub(r"\D", "", order.phone)
        found = found.annotate(tail=phones.tail(), digits=phones.digits()).filter(
            ~Q(phone=""), email="", tail=digits[-phones.TAIL :], digits=digits
        )
    return list(found.order_by("-id").values_list("pk", flat=True)[:MOST_OTHERS])


def _plain(typed: str) -> str:
    """What was typed, without what people write as they like."""
    return re.sub(r"[\s().+-]", "", typed).casefold()


def _matching(number: str, contact: str, shop_id: int | None) -> Order | None:
    """The one order with that number whose contact or tracking number fits; None if none or several do."""
    orders = Order.objects.filter(number=number, **({"shop_id": shop_id} if shop_id else {}))
    found = [
        order
        for order in orders.prefetch_related("deliveries")[:20]
        if _fits(order, contact) and (order.email or order.phone)
    ]
    return found[0] if len(found) == 1 else None


def _fits(order: Order, contact: str) -> bool:
    digits = re.sub(r"\D", "", contact)
    tail = contact.upper()
    return (
        (bool(order.email) and order.email.casefold() == contact.casefold())
        or (len(digits) >= 7 and re.sub(r"\D", "", order.phone)[-11:] == digits[-11:])
        or any(d.tracking_number.upper().endswith(tail) for d in order.deliveries.all() if d.tracking_number)
    )


def _send_code(order: Order, code: str, *, at: datetime) -> None:
    shop = order.shop
    with translation.override(order.locale or shop.locale):
        text = _("%(code)s is your code for order %(number)s. It is valid for 10 minutes. Never pass it on.")
        send(
            channel="email" if order.email else "sms",
            to=order.email or order.phone,
            subject=_("Your code: %(code)s") % {"code": code},
            text=text % {"code": code, "number": order.number},
            locale=order.locale or shop.locale,
            sender=shop.name,
            shop_id=order.shop_id,
            about=("order", order.pk),
            at=at,
        )


def _digest(ref: str, code: str) -> str:
    return hashlib.sha256(f"{ref}:{code}".encode()).hexdigest()
