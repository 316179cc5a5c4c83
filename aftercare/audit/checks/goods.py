"""4, 5, 6. Goods: accepted before refunded, returned within shipped, restocked exactly once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared
from .claims import CLAIMS


def refunded_units_were_accepted(scope: Scope) -> list[Violation]:
    """Units whose goods must come back are refunded only as far as an inspection accepted them.

    Not where the money came first; and as far as the goods came, where a supervisor ruled on them for the customer, or
    a carrier lost them on their way back to the customer.
    """
    sql = f"""
        SELECT c.ref || ' / ' || line.position AS row, share.units, COALESCE(f.accepted, 0) AS expected_units
        FROM money_refundline share JOIN money_refund r ON r.id = share.refund_id
        JOIN cases_case c ON c.id = r.case_id JOIN orders_orderline line ON line.id = share.line_id
        JOIN cases_caseline cl ON cl.case_id = c.id AND cl.line_id = share.line_id
        LEFT JOIN ({INSPECTED}) f ON f.case_line_id = cl.id
        WHERE cl.goods_back AND share.units > COALESCE(f.accepted, 0) + cl.lost AND c.path <> 'instant'
          AND NOT (share.units <= cl.received AND (
              EXISTS (SELECT 1 FROM cases_dispute d
                      WHERE d.case_id = c.id AND d.ruling = 'customer' AND d.step = 'goods_dispute')
              OR EXISTS (SELECT 1 FROM parcels_shipment s
                         WHERE s.case_id = c.id AND s.purpose = 'to_buyer' AND s.state = 'lost')))
          AND {scope.of("c")}"""
    counters = {"units": _("the units refunded, beside the units accepted on inspection")}
    return compared(scope.rows(sql), invariant=4, table="refund line", counters=counters)


def accepted_units_were_inspected(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref || ' / ' || line.position AS row, cl.accepted, COALESCE(f.accepted, 0) AS expected_accepted
        FROM cases_caseline cl JOIN cases_case c ON c.id = cl.case_id JOIN orders_orderline line ON line.id = cl.line_id
        LEFT JOIN ({INSPECTED}) f ON f.case_line_id = cl.id
        WHERE cl.goods_back AND cl.accepted IS NOT NULL AND {scope.of("c")}"""
    counters = {"accepted": _("the units accepted on inspection")}
    return compared(scope.differing(sql, counters), invariant=4, table="case line", counters=counters)


def order_units_cover_returns(scope: Scope) -> list[Violation]:
    """By what cases ask, not by the counters: shipped units cover goods coming back, ordered units cover all."""
    sql = f"""
        SELECT o.ref || ' / ' || l.position AS row,
            l.quantity, CASE WHEN l.quantity < l.shipped THEN l.shipped
                WHEN l.quantity < COALESCE(f.open + f.received + f.kept, 0) + l.written_off
                THEN f.open + f.received + f.kept + l.written_off ELSE l.quantity END AS expected_quantity,
            l.shipped, CASE WHEN l.shipped < COALESCE(f.open + f.received, 0) + l.written_off
                THEN COALESCE(f.open + f.received, 0) + l.written_off ELSE l.shipped END AS expected_shipped
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN ({CLAIMS}) f ON f.line_id = l.id
        WHERE {scope.of("o")}"""
    counters = {
        "quantity": _("the units ordered, fewer than were shipped or asked about"),
        "shipped": _("the units shipped, fewer than came or come back"),
    }
    return compared(scope.differing(sql, counters), invariant=5, table="order line", counters=counters)


def lines_count_what_cases_ask(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT o.ref || ' / ' || l.position AS row, l.open, COALESCE(f.open, 0) AS expected_open,
            l.received, COALESCE(f.received, 0) AS expected_received,
            l.kept, COALESCE(f.kept, 0) AS expected_kept, l.written_off,
            COALESCE(f.written_off, 0) AS expected_written_off
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN ({CLAIMS}) f ON f.line_id = l.id
        WHERE {scope.of("o")}"""
    counters = {
        "open": _("the units asked back and not here yet"),
        "received": _("the units that came back"),
        "kept": _("the units refunded without coming back"),
        "written_off": _("the units written off"),
    }
    return compared(scope.differing(sql, counters), invariant=5, table="order line", counters=counters)


def received_units_came_in_parcels(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref || ' / ' || line.position AS row, cl.received, COALESCE(f.received, 0) AS expected_received
        FROM cases_caseline cl JOIN cases_case c ON c.id = cl.case_id JOIN orders_orderline line ON line.id = cl.line_id
        LEFT JOIN (SELECT case_line_id, SUM(received) AS received FROM parcels_parcelline GROUP BY case_line_id) f
            ON f.case_line_id = cl.id
        WHERE {scope.of("c")}"""
    counters = {"received": _("the units received in its parcels")}
    return compared(scope.differing(sql, counters), invariant=5, table="case line", counters=counters)


def inspected_units_were_received(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref || ' / ' || line.position AS row, f.inspected, f.received AS expected_inspected
        FROM (SELECT pl.case_line_id, pl.received, SUM(i.units) AS inspected
              FROM parcels_parcelline pl JOIN parcels_inspection i ON i.parcel_line_id = pl.id
              GROUP BY pl.id, pl.case_line_id, pl.received) f
        JOIN cases_caseline cl ON cl.id = f.case_line_id JOIN cases_case c ON c.id = cl.case_id
        JOIN orders_orderline line ON line.id = cl.line_id
        WHERE f.inspected > f.received AND {scope.of("c")}"""
    counters = {"inspected": _("the units inspected, beside the units received")}
    return compared(scope.rows(sql), invariant=5, table="parcel line", counters=counters)


def restocked_once_where_sellable(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref || ' / ' || line.position AS row, COALESCE(f.units, 0) AS units,
            CASE WHEN i.disposition = 'sellable' THEN i.units ELSE 0 END AS expected_units,
            COALESCE(f.times, 0) AS times, CASE WHEN i.disposition = 'sellable' THEN 1 ELSE 0 END AS expected_times,
            COALESCE(f.sku, line.sku) AS sku, line.sku AS expected_sku
        FROM parcels_inspection i JOIN parcels_parcelline pl ON pl.id = i.parcel_line_id
        JOIN cases_caseline cl ON cl.id = pl.case_line_id JOIN cases_case c ON c.id = cl.case_id
        JOIN orders_orderline line ON line.id = cl.line_id
        LEFT JOIN (SELECT inspection_id, SUM(units) AS units, COUNT(*) AS times, MIN(sku) AS sku
                   FROM parcels_restock GROUP BY inspection_id) f ON f.inspection_id = i.id
        WHERE {scope.of("c")}"""
    counters = {
        "units": _("the units put back to stock, beside those found sellable"),
        "times": _("how often they were put back to stock"),
        "sku": _("the item put back to stock"),
    }
    return compared(scope.differing(sql, counters), invariant=6, table="restock", counters=counters)


INSPECTED = """
    SELECT pl.case_line_id, SUM(CASE WHEN i.accepted THEN i.units ELSE 0 END) AS accepted
    FROM parcels_inspection i JOIN parcels_parcelline pl ON pl.id = i.parcel_line_id GROUP BY pl.case_line_id"""
