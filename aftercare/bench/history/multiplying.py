"""Copies of orders and cases with all their rows, made by PostgreSQL itself.

A copy's numbers are the first ones shifted by a whole multiple of their span, so every reference between rows holds;
what customers see (references, order numbers, addresses) is each copy's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Max, Model

from aftercare.cases import models as cases
from aftercare.core.ids import ALPHABET
from aftercare.core.models import EventRow
from aftercare.money import models as money
from aftercare.orders import models as orders
from aftercare.parcels import models as parcels
from aftercare.people.models import Customer
from aftercare.promises.models import LegalDeadline, Pause

BATCH = 20_000  # cases written in one transaction

ROWS: tuple[type[Model], ...] = (
    Customer,
    orders.Order, orders.OrderLine, orders.Tender, orders.Delivery, orders.DeliveryLine,
    cases.Case, cases.CaseLine, cases.DecisionRecord, cases.Evidence, cases.Offer, cases.Dispute, cases.Complaint,
    cases.CaseLink, Pause, LegalDeadline,
    parcels.Parcel, parcels.ParcelLine, parcels.Receipt, parcels.Inspection, parcels.Restock, parcels.Shipment,
    parcels.ShipmentLine, parcels.CarrierClaim,
    money.Refund, money.RefundLine, money.RefundOperation, money.RefundAttempt,
    money.Posting, EventRow,
)  # fmt: skip

FUNCTIONS = f"""
    CREATE OR REPLACE FUNCTION pg_temp.new_ref(prefix text) RETURNS text LANGUAGE sql VOLATILE AS $$
        SELECT prefix || '-' || substr(drawn, 1, 4) || '-' || substr(drawn, 5, 4) || '-' || substr(drawn, 9, 4)
        FROM (SELECT string_agg(substr('{ALPHABET}', 1 + get_byte(bytes, at) % 32, 1), '') AS drawn
              FROM (SELECT uuid_send(gen_random_uuid()) AS bytes) AS random,
                   unnest(ARRAY[0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14]) AS at) AS letters $$;
    CREATE OR REPLACE FUNCTION pg_temp.shifted(lines jsonb, by bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
        SELECT COALESCE(jsonb_agg(line || jsonb_build_object('line_id', (line->>'line_id')::bigint + by)
                                  ORDER BY place), '[]')
        FROM jsonb_array_elements(lines) WITH ORDINALITY AS listed (line, place) $$;
    CREATE OR REPLACE FUNCTION pg_temp.added(numbers jsonb, by bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
        SELECT COALESCE(jsonb_agg(number::bigint + by ORDER BY place), '[]')
        FROM jsonb_array_elements_text(numbers) WITH ORDINALITY AS listed (number, place) $$;"""

# In place of a column: `{{0}}` is the column itself, `copy` the number of the copy.
OWN: dict[tuple[type[Model], str], str] = {
    (Customer, "external_id"): "{0} || '-' || copy",
    (Customer, "email"): "copy || '-' || {0}",
    (Customer, "phone"): "left({0}, 3) || lpad((substr({0}, 4)::bigint + copy * 1000)::text, 8, '0')",
    (orders.Order, "ref"): "pg_temp.new_ref('OR')",
    (orders.Order, "number"): "{0} || '-' || copy",
    (orders.Order, "email"): "copy || '-' || {0}",
    (orders.Order, "phone"): "left({0}, 3) || lpad((substr({0}, 4)::bigint + copy * 1000)::text, 8, '0')",
    (orders.Delivery, "tracking_number"): "{0} || '-' || copy",
    (cases.Case, "ref"): "pg_temp.new_ref('AS')",
    (cases.DecisionRecord, "facts"): (
        "{0} || jsonb_build_object('lines', pg_temp.shifted({0}->'lines', copy * {orders_orderline}), "
        "'delivery', pg_temp.shifted({0}->'delivery', copy * {orders_orderline}))"
    ),
    (cases.DecisionRecord, "decision"): (
        "{0} || jsonb_build_object('also', pg_temp.added({0}->'also', copy * {orders_orderline}))"
    ),
    (parcels.Parcel, "tracking_number"): "CASE {0} WHEN '' THEN '' ELSE {0} || '-' || copy END",
    (parcels.Shipment, "tracking_number"): "CASE {0} WHEN '' THEN '' ELSE {0} || '-' || copy END",
    (money.RefundOperation, "key"): "replace(gen_random_uuid()::text, '-', '')",
    (money.Posting, "entry"): "regexp_replace({0}, ':', ':' || copy || '-')",
    (money.Posting, "order_id"): "{0} + copy * {orders_order}",
    (money.Posting, "case_id"): "{0} + copy * {cases_case}",
    (money.Posting, "customer_id"): "{0} + copy * {people_customer}",
    (EventRow, "subject_id"): (
        "{0} + copy * CASE subject_kind WHEN 'case' THEN {cases_case} ELSE {orders_order} END"
    ),
}  # fmt: skip
ONLY: dict[type[Model], str] = {EventRow: "subject_kind IN ('case', 'order')"}


Marks = Mapping[type[Model], int]
"""The highest number of each table."""


def marks() -> Marks:
    return {model: model._default_manager.aggregate(most=Max("pk"))["most"] or 0 for model in ROWS}


def multiply(copies: int, *, since: Marks) -> None:
    """Add so many copies of what was made since then."""
    spans = {model: most - since[model] for model, most in marks().items()}
    batch = max(1, BATCH // max(1, spans[cases.Case]))
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        for first in range(1, copies + 1, batch):
            with transaction.atomic():
                # The copies refer to each other as the originals do; checking each again would double the time.
                cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL work_mem = '256MB'")
                for model in ROWS:
                    cursor.execute(_sql(model, spans, since[model], first, min(first + batch - 1, copies)))
                cursor.execute("SET LOCAL session_replication_role = origin")
        for statement in connection.ops.sequence_reset_sql(no_style(), ROWS):
            cursor.execute(statement)


def _sql(model: type[Model], spans: Marks, after: int, first: int, last: int) -> str:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field, spans) for field in fields)
    return f"""
        INSERT INTO {model._meta.db_table} ({columns})
        SELECT {values} FROM generate_series({first}::bigint, {last}) AS copy, {model._meta.db_table} AS made
        WHERE made.id > {after} AND made.id <= {after + spans[model]} AND {ONLY.get(model, "true")}
        ORDER BY copy, made.id"""


def _value(model: type[Model], field: Field[Any, Any], spans: Marks) -> str:
    column = f'made."{field.column}"'
    if own := OWN.get((model, field.name)):
        return own.format(column, **{kind._meta.db_table: span for kind, span in spans.items()})
    refers: Any = model if field.primary_key else field.related_model
    return f"{column} + copy * {spans[refers]}" if refers in spans else column
