"""10. Nothing waits without an owner: open cases name one, and money set aside has a hand that will pay it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from aftercare.cases.kinds import KINDS
from aftercare.money.provider import MANUAL

from ..scope import Scope
from ..violation import Violation, compared, differs

JOBS = {
    "postgresql": "SELECT task_name, args::text FROM procrastinate_jobs WHERE status IN ('todo', 'doing') UNION ALL "
    "SELECT name, args::text FROM core_task",
    "sqlite": "SELECT name, args FROM core_task",
}


def open_cases_have_an_owner(scope: Scope) -> list[Violation]:
    by = " ".join(
        f"WHEN c.kind = '{kind.key}' AND c.step = '{name}' THEN '{step.by.value if step.by else ''}'"
        for kind in KINDS.values()
        for name, step in kind.steps.items()
    )
    ends = ", ".join(sorted({f"'{name}'" for kind in KINDS.values() for name, step in kind.steps.items() if step.ends}))
    sql = f"""
        SELECT c.ref AS row, c.owner, CASE
                WHEN (c.escalated_at IS NOT NULL OR c.approval_at IS NOT NULL) AND c.owner = 'supervisor' THEN c.owner
                {by} ELSE c.owner END AS expected_owner,
            CASE WHEN c.closed_at IS NULL THEN 'open' ELSE 'closed' END AS state,
            CASE WHEN c.step IN ({ends}) THEN 'closed' ELSE 'open' END AS expected_state,
            CASE WHEN c.due_at IS NULL AND c.paused_at IS NULL AND c.step NOT IN ({ends})
                THEN 'none' ELSE 'set' END AS deadline, 'set' AS expected_deadline
        FROM cases_case c WHERE {scope.of("c")}"""
    counters = {
        "owner": _("the owner, beside the one of its step"),
        "state": _("the case"),
        "deadline": _("the deadline of an open case that is not paused"),
    }
    return compared(scope.differing(sql, counters), invariant=10, table="case", counters=counters)


def pending_refunds_have_a_hand(scope: Scope) -> Iterator[Violation]:
    """Finance pays by hand and settles what a provider refused; the rest needs a job, be it only a dead letter."""
    operations = scope.rows(f"""
        SELECT c.ref AS ref, op.id AS id, c.id AS case_id
        FROM money_refundoperation op JOIN money_refund r ON r.id = op.refund_id JOIN cases_case c ON c.id = r.case_id
        WHERE op.state IN ('pending', 'unknown') AND op.provider <> '{MANUAL}' AND {scope.of("c")}""")
    if not operations:
        return
    paying, requested = _jobs(scope)
    for row in operations:
        if row["id"] not in paying and row["case_id"] not in requested:
            yield differs(
                invariant=10, table="refund operation", row=row["ref"], what=_("the job that pays what is pending"),
                found=0, expected=1,
            )  # fmt: skip


def _jobs(scope: Scope) -> tuple[set[int], set[int]]:
    """Operations being paid, and cases whose refund is about to be."""
    jobs = [(name, json.loads(args)) for name, args in scope.stream(JOBS[connection.vendor])]
    paying = {args["operation_id"] for name, args in jobs if name == "money.pay_operation"}
    events = {args["event_id"] for name, args in jobs if name == "money.pay_refund"}
    subjects = scope.stream("SELECT id, subject_id FROM core_event WHERE name = 'refund.requested'") if events else []
    return paying, {case_id for event_id, case_id in subjects if event_id in events}
