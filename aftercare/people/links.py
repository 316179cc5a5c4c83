"""Signed, expiring links and tokens by which a customer reaches one order without an account."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext as _

from aftercare.core.refusal import Refused

LINK_LIVES = timedelta(days=30)
TOKEN_LIVES = timedelta(hours=12)


def sign_order(order_id: int, *, purpose: str) -> str:
    """A token naming the order. `purpose` is "link" (in messages) or "api"; one never serves as the other."""
    return signing.dumps(order_id, salt=f"aftercare.order.{purpose}")


def signed_order(token: str, *, purpose: str) -> int:
    """The order a token names. Raises `Refused` for a forged or expired one."""
    lives = LINK_LIVES if purpose == "link" else TOKEN_LIVES
    try:
        return int(signing.loads(token, salt=f"aftercare.order.{purpose}", max_age=lives))
    except signing.BadSignature as error:
        raise Refused(
            _("This link is no longer valid; look your order up again."), code="bad_link", field="token"
        ) from error
