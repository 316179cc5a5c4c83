"""Many cases at once: looked at, ordered once, each done once, whoever is faster wins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.cases import actions
from aftercare.cases.limits import DecisionLimit
from aftercare.cases.models import Case, CaseQuerySet
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.people.actions import save_staff
from aftercare.people.models import Shop, User
from aftercare.worklist import many, running
from aftercare.worklist.models import BulkRun, ItemState, RunState
from aftercare.worklist.preparing import prepare
from aftercare.worklist.telling import told
from stories.makers import NOW, STRICT, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop(STRICT)


@pytest.fixture
def mei(shop: Shop) -> User:
    return save_staff("mei", role="agent", shops=[shop], name="Mei")


def some(shop: Shop, count: int) -> CaseQuerySet:
    made = [make_case(make_order(shop, number=f"N-{shop.pk}-{n}")).pk for n in range(count)]
    return Case.objects.filter(pk__in=made).order_by("id")


def looked(action: str, cases: CaseQuerySet, user: User) -> BulkRun:
    with clock.virtual(NOW):
        return prepare(action, cases=cases, by=by(user), at=NOW, locale="en", user=user)


def by(user: User) -> Actor:
    return user.acting(ActorKind.AGENT)


def order(run: BulkRun, user: User, **args: Any) -> BulkRun:
    with clock.virtual(NOW):
        return running.start(run, args=args, by=by(user), at=NOW)


def work(*, later: timedelta = timedelta(minutes=1)) -> None:
    with clock.virtual(NOW + later):
        run_until_idle()


def states(run: BulkRun) -> list[str]:
    return list(run.items.order_by("id").values_list("state", flat=True))


def test_nothing_happens_before_it_is_ordered_and_the_look_says_what_would(shop: Shop, mei: User) -> None:
    cases = some(shop, 3)
    with clock.virtual(NOW):
        actions.withdraw(cases[0], by=by(mei), at=NOW)
    before = EventRow.objects.count()
    run = looked("approve", cases, mei)
    far = told(run)
    assert (far.total, far.cannot, far.ready) == (2, 1, 2)
    assert far.leads == [("Waiting for the goods", 2)] or far.leads[0][1] == 2
    assert sum(money.minor for money in far.money) == sum(case.amount.minor for case in cases[1:])
    assert "no longer possible" in run.items.get(state=ItemState.CANNOT).sentence
    work()
    assert EventRow.objects.count() == before


def test_ordered_twice_it_is_done_once_and_not_before_its_moment(shop: Shop, mei: User) -> None:
    run = looked("approve", some(shop, 3), mei)
    order(run, mei)
    order(run, mei)
    work(later=timedelta(seconds=5))
    assert set(states(run)) == {"ready"}
    work()
    work()
    run.refresh_from_db()
    assert (run.state, set(states(run))) == (RunState.DONE, {"done"})
    assert EventRow.objects.filter(name="case.approved").count() == 3
    told_ = dict(EventRow.objects.filter(subject_kind="bulk").values_list("name", "data"))
    assert told_["bulk.finished"] == {"bulk": run.ref, "action": "approve", "cases": 3, "done": 3}
    assert set(told_) == {"bulk.started", "bulk.finished"}


def test_called_off_in_time_nothing_happens(shop: Shop, mei: User) -> None:
    run = looked("approve", some(shop, 2), mei)
    order(run, mei)
    running.cancel(run, by=by(mei), at=NOW)
    work()
    assert not EventRow.objects.filter(name="case.approved").exists()
    assert EventRow.objects.filter(name="bulk.cancelled").count() == 1


def test_whoever_acts_meanwhile_wins(shop: Shop, mei: User) -> None:
    cases = some(shop, 2)
    run = looked("approve", cases, mei)
    with clock.virtual(NOW):
        actions.ask(cases[0], words="Show it.", by=by(mei), at=NOW + timedelta(seconds=1))
    order(run, mei)
    work()
    assert states(run) == ["overtaken", "done"]
    assert Case.objects.get(pk=cases[0].pk).step == "evidence"


def test_each_refusal_is_kept_with_its_case_and_can_be_tried_again(shop: Shop, mei: User) -> None:
    bao = save_staff("bao", role="agent", shops=[shop])
    cases = some(shop, 2)
    run = looked("take", cases, mei)
    with clock.virtual(NOW):
        actions.assign(cases[0], to=bao, by=by(bao), at=NOW)
    order(run, mei)
    work()
    assert states(run) == ["overtaken", "done"]
    with clock.virtual(NOW):
        next_ = running.again(run, by=by(mei), at=NOW)
    work()
    assert next_.items.count() == 1
    assert "has taken this request already" in next_.items.get().sentence
    assert next_.items.get().state == "refused"


def test_a_surprise_stops_nobody_elses_case(shop: Shop, mei: User, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = some(shop, 2)
    bad, real = cases[0].pk, actions.approve

    def failing(case: Case, **given: Any) -> Case:
        done = real(case, **given)
        if case.pk == bad:
            raise RuntimeError("no")
        return done

    entry = many.MANY["approve"]
    monkeypatch.setitem(many.MANY, "approve", type(entry)(label="", act=failing, look=entry.look))
    run = looked("approve", cases, mei)
    order(run, mei)
    work()
    assert states(run) == ["failed", "done"]
    assert Case.objects.get(pk=bad).step == "review"


def test_what_is_needed_is_asked_for_and_nothing_begins_without(shop: Shop, mei: User) -> None:
    run = looked("reject", some(shop, 1), mei)
    with pytest.raises(Refused) as refused:
        order(run, mei, because=" ")
    assert (refused.value.field, BulkRun.objects.get().state) == ("because", RunState.PREPARED)
    order(run, mei, because="It was worn.")
    work()
    assert EventRow.objects.get(name="case.rejected").data["because"] == "It was worn."


def test_who_left_does_nothing_any_more(shop: Shop, mei: User) -> None:
    run = looked("approve", some(shop, 1), mei)
    order(run, mei)
    User.objects.filter(pk=mei.pk).update(is_active=False)
    work()
    assert states(run) == ["refused"]
    assert not EventRow.objects.filter(name="case.approved").exists()


def test_what_was_taken_is_put_back_by_undo(shop: Shop, mei: User) -> None:
    cases = some(shop, 2)
    run = looked("take", cases, mei)
    order(run, mei)
    work()
    assert set(cases.all().values_list("assignee", flat=True)) == {mei.pk}
    with clock.virtual(NOW):
        running.undo(run, by=by(mei), at=NOW)
    work()
    assert set(cases.all().values_list("assignee", flat=True)) == {None}
    with pytest.raises(Refused):
        running.undo(looked("approve", cases, mei), by=by(mei), at=NOW)


def test_too_many_and_none_are_refused(shop: Shop, mei: User, settings: Any) -> None:
    settings.BULK_MOST = 1
    for cases in (some(shop, 2), Case.objects.none()):
        with pytest.raises(Refused) as refused:
            looked("approve", cases, mei)
        assert refused.value.field == "cases"
    assert not BulkRun.objects.exists()


def test_a_run_is_seen_by_its_author_and_supervisors_of_all_its_shops(shop: Shop, mei: User) -> None:
    run = looked("approve", some(shop, 1), mei)
    boss, far, peer = (
        save_staff(name, role=role, shops=[where])
        for name, role, where in [("boss", "supervisor", shop), ("far", "admin", make_shop()), ("peer", "agent", shop)]
    )
    seen = {
        user.username: BulkRun.objects.visible_to(user).filter(pk=run.pk).exists() for user in (mei, boss, far, peer)
    }
    assert seen == {"mei": True, "boss": True, "far": False, "peer": False}


KINDS = ("return", "complaint", "exchange")


@pytest.mark.parametrize("action", many.MANY)
def test_looking_at_many_asks_the_database_no_more_often_than_looking_at_few(action: str, shop: Shop) -> None:
    boss, mei = (save_staff(name, role=role, shops=[shop]) for name, role in (("boss", "supervisor"), ("mei", "agent")))
    DecisionLimit.objects.create(shop=shop, role="agent", per_case=1)
    DecisionLimit.objects.create(shop=shop, role="supervisor", per_case=10**9)
    kind = ActorKind.SUPERVISOR if ActorKind.AGENT not in many.MANY[action].kinds else ActorKind.AGENT
    counted = []
    for count in (6, 12):
        made = [make_case(make_order(shop, number=f"Q-{count}-{n}"), kind=KINDS[n % 3]) for n in range(count)]
        for case in made[: count // 2]:
            actions.approve(case, by=by(mei), at=NOW) if case.table.refunds else None
        cases = Case.objects.filter(pk__in=[case.pk for case in made]).order_by("id")
        with CaptureQueriesContext(connection) as captured, clock.virtual(NOW):
            prepare(action, cases=cases, by=boss.acting(kind), at=NOW, locale="en", user=boss)
        counted.append(len(captured))
    assert counted[1] == counted[0]
