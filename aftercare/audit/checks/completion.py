"""17. Orders paid without cash (points, gift card) still complete: nothing left to pay is nothing to wait for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared


def nothing_left_to_pay_is_complete(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref AS row, c.step, 'completed' AS expected_step
        FROM cases_case c LEFT JOIN money_refund r ON r.case_id = c.id
        WHERE c.step IN ('refund', 'repay') AND {scope.of("c")}
          AND NOT EXISTS (SELECT 1 FROM money_refundoperation op WHERE op.refund_id = r.id AND op.state <> 'succeeded')
        UNION ALL
        SELECT c.ref, c.step, 'refund'
        FROM cases_case c LEFT JOIN money_refund r ON r.case_id = c.id
        WHERE c.step = 'completed' AND {scope.of("c")}
          AND (r.id IS NULL AND c.granted > 0 OR r.state <> 'succeeded' OR r.id IS NOT NULL AND r.settled_at IS NULL)"""
    counters = {"step": _("the step, beside what is left to pay")}
    return compared(scope.rows(sql), invariant=17, table="case", counters=counters)
