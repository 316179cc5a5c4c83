"""A shop's own times: they hold for the steps that begin afterwards, cost no query, and never break the law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.cases.actions import approve, reject
from aftercare.cases.clocks import time_of
from aftercare.cases.kinds import KINDS
from aftercare.cases.moves import allowed
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.promises import known
from aftercare.promises.known import Hours, forget
from aftercare.promises.models import Timer
from aftercare.promises.sweep import sweep
from aftercare.promises.timers import set_timers, timed
from stories.makers import AGENT, NOW, STRICT, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
SUPERVISOR = Actor(ActorKind.SUPERVISOR, name="Bo")


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


def give(shop: Shop, by: Actor = SUPERVISOR, /, **hours: int | None) -> Hours:
    """`give(shop, review=24)` sets the time of that step of a return."""
    return set_timers(shop=shop, hours={("return", step): value for step, value in hours.items()}, by=by, at=NOW)


def kept() -> list[Any]:
    return [
        *Timer.objects.values_list("shop", "kind", "step", "hours"),
        EventRow.objects.filter(name="timers.changed").count(),
    ]


def test_without_a_word_of_the_shop_every_step_takes_what_its_kind_says() -> None:
    shop = make_shop()
    assert all(time_of(shop.pk, kind, step) == KINDS[kind].steps[step].within for kind, step in timed())


def test_a_step_takes_the_shops_time_and_is_warned_of_in_proportion() -> None:
    shop, other = make_shop(STRICT), make_shop(STRICT)
    running = make_case(make_order(shop))
    give(shop, review=12)
    running.refresh_from_db()
    case = make_case(make_order(shop))
    assert (case.due_at, case.warn_at) == (NOW + 12 * HOURS, NOW + 9 * HOURS)
    assert running.due_at == make_case(make_order(other)).due_at == NOW + 48 * HOURS
    assert sweep(NOW + 12 * HOURS)["late"] == 1


def test_the_time_to_appeal_is_the_shops_too() -> None:
    shop = make_shop(STRICT)
    give(shop, rejected=24)
    case = reject(make_case(make_order(shop)), because="Worn.", by=AGENT, at=NOW)
    assert allowed(case, ActorKind.CUSTOMER, at=NOW + 24 * HOURS) == ["appeal"]
    assert allowed(case, ActorKind.CUSTOMER, at=NOW + 25 * HOURS) == []


def test_a_move_asks_the_database_for_the_times_once_in_a_while_alone() -> None:
    shop = make_shop(STRICT)
    first, second = make_case(make_order(shop)), make_case(make_order(shop))
    approve(first, by=AGENT, at=NOW)
    with CaptureQueriesContext(connection) as asked:
        approve(second, by=AGENT, at=NOW)
    assert not [query for query in asked if "promises_timer" in query["sql"]]


def test_another_process_sees_a_change_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = make_shop()
    assert time_of(shop.pk, "return", "review") == 48 * HOURS
    Timer.objects.create(shop=shop, kind="return", step="review", hours=5)  # as another process would
    assert time_of(shop.pk, "return", "review") == 48 * HOURS
    monkeypatch.setattr(known, "KNOWN_FOR", -1.0)
    assert time_of(shop.pk, "return", "review") == 5 * HOURS


def test_what_changed_is_told_with_before_and_after() -> None:
    shop = make_shop()
    give(shop, review=24, send_back=200)
    assert give(shop, review=12, send_back=None) == {("return", "review"): 12}
    first, second = EventRow.objects.filter(name="timers.changed").order_by("id")
    assert first.data == {"hours": {"return.review": [None, 24], "return.send_back": [None, 200]}}
    assert second.data == {"hours": {"return.review": [24, 12], "return.send_back": [200, None]}}
    assert (first.subject_kind, first.subject_id, first.actor_name) == ("shop", shop.pk, "Bo")


def test_the_default_by_its_number_is_no_choice_and_nothing_new_is_no_event() -> None:
    shop = make_shop()
    assert give(shop, review=48) == {}
    assert kept() == [0]


@pytest.mark.parametrize(
    ("country", "hours", "lawful"),
    [
        ("CN", {"refund": 120, "inspection": 48}, True),  # 7 days from receipt of the goods
        ("CN", {"refund": 121, "inspection": 48}, False),
        ("CN", {"inspection": 145}, False),
        ("DE", {"refund": 240}, True),  # 14 days from notice, the answer by itself included
        ("DE", {"refund": 241}, False),
        ("DE", {"review": 2160}, False),
        ("CN", {"review": 2160}, False),  # somebody in the EU may buy
        ("US", {"refund": 240}, True),  # no right to return at home
        ("ZZ", {"refund": 1000}, False),
    ],
)
def test_the_money_can_always_be_paid_when_the_law_wants_it(country: str, hours: dict[str, int], lawful: bool) -> None:
    shop = make_shop(country=country)
    if lawful:
        assert give(shop, **hours)
        return
    with pytest.raises(Refused) as refused:
        give(shop, **hours)
    assert (refused.value.code, refused.value.field) == ("below_the_law", "return.refund")
    assert "art" in str(refused.value) or "Art" in str(refused.value)
    assert kept() == [0]


def test_a_shop_that_says_where_it_sells_owes_nothing_elsewhere() -> None:
    shop = make_shop(STRICT.model_copy(update={"countries": ("CN",)}), country="CN")
    assert give(shop, review=2160) == {("return", "review"): 2160}


@pytest.mark.parametrize("by", [AGENT, Actor(ActorKind.CUSTOMER), Actor(ActorKind.WAREHOUSE)])
def test_only_a_supervisor_or_a_program_sets_times(by: Actor) -> None:
    with pytest.raises(Refused) as refused:
        give(make_shop(), by, review=24)
    assert (refused.value.code, kept()) == ("role_not_allowed", [0])


@pytest.mark.parametrize(
    ("step", "hours", "code"),
    [
        ("review", 0, "bad_hours"),
        ("review", 2161, "bad_hours"),
        ("completed", 5, "unknown_step"),
        ("x", None, "unknown_step"),
    ],
)
def test_what_cannot_be_is_refused_at_its_step_and_nothing_of_it_is_kept(
    step: str, hours: int | None, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        give(make_shop(), send_back=100, **{step: hours})
    assert (refused.value.code, refused.value.field) == (code, f"return.{step}")
    assert kept() == [0]
