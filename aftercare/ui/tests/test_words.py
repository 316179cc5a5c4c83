"""Times, promises and money as their readers see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case
from aftercare.core.actor import ActorKind
from aftercare.core.money import Money
from aftercare.orders.models import Tender
from aftercare.policy.facts import Fee
from aftercare.ui import times
from aftercare.ui.amounts import money_rows, planned_parts
from aftercare.ui.promises import promise_of, urgency
from aftercare.ui.templatetags.aftercare import progress

NOW = datetime(2026, 11, 23, 2, 31, tzinfo=UTC)  # 10:31 in Shanghai


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(days=6, hours=4, minutes=9), "6 days 4 hours", "6 天 4 小时"),
        (timedelta(hours=1, minutes=48), "1 hour 48 minutes", "1 小时 48 分钟"),
        (timedelta(days=2, minutes=5), "2 days", "2 天"),
        (timedelta(seconds=5), "1 minute", "1 分钟"),
    ],
)
def test_a_span_has_its_two_largest_units(length: timedelta, english: str, chinese: str) -> None:
    assert times.span(length) == english
    with translation.override("zh-hans"):
        assert times.span(length) == chinese


@pytest.mark.parametrize(
    ("at", "english", "chinese"),
    [
        (NOW, "Today, 10:31", "今天 10:31"),
        (NOW - timedelta(hours=11), "Yesterday, 23:31", "昨天 23:31"),
        (NOW + timedelta(hours=14), "Tomorrow, 00:31", "明天 00:31"),
        (NOW + timedelta(days=6), "Nov 29, 10:31", "11月29日 10:31"),
        (NOW + timedelta(days=60), "Jan 22, 2027, 10:31", "2027年1月22日 10:31"),
    ],
)
def test_an_instant_is_said_as_on_the_shops_own_clock(at: datetime, english: str, chinese: str) -> None:
    assert times.when(at, zone="Asia/Shanghai", now=NOW) == english
    with translation.override("zh-hans"):
        assert times.when(at, zone="Asia/Shanghai", now=NOW) == chinese


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("reader", [ActorKind.CUSTOMER, ActorKind.AGENT, ActorKind.WAREHOUSE, ActorKind.FINANCE])
def test_every_step_says_whom_it_waits_for_and_what_then(kind: str, reader: ActorKind) -> None:
    for key, step in KINDS[kind].steps.items():
        due = step.due(NOW)
        case = Case(kind=kind, step=key, owner=step.by or "", due_at=due, due_action=step.late if due else "",
                    closed_at=NOW if step.ends else None)  # fmt: skip
        promise = promise_of(case, reader=reader, now=NOW)
        assert promise.who
        assert promise.tone == ("you" if step.by is reader else "done" if key == "completed" else "wait")
        assert bool(promise.then) == bool(promise.due_at) == (not step.ends)


def test_a_missed_deadline_is_owned_up_to() -> None:
    case = Case(kind="return", step="inspection", owner="supervisor", escalated_at=NOW, escalations=1)
    assert "supervisor" in promise_of(case, reader=ActorKind.CUSTOMER, now=NOW).then


def test_urgency_shows_from_the_last_day_on() -> None:
    assert urgency(NOW + timedelta(days=3), now=NOW) == ""
    assert urgency(NOW + timedelta(hours=3), now=NOW) == "due"
    assert urgency(NOW - timedelta(seconds=1), now=NOW) == "late"


def test_progress_of_a_stopped_case_claims_nothing() -> None:
    case = Case(kind="return", step="withdrawn", closed_at=NOW)
    assert {part["state"] for part in progress(case)["parts"]} == {"stopped"}


def test_one_tender_gives_the_total_its_name_and_several_are_listed_below_it() -> None:
    lines, fees = [("Shirt × 1", Money(13_800, "CNY"))], [Fee("return_freight", 1_000)]
    total = Money(12_800, "CNY")
    single = money_rows(lines, fees=fees, parts=[("Alipay", total)], total=total)
    assert [(row.label, row.amount.minor) for row in single] == [
        ("Shirt × 1", 13_800), ("Return freight, paid by you", -1_000), ("Back to Alipay", 12_800),
    ]  # fmt: skip
    parts = [("Gift card", Money(2_800, "CNY")), ("Card", Money(10_000, "CNY"))]
    several = money_rows(lines, fees=fees, parts=parts, total=total)
    assert several[2].kind == "total"
    assert sum(row.amount.minor for row in several[3:]) == total.minor


def test_the_planned_split_never_takes_more_than_a_tender_has() -> None:
    tenders = [Tender(pk=1, kind="gift_card", captured=500, refunded=200), Tender(pk=2, kind="card", captured=900)]
    assert [part.minor for _name, part in planned_parts(Money(1_000, "CNY"), tenders)] == [300, 700]
    assert planned_parts(Money(2_000, "CNY"), tenders) == []
