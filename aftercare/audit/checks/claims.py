"""What cases ask of order lines: the facts behind the counters on the lines."""

from __future__ import annotations

CLAIMS = """
    SELECT cl.line_id,
        SUM(CASE WHEN cl.goods_back AND cl.accepted IS NULL THEN cl.units - cl.received - cl.lost ELSE 0 END) AS open,
        SUM(CASE WHEN cl.goods_back THEN COALESCE(cl.accepted, cl.received) ELSE 0 END) AS received,
        SUM(CASE WHEN cl.goods_back THEN 0 ELSE cl.units - cl.lost END) AS kept, SUM(cl.lost) AS written_off,
        SUM(cl.amount) AS granted, SUM(cl.tax) AS granted_tax,
        SUM(cl.waived) AS waived, SUM(cl.waived_tax) AS waived_tax
    FROM cases_caseline cl
    WHERE cl.held
    GROUP BY cl.line_id"""
