"""Customers a shop has blocked: nothing of theirs is approved without a person. No right of theirs ends by it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused

from .events import CustomerBlocked, CustomerUnblocked
from .models import Customer

MAY_BLOCK = frozenset({ActorKind.SUPERVISOR, ActorKind.INTEGRATION, ActorKind.SYSTEM})
LONGEST_REASON = 500


def block(customer: Customer, *, reason: str, by: Actor, at: datetime) -> Customer:
    """From now on a person decides each of their requests. Saying it twice changes nothing."""
    return _set(customer, True, reason, by, at)


def unblock(customer: Customer, *, reason: str, by: Actor, at: datetime) -> Customer:
    return _set(customer, False, reason, by, at)


@transaction.atomic
def _set(customer: Customer, blocked: bool, reason: str, by: Actor, at: datetime) -> Customer:
    if by.kind not in MAY_BLOCK:
        raise Refused(_("Your role may not do this; ask a colleague who may."), code="role_not_allowed")
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refused(
            _("Say why, in at most %(most)s characters; colleagues read it, the customer does not.")
            % {"most": LONGEST_REASON},
            code="required",
            field="reason",
        )
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    if customer.blocked != blocked:
        customer.blocked = blocked
        customer.save(update_fields=["blocked"])
        kind = CustomerBlocked if blocked else CustomerUnblocked
        emit(kind(customer=customer, reason=reason, by=by, at=at))
    return customer
