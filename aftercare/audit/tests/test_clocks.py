"""What is planted on clocks and legal deadlines is found; what people and sweeps really do is clean."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare import audit
from aftercare.audit.tests.tampering import plant
from aftercare.cases.models import Case
from aftercare.promises.actions import extend, pause
from aftercare.promises.sweep import sweep
from stories.makers import AGENT, NOW, bring_to, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
ONE = "(SELECT id FROM cases_case WHERE ref = %s)"
EVENT = "name, shop_id, subject_kind, subject_id, at, actor_kind, actor_name, data"


def paused() -> Case:
    return pause(make_case(make_order(make_shop())), because="Ill.", by=AGENT, at=NOW + DAYS)


def extended() -> Case:
    return extend(make_case(make_order(make_shop())), by_hours=24, because="Ill.", by=AGENT, at=NOW + DAYS)


def warned() -> Case:
    case = make_case(make_order(make_shop()))
    sweep(NOW + 6 * DAYS)
    return case


def missed() -> Case:
    case = bring_to(make_case(make_order(make_shop())), "inspection")
    sweep(NOW + 9 * DAYS)
    return case


MADE = {"paused": paused, "extended": extended, "warned": warned, "missed": missed}
PLANTED = [
    ("paused", f"DELETE FROM promises_pause WHERE case_id = {ONE}"),
    ("paused", f"UPDATE promises_pause SET ended_at = until WHERE case_id = {ONE}"),
    ("paused", "UPDATE cases_case SET paused_at = NULL, paused_left = NULL WHERE ref = %s"),
    ("paused", "UPDATE cases_case SET due_action = 'escalate' WHERE ref = %s"),
    ("extended", "UPDATE cases_case SET due_at = opened_at WHERE ref = %s"),
    ("warned", f"INSERT INTO core_event ({EVENT}) SELECT {EVENT} FROM core_event WHERE name = 'case.due_soon' "
               f"AND subject_id = {ONE}"),
    ("missed", f"DELETE FROM core_event WHERE name = 'legal.missed' AND subject_id = {ONE}"),
    ("missed", f"UPDATE promises_legaldeadline SET missed_at = NULL WHERE case_id = {ONE}"),
]  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_what_really_happens_is_clean(name: str) -> None:
    MADE[name]()
    assert audit.run() == []


@pytest.mark.parametrize(("name", "sql"), PLANTED, ids=[f"{n}-{row[0]}" for n, row in enumerate(PLANTED)])
def test_a_planted_violation_is_found_and_named(name: str, sql: str) -> None:
    case = MADE[name]()
    plant(sql, [case.ref])
    found = [violation for violation in audit.run() if violation.invariant == 10]
    assert found and {violation.row for violation in found} == {case.ref}


def test_a_case_that_ended_owing_is_found() -> None:
    case = bring_to(make_case(make_order(make_shop())), "completed")
    plant("UPDATE promises_legaldeadline SET met_at = NULL WHERE case_id = (SELECT id FROM cases_case WHERE ref = %s)",
          [case.ref])  # fmt: skip
    assert [(violation.invariant, violation.row) for violation in audit.run()] == [(10, case.ref)]
