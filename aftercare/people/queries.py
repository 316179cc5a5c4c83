"""What others ask about people."""

from __future__ import annotations

from .consents import ALLOWED_UNASKED
from .models import Consent
from .records import Purpose


def automated_decisions_allowed(customer_id: int | None) -> bool:
    """Whether a program alone may refuse this customer; False once they objected (PIPL 24, GDPR 22)."""
    return allowed(customer_id, Purpose.AUTOMATED)


def service_messages_allowed(customer_id: int | None) -> bool:
    """Whether to write to this customer about their requests."""
    return allowed(customer_id, Purpose.SERVICE)


def allowed(customer_id: int | None, purpose: Purpose) -> bool:
    said = Consent.objects.filter(customer=customer_id, purpose=purpose).order_by("-id")
    last = said.values_list("given", flat=True).first() if customer_id else None
    return ALLOWED_UNASKED[purpose] if last is None else last
