"""What the law wants runs beside the promise: started, warned of, met, missed or void, each told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.events import CaseOpened
from aftercare.cases.models import Case
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.parcels import actions as parcels
from aftercare.people.models import Shop
from aftercare.policy.facts import Deadline
from aftercare.policy.law import ROWS
from aftercare.promises.codes import STARTS
from aftercare.promises.legal import track
from aftercare.promises.models import LegalDeadline
from aftercare.promises.queries import legal_deadlines, pressed_by_law
from aftercare.promises.sweep import run_until, sweep
from stories.makers import (
    AGENT,
    CUSTOMER,
    NOW,
    STRICT,
    WAREHOUSE,
    bring_to,
    make_case,
    make_order,
    make_shop,
    receive_all,
)

pytestmark = pytest.mark.django_db
HOURS, DAYS, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
MIDNIGHT = NOW + 12 * HOURS - SECOND
"""The last second of the day of NOW in Shanghai."""
REFUND = Deadline(code="refund", starts="receipt", days=7, law="CN-7D", article="消法25")
NOTICE = Deadline(code="refund", starts="notice", days=14, law="EU-WD", article="2011/83 art. 13")


def under(deadlines: Sequence[Deadline], *, step: str = "", shop: Shop | None = None) -> Case:
    """A case in which the law wants exactly these, brought to the step."""
    case = make_case(make_order(shop or make_shop()))
    LegalDeadline.objects.filter(case=case).delete()
    case.decision = replace(case.decision, deadlines=tuple(deadlines))
    track(CaseOpened(case=case, action="open", left="", entered=case.step, verdict="accept", by=SYSTEM, at=NOW))
    return bring_to(case, step) if step else case


def only(case: Case) -> LegalDeadline:
    (row,) = legal_deadlines(case.pk)
    return row


def told(case: Case, name: str) -> list[datetime]:
    return list(EventRow.objects.filter(subject_id=case.pk, name=name).values_list("at", flat=True))


def test_a_request_under_chinese_law_has_its_refund_due_seven_days_after_the_goods_are_back() -> None:
    case = make_case(make_order(make_shop(country="CN")))
    refund = next(row for row in legal_deadlines(case.pk) if row.code == "refund")
    assert (refund.law, refund.starts, refund.state, refund.due_at) == ("CN-7D", "receipt", "waiting", None)
    receive_all(bring_to(case, "in_transit"), at=NOW + 3 * DAYS)
    refund.refresh_from_db()
    assert (refund.state, refund.due_at, refund.warn_at) == ("running", MIDNIGHT + 10 * DAYS, MIDNIGHT + 8 * DAYS)


def test_days_after_the_request_run_from_it() -> None:
    assert only(under([NOTICE])).due_at == MIDNIGHT + 14 * DAYS


def test_an_instant_the_decision_knows_is_taken_as_it_is() -> None:
    due = NOW + 48 * HOURS
    case = under(
        [Deadline(code="acknowledge", starts="notice", days=2, law="IN-GRV", article="x", due=due.isoformat())]
    )
    assert only(case).due_at == due


def test_only_the_first_receipt_counts() -> None:
    case = under([REFUND], step="in_transit")
    line = case.lines.get()
    for units, days in ((1, 1), (1, 2)):
        parcels.receive(case, counts={line.pk: units}, by=WAREHOUSE, at=NOW + days * DAYS)
    assert only(case).due_at == MIDNIGHT + 8 * DAYS


def test_a_refund_paid_in_time_meets_it_and_nothing_is_told() -> None:
    case = bring_to(under([REFUND], step="inspection"), "completed")
    assert only(case).state == "met"
    sweep(NOW + 90 * DAYS)
    assert not EventRow.objects.filter(name__startswith="legal.").exists()
    assert audit.run() == []


def test_near_and_missed_are_told_once_each_and_a_supervisor_is_called() -> None:
    case = under([REFUND], step="inspection")
    fired = run_until(NOW + 30 * DAYS, shop_id=case.shop_id)
    assert (fired["near"], fired["missed"]) == (1, 1)
    assert told(case, "legal.near") == [MIDNIGHT + 5 * DAYS]
    assert told(case, "legal.missed") == [MIDNIGHT + 7 * DAYS]
    case.refresh_from_db()
    assert case.escalated_at and only(case).state == "missed"
    assert audit.run() == []


def test_what_was_missed_may_still_be_met_late() -> None:
    case = under([REFUND], step="refund")
    sweep(NOW + 9 * DAYS)
    bring_to(Case.objects.get(pk=case.pk), "completed", at=NOW + 9 * DAYS)
    assert (only(case).state, audit.run()) == ("late", [])


def test_missing_it_leaves_a_deadline_that_decides_for_the_customer() -> None:
    case = under([Deadline(code="answer", starts="notice", days=1, law="X", article="1")], shop=make_shop(STRICT))
    sweep(NOW + 2 * DAYS - HOURS)
    case.refresh_from_db()
    assert (case.due_action, case.due_at, case.escalated_at) == ("approve", NOW + 2 * DAYS, NOW + 2 * DAYS - HOURS)
    assert told(case, "case.escalated") == []
    sweep(NOW + 2 * DAYS)
    assert (only(case).state, audit.run()) == ("late", [])


def test_a_case_that_ends_without_the_duty_owes_nothing() -> None:
    for step, shop in (("withdrawn", make_shop()), ("rejected", make_shop(STRICT)), ("expired", make_shop())):
        case = under([NOTICE], step=step, shop=shop)
        assert only(case).state == "void", step
    assert not {"near", "missed"} & sweep(NOW + 90 * DAYS).keys()
    assert audit.run() == []


def test_an_appeal_brings_back_what_was_owed() -> None:
    case = under([NOTICE], step="rejected", shop=make_shop(STRICT))
    cases.appeal(case, words="It was broken.", by=CUSTOMER, at=NOW + DAYS)
    assert (only(case).state, only(case).warn_at) == ("running", MIDNIGHT + 12 * DAYS)


def test_the_shops_yes_answers_and_starts_what_is_counted_from_it() -> None:
    wants = [
        Deadline(code="answer", starts="notice", days=15, law="CN-7D-PEN", article="31"),
        Deadline(code="refund", starts="agreement", days=14, law="UK-REJECT", article="20"),
    ]
    case = under(wants, shop=make_shop(STRICT))
    assert [row.state for row in legal_deadlines(case.pk)] == ["running", "waiting"]
    cases.approve(case, by=AGENT, at=NOW + DAYS)
    answer, refund = legal_deadlines(case.pk)
    assert {answer.state, refund.state} == {"met", "running"}
    assert LegalDeadline.objects.get(code="refund").due_at == MIDNIGHT + 15 * DAYS
    accepted = under(wants)
    assert {row.code: row.state for row in legal_deadlines(accepted.pk)} == {"answer": "met", "refund": "running"}


def test_a_refund_waits_while_the_customer_has_not_sent_the_goods() -> None:
    case = under([Deadline(code="refund", starts="notice", days=2, law="EU-WD", article="13")])
    for days in (3, 4, 5):
        assert sweep(NOW + days * DAYS)["missed"] == 0
    case = bring_to(Case.objects.get(pk=case.pk), "in_transit", at=NOW + 5 * DAYS)
    assert sweep(NOW + 7 * DAYS)["missed"] == 1
    assert audit.run() == []


def test_the_laws_time_to_send_back_is_given_where_it_is_longer() -> None:
    longer = Deadline(code="send_back", starts="notice", days=14, law="EU-WD", article="14")
    at_once, decided = under([longer]), under([longer], shop=make_shop(STRICT), step="send_back")
    for case in (at_once, decided):
        case.refresh_from_db()
        assert (case.due_at, case.warn_at) == (MIDNIGHT + 14 * DAYS, MIDNIGHT + 13 * DAYS)
        assert legal_deadlines(case.pk) == []  # the customer's own time
    shorter = under([Deadline(code="send_back", starts="notice", days=3, law="X", article="1")])
    assert shorter.due_at == NOW + 7 * DAYS
    assert sweep(MIDNIGHT + 14 * DAYS)["late"] == 3
    assert audit.run() == []


def test_no_legal_deadline_costs_no_statement() -> None:
    case = make_case(make_order(make_shop(country="ZZ")))
    with CaptureQueriesContext(connection) as asked:
        track(CaseOpened(case=case, action="open", left="", entered=case.step, verdict="accept", by=SYSTEM, at=NOW))
    assert case.decision.deadlines == ()
    assert len(asked) == 0


def test_the_desks_list_holds_what_presses() -> None:
    pressing, late, easy = under([NOTICE]), under([REFUND], step="inspection"), under([REFUND])
    sweep(NOW + 8 * DAYS)
    found = pressed_by_law(Case.objects.all(), NOW + 13 * DAYS)
    assert {case.pk for case in found} == {pressing.pk, late.pk} - closed()
    assert easy.pk not in {case.pk for case in found}


def closed() -> set[int]:
    return set(Case.objects.filter(closed_at__isnull=False).values_list("pk", flat=True))


def test_every_start_the_law_names_is_known() -> None:
    named = {due.starts for rule in ROWS for due in rule.dues}
    assert named <= STARTS


def test_a_deadline_named_twice_is_kept_once() -> None:
    assert only(under([REFUND, REFUND])).law == "CN-7D"
