"""10. Pauses end by themselves, and the law's deadlines are met, void or missed for the reason they say."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared, differs


def pauses_end(scope: Scope) -> Iterator[Violation]:
    """A clock that stands has one open pause, which says when it runs again."""
    found = scope.rows(f"""
        SELECT c.ref AS ref,
            (SELECT COUNT(*) FROM promises_pause p
                WHERE p.case_id = c.id AND p.ended_at IS NULL AND p.at = c.paused_at) AS pauses
        FROM cases_case c WHERE c.paused_at IS NOT NULL AND {scope.of("c")}""")
    for row in found:
        if row["pauses"] != 1:
            yield differs(
                invariant=10, table="case", row=row["ref"], what=_("the pauses its clock stands in"),
                found=row["pauses"], expected=1,
            )  # fmt: skip


def legal_deadlines_are_told(scope: Scope) -> list[Violation]:
    """Each deadline missed has its event, and a case that ended owes nothing."""
    sql = f"""
        SELECT c.ref AS row,
            SUM(CASE WHEN l.missed_at IS NULL THEN 0 ELSE 1 END) AS missed,
            (SELECT COUNT(*) FROM core_event e WHERE e.subject_kind = 'case' AND e.subject_id = c.id
                AND e.name = 'legal.missed') AS expected_missed,
            SUM(CASE WHEN c.closed_at IS NOT NULL AND l.met_at IS NULL AND l.void_at IS NULL THEN 1 ELSE 0 END)
                AS owed, 0 AS expected_owed
        FROM promises_legaldeadline l JOIN cases_case c ON c.id = l.case_id
        WHERE {scope.of("c")} GROUP BY c.id, c.ref"""
    counters = {
        "missed": _("the legal deadlines it missed, beside those its history tells"),
        "owed": _("what the law still wants though it has ended"),
    }
    return compared(scope.differing(sql, counters), invariant=10, table="case", counters=counters)
