"""Whose case it is: taken once, handed on with a note, left behind by nobody."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.cases import actions
from aftercare.cases.holders import loads
from aftercare.cases.leaving import release_cases
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.people.actions import save_staff
from aftercare.people.manager import Manager
from aftercare.people.models import Shop, User
from aftercare.people.team import change_staff, close_staff
from aftercare.people.tokens import SCOPES
from stories.makers import STRICT, SYSTEM, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop(STRICT)


@pytest.fixture
def case(shop: Shop) -> Case:
    return make_case(make_order(shop))


def person(shop: Shop, name: str, role: str = "agent") -> User:
    return save_staff(name, role=role, shops=[shop], name=name.title())


def told(case: Case) -> list[tuple[str, dict[str, Any]]]:
    rows = EventRow.objects.filter(subject_id=case.pk, name__in=["case.assigned", "case.released"]).order_by("id")
    return list(rows.values_list("name", "data"))


def test_a_case_is_taken_once_and_a_colleague_is_told_by_whom(shop: Shop, case: Case) -> None:
    mei, bao = person(shop, "mei"), person(shop, "bao")
    for _twice in range(2):
        actions.take(case, by=mei.acting(ActorKind.AGENT), at=clock.now())
    with pytest.raises(Refused, match="Mei has taken"):
        actions.take(case, by=bao.acting(ActorKind.AGENT), at=clock.now())
    case.refresh_from_db()
    assert case.assignee == mei
    ((name, data),) = told(case)
    assert (name, data["own"], data["assignee_ref"]) == ("case.assigned", True, mei.ref)


def test_a_case_is_handed_over_with_a_note_and_put_back(shop: Shop, case: Case) -> None:
    mei, bao = person(shop, "mei"), person(shop, "bao", "finance")
    actions.assign(case, to=bao, note=" The receipt is missing. ", by=mei.acting(ActorKind.AGENT), at=clock.now())
    for _twice in range(2):
        actions.release(case, note="Back.", by=bao.acting(ActorKind.FINANCE), at=clock.now())
    case.refresh_from_db()
    assert case.assignee is None
    (_first, given), (second, back) = told(case)
    assert (given["assignee"], given["note"], given["own"]) == ("Bao", "The receipt is missing.", False)
    assert (second, back["was"]) == ("case.released", "Bao")


@pytest.mark.parametrize("role", ["warehouse", "auditor", "integration"])
def test_only_who_works_at_the_desk_of_the_shop_is_given_a_case(shop: Shop, case: Case, role: str) -> None:
    for other in (person(shop, "wang", role), person(make_shop(), "far")):
        with pytest.raises(Refused) as refused:
            actions.assign(case, to=other, by=SYSTEM, at=clock.now())
        assert (refused.value.code, refused.value.field) == ("not_at_desk", "to")
    assert told(case) == []


def test_a_closed_case_is_nobodys(shop: Shop, case: Case) -> None:
    actions.withdraw(case, by=person(shop, "mei").acting(ActorKind.AGENT), at=clock.now())
    with pytest.raises(Refused, match="closed"):
        actions.assign(case, to=person(shop, "bao"), by=SYSTEM, at=clock.now())


def test_whoever_asks_the_customer_gets_the_answer(shop: Shop, case: Case) -> None:
    mei, bao = person(shop, "mei"), person(shop, "bao")
    actions.ask(case, words="Show it.", by=mei.acting(ActorKind.AGENT), at=clock.now())
    case.refresh_from_db()
    assert case.assignee == mei
    mine = make_case(make_order(shop))
    actions.assign(mine, to=bao, by=SYSTEM, at=clock.now())
    actions.ask(mine, words="Show it.", by=mei.acting(ActorKind.AGENT), at=clock.now())
    mine.refresh_from_db()
    assert mine.assignee == bao


def test_who_leaves_or_changes_role_leaves_no_case_behind(shop: Shop) -> None:
    manager = Manager.of_program(SYSTEM, shop.pk, SCOPES)
    mei, bao = person(shop, "mei"), person(shop, "bao")
    kept = make_case(make_order(shop))
    actions.assign(kept, to=person(shop, "ann"), by=SYSTEM, at=clock.now())
    cases = [make_case(make_order(shop)) for _ in range(2)]
    for case, holder in zip(cases, (mei, bao), strict=True):
        actions.assign(case, to=holder, by=SYSTEM, at=clock.now())
    close_staff(mei, by=manager, at=clock.now())
    change_staff(bao, role="warehouse", shops=[shop], by=manager, at=clock.now())
    run_until_idle()
    assert not Case.objects.filter(pk__in=[case.pk for case in cases], assignee__isnull=False).exists()
    assert [name for name, _data in told(cases[0])] == ["case.assigned", "case.released"]
    assert Case.objects.get(pk=kept.pk).assignee is not None
    release_cases(event_id=EventRow.objects.get(name="staff.closed").pk)
    assert len(told(cases[0])) == 2


def test_loads_say_how_many_open_cases_each_has(shop: Shop, case: Case) -> None:
    mei, bao = person(shop, "mei"), person(shop, "bao")
    actions.assign(case, to=mei, by=SYSTEM, at=clock.now())
    assert {(load.name, load.open) for load in loads(shop.pk)} == {("Mei", 1), (bao.called, 0)}
