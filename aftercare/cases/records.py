"""A customer's record, for the policies that look at it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from aftercare.core.statements import execute
from aftercare.policy.facts import CustomerFacts

from .models import FOLLOWING

COUNTED_FOR = timedelta(days=90)
REFUSED = ("rejected", "ruled", "sent_refused", "unreturned", "charged")
RECORD = f"""
    SELECT customer.tier, customer.blocked, (SELECT COUNT(*) FROM orders_order WHERE customer_id = %s),
        recent.cases, recent.refused
    FROM people_customer customer,
        (SELECT COUNT(*) AS cases, COUNT(CASE WHEN step IN ({", ".join(["%s"] * len(REFUSED))}) THEN 1 END) AS refused
         FROM cases_case WHERE customer_id = %s AND opened_at > %s AND channel <> %s) AS recent
    WHERE customer.id = %s"""


def record_of(customer_id: int | None, *, at: datetime) -> CustomerFacts:
    """Orders ever placed, and requests of the last 90 days with those refused; a stranger has none.

    What an inspection opened for units it did not accept is no request that the customer made.
    """
    if customer_id is None:
        return CustomerFacts()
    since = connection.ops.adapt_datetimefield_value(at - COUNTED_FOR)
    found = execute(RECORD, (customer_id, *REFUSED, customer_id, since, FOLLOWING, customer_id)).fetchone()
    tier, blocked, placed, cases, refused = found
    return CustomerFacts(tier=tier, blocked=bool(blocked), orders=placed, cases=cases, refused=refused)
