"""All that a refusal must leave as it was."""

from __future__ import annotations

from typing import Any

from django.db import connection

from aftercare.cases.models import (
    AutomaticTally,
    Case,
    CaseLine,
    CaseLink,
    Complaint,
    DecisionRecord,
    Dispute,
    Evidence,
    Offer,
)
from aftercare.core.models import EventRow, Message
from aftercare.money.models import Refund, RefundLine, RefundOperation
from aftercare.orders.models import Delivery, Order, OrderLine, Tender
from aftercare.parcels.models import CarrierClaim, Inspection, Parcel, ParcelLine, Restock, Shipment, ShipmentLine
from aftercare.promises.models import LegalDeadline, Pause

TABLES = [
    model._meta.db_table for model in (
        Order, OrderLine, Tender, Delivery, Case, CaseLine, CaseLink, Complaint, DecisionRecord, Dispute, Evidence,
        Offer, AutomaticTally, Parcel, ParcelLine, Inspection, Restock, Shipment, ShipmentLine, CarrierClaim, Refund,
        RefundLine, RefundOperation, Pause, LegalDeadline, EventRow, Message,
    )
]  # fmt: skip


def everything() -> list[list[tuple[Any, ...]]]:
    """Every row of every table that a case touches."""
    with connection.cursor() as cursor:
        return [_rows(cursor, table) for table in TABLES]


def _rows(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    return list(cursor.fetchall())
