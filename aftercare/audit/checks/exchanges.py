"""7. What is sent instead traces to the units it replaces, item by item, and to what was paid for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared

REPLACED = "CASE WHEN c.path = 'ship_first' THEN cl.units ELSE COALESCE(cl.accepted, cl.units) END"
"""Units of a line to be replaced: those accepted, unless the replacement was not to wait for that."""
AGAIN = """(SELECT COUNT(*) FROM core_event e
    WHERE e.subject_kind = 'case' AND e.subject_id = c.id AND e.name = 'case.sent_again')
    + (SELECT COUNT(*) FROM cases_dispute d
       WHERE d.case_id = c.id AND d.step = 'sent_dispute' AND d.ruling = 'customer')"""
"""How often another one was sent, because something was wrong with the one before, as said or as ruled."""


def replacements_trace_to_their_units(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref || ' / ' || line.position AS row,
            other.ref AS case_ref, c.ref AS expected_case_ref,
            sl.sku, CASE WHEN cl.wanted = '' THEN cl.sku ELSE cl.wanted END AS expected_sku,
            sl.units, CASE WHEN sl.units > cl.units THEN cl.units ELSE sl.units END AS expected_units,
            sl.value, CASE WHEN s.state = 'lost' THEN sl.value ELSE cl.amount END AS expected_value
        FROM parcels_shipmentline sl JOIN parcels_shipment s ON s.id = sl.shipment_id
        JOIN cases_case c ON c.id = s.case_id JOIN cases_caseline cl ON cl.id = sl.case_line_id
        JOIN cases_case other ON other.id = cl.case_id JOIN orders_orderline line ON line.id = cl.line_id
        WHERE s.purpose = 'replacement' AND {scope.of("c")}"""
    counters = {
        "case_ref": _("the request of the units replaced"),
        "sku": _("the item sent instead"),
        "units": _("the units sent instead, beside those they replace"),
        "value": _("the paid value of the units replaced"),
    }
    return compared(scope.differing(sql, counters), invariant=7, table="shipment line", counters=counters)


def completed_exchanges_sent_all(scope: Scope) -> list[Violation]:
    """Where no money went back instead, every unit was sent again that was to be, and arrived or travels."""
    sql = f"""
        SELECT c.ref || ' / ' || line.position AS row, COALESCE(f.units, 0) AS units,
            ({REPLACED}) * (1 + {AGAIN}) AS expected_units
        FROM cases_caseline cl JOIN cases_case c ON c.id = cl.case_id JOIN orders_orderline line ON line.id = cl.line_id
        LEFT JOIN (SELECT sl.case_line_id, SUM(sl.units) AS units
                   FROM parcels_shipmentline sl JOIN parcels_shipment s ON s.id = sl.shipment_id
                   WHERE s.purpose = 'replacement' AND s.state <> 'lost' GROUP BY sl.case_line_id) f
            ON f.case_line_id = cl.id
        WHERE c.kind IN ('exchange', 'reship') AND c.step = 'completed' AND NOT cl.dropped
          AND NOT EXISTS (SELECT 1 FROM money_refund r WHERE r.case_id = c.id) AND {scope.of("c")}"""
    counters = {"units": _("the units sent instead of those asked for")}
    return compared(scope.differing(sql, counters), invariant=7, table="case line", counters=counters)
