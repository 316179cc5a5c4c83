"""A customer's record, for the policies that look at it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q

from aftercare.people.models import Customer
from aftercare.policy.facts import CustomerFacts

from .models import Case

COUNTED_FOR = timedelta(days=90)
REFUSED = ["rejected", "ruled", "unreturned"]


def record_of(customer_id: int | None, *, at: datetime) -> CustomerFacts:
    """Orders ever placed, and requests of the last 90 days with those refused; a stranger has none."""
    if customer_id is None:
        return CustomerFacts()
    customer = Customer.objects.annotate(placed=Count("orders")).get(pk=customer_id)
    recent = Case.objects.filter(customer=customer, opened_at__gt=at - COUNTED_FOR)
    found = recent.aggregate(cases=Count("pk"), refused=Count("pk", filter=Q(step__in=REFUSED)))
    return CustomerFacts(tier=customer.tier, blocked=customer.blocked, orders=customer.placed, **found)
