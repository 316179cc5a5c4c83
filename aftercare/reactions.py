"""What follows each event, on one page.

TOGETHER runs in the transaction of the action; AFTERWARDS are durable tasks, retried, given the event's id.
"""

from __future__ import annotations

from typing import Any

from aftercare.cases.events import (
    CaseApproved,
    CaseEscalated,
    CaseExpired,
    CaseOpened,
    CaseRejected,
    CaseWithdrawn,
)
from aftercare.core.events import Event, Together
from aftercare.money.events import RefundPaid
from aftercare.money.requesting import request_refund
from aftercare.notices.tasks import tell_customer
from aftercare.parcels.actions import expect
from aftercare.parcels.events import GoodsInspected, ParcelReceived

TOGETHER: dict[type[Event], list[Together]] = {
    CaseOpened: [expect, request_refund],
    CaseApproved: [expect, request_refund],
    GoodsInspected: [request_refund],
}

AFTERWARDS: dict[type[Event], list[Any]] = {
    CaseOpened: [tell_customer],
    CaseApproved: [tell_customer],
    CaseRejected: [tell_customer],
    CaseWithdrawn: [tell_customer],
    CaseExpired: [tell_customer],
    CaseEscalated: [],
    ParcelReceived: [tell_customer],
    GoodsInspected: [tell_customer],
    RefundPaid: [tell_customer],
}
