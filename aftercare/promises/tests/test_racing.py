"""A person acts at the instant a deadline fires: one of them wins, the other is refused cleanly, never both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.models import Case
from aftercare.core.models import EventRow
from aftercare.parcels.actions import ship
from aftercare.parcels.inspecting import inspect
from aftercare.promises.actions import extend, pause, resume
from aftercare.promises.sweep import sweep
from stories.makers import (
    AGENT,
    CUSTOMER,
    NOW,
    STRICT,
    WAREHOUSE,
    bring_to,
    findings_for,
    make_case,
    make_order,
    make_shop,
)
from stories.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
ROUNDS = 4
Act = Callable[..., Any]


def in_review(kind: str = "return") -> Case:
    return make_case(make_order(make_shop(STRICT)), kind=kind)


def offered() -> Case:
    return cases.offer(in_review(), path="keep", words="Keep it.", by=AGENT, at=NOW)


def not_accepted() -> Case:
    case = bring_to(make_case(make_order(make_shop())), "inspection")
    return inspect(case, findings=findings_for(case, accepted=False), by=WAREHOUSE, at=NOW)


def answered() -> Case:
    case = cases.open_case(kind="complaint", order=make_order(make_shop(STRICT)), asks=[], by=CUSTOMER, at=NOW)
    cases.acknowledge(case, by=AGENT, at=NOW)
    cases.assess(case, severity="low", by=AGENT, at=NOW)
    cases.find(case, cause="A late parcel.", by=AGENT, at=NOW)
    return cases.respond(case, words="We are sorry.", by=AGENT, at=NOW)


@dataclass(frozen=True)
class Duel:
    """A case, what a person does when it is due, who that is, and the event of the deadline."""

    make: Callable[[], Case]
    act: Act
    person: str
    late: str


DUELS = {
    "approve, approve by itself": Duel(in_review, partial(cases.approve, by=AGENT), "agent", "case.approved"),
    "reject, approve by itself": Duel(
        in_review, partial(cases.reject, because="Worn.", by=AGENT), "agent", "case.approved"
    ),
    "approve, escalate": Duel(
        partial(in_review, "refund_only"), partial(cases.approve, by=AGENT), "agent", "case.escalated"
    ),
    "ship, expire": Duel(
        lambda: make_case(make_order(make_shop())),
        partial(ship, carrier="SF", tracking_number="SF1234567", by=CUSTOMER), "customer", "case.expired",
    ),
    "withdraw, expire": Duel(
        lambda: make_case(make_order(make_shop())), partial(cases.withdraw, by=CUSTOMER), "customer", "case.expired"
    ),
    "accept the offer, lapse": Duel(offered, partial(cases.accept_offer, by=CUSTOMER), "customer", "case.lapsed"),
    "dispute, take back": Duel(
        not_accepted, partial(cases.dispute, words="It was whole.", by=CUSTOMER), "customer", "case.taken_back"
    ),
    "extend, expire": Duel(
        lambda: make_case(make_order(make_shop())),
        partial(extend, by_hours=48, because="Ill.", by=AGENT), "agent", "case.expired",
    ),
    "appeal, close": Duel(answered, partial(cases.appeal, words="No.", by=CUSTOMER), "customer", "complaint.closed"),
}  # fmt: skip


def since(case: Case, before: int) -> list[EventRow]:
    rows = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, pk__gt=before).order_by("pk")
    return [row for row in rows if row.data.get("action") not in ("request_refund", "warn", "legal_near")]


def latest() -> int:
    return EventRow.objects.latest("pk").pk


@pytest.mark.parametrize("name", DUELS)
def test_a_person_and_a_deadline_at_one_instant(name: str) -> None:
    duel = DUELS[name]
    for round_ in range(ROUNDS):
        case = duel.make()
        due, before = Case.objects.get(pk=case.pk).due_at, latest()
        assert due
        sweeps = [partial(sweep, due) for _ in range(2)]
        # Whoever gives more time twice gives it twice; everything else happens once.
        people = [partial(duel.act, case, at=due) for _ in range(1 if name.startswith("extend") else 2)]
        ends = race([*people, *sweeps] if round_ % 2 else [*sweeps, *people])
        _one_won(duel, since(case, before), ends, people=len(people))
    sweep(NOW)  # a worker that starts again finds nothing left over
    assert audit.run() == []


def _one_won(duel: Duel, rows: list[EventRow], ends: list[Any], *, people: int) -> None:
    """The deadline's event at most once, one person's at most once, and who lost was refused with a sentence."""
    fired = [row for row in rows if row.actor_kind == "system" and row.name == duel.late]
    acted = [row for row in rows if row.actor_kind == duel.person]
    refused = refusals(ends)
    assert len(fired) <= 1 and len(acted) <= 1
    assert fired or acted
    assert len(refused) == people - len(acted), [str(refusal) for refusal in refused]
    # A supervisor may be called and the agent answer right after; nothing else goes both ways.
    assert not (fired and acted) or duel.late == "case.escalated"


def test_pausing_and_expiring_at_once_is_one_or_the_other() -> None:
    for _ in range(ROUNDS):
        case, before = make_case(make_order(make_shop())), latest()
        due = NOW + 7 * DAYS
        race([partial(sweep, due), partial(pause, case, because="Ill.", by=AGENT, at=due - timedelta(seconds=1))])
        case.refresh_from_db()
        (row,) = since(case, before)
        assert (case.step, case.paused_at is None, row.name) in [
            ("expired", True, "case.expired"), ("send_back", False, "case.paused"),
        ]  # fmt: skip
    assert audit.run() == []


def test_the_end_of_a_pause_and_a_person_who_resumes_is_one_resumption() -> None:
    for _ in range(ROUNDS):
        case = pause(make_case(make_order(make_shop())), because="Ill.", by=AGENT, at=NOW)
        before, end = latest(), NOW + 7 * DAYS
        race([partial(sweep, end), partial(sweep, end), partial(resume, case, by=AGENT, at=end)])
        sweep(end)  # who was skipped while somebody held it
        assert [row.name for row in since(case, before)] == ["case.resumed"]
        case.refresh_from_db()
        assert case.due_at == NOW + 14 * DAYS
    assert audit.run() == []


def test_a_warning_and_a_move_at_once_leave_no_warning_of_a_step_that_is_over() -> None:
    for _ in range(ROUNDS):
        case, before = in_review(), latest()
        near: datetime = NOW + 36 * HOURS
        race([partial(sweep, near), partial(sweep, near), partial(cases.approve, case, by=AGENT, at=near)])
        rows = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, pk__gt=before).order_by("pk")
        assert [row.name for row in rows] in (["case.due_soon", "case.approved"], ["case.approved"])
    assert audit.run() == []
