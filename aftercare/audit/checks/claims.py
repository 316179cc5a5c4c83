"""What cases ask of order lines: the facts behind the counters on the lines."""

from __future__ import annotations

from aftercare.cases.kinds import KINDS

# Ends at which everything asked for went back to the order.
UNPAID_ENDS = ", ".join(
    sorted(
        {
            f"'{name}'"
            for kind in KINDS.values()
            for name, step in kind.steps.items()
            if step.ends and name != "completed"
        }
    )
)

CLAIMS = f"""
    SELECT cl.line_id,
        SUM(CASE WHEN cl.goods_back AND cl.accepted IS NULL THEN cl.units - cl.received ELSE 0 END) AS open,
        SUM(CASE WHEN cl.goods_back THEN COALESCE(cl.accepted, cl.received) ELSE 0 END) AS received,
        SUM(CASE WHEN cl.goods_back THEN 0 ELSE cl.units END) AS kept,
        SUM(cl.amount) AS granted, SUM(cl.tax) AS granted_tax
    FROM cases_caseline cl JOIN cases_case c ON c.id = cl.case_id
    WHERE c.step NOT IN ({UNPAID_ENDS})
    GROUP BY cl.line_id"""
