"""What is above somebody's limit is asked of a second person: never refused, never done by one alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from aftercare import audit
from aftercare.cases import actions
from aftercare.cases.approvals import ApprovalState
from aftercare.cases.limits import Limit
from aftercare.cases.models import Approval, Case, CaseLine, DecidedTally
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.models import ApiToken, Shop, User
from aftercare.people.tokens import new_token
from aftercare.promises.sweep import sweep
from aftercare.ui.tests.staffed import CUSTOMER, asked, bought, open_shop, staff

pytestmark = pytest.mark.django_db
NOW = clock.now


def agent(shop: Shop) -> Actor:
    return staff("agent", shop, first_name="Lin").acting(ActorKind.AGENT)


def supervisor(shop: Shop, kind: ActorKind = ActorKind.SUPERVISOR) -> Actor:
    return staff("supervisor", shop, first_name="Wen").acting(kind)


def limited(shop: Shop, **limits: tuple[int | None, int | None]) -> None:
    found = {role: Limit(*pair) for role, pair in limits.items()}
    actions.set_limits(shop=shop, limits=found, by=SYSTEM, at=NOW())


@pytest.fixture
def shop() -> Shop:
    """Agents decide up to 80.00 alone, supervisors up to 500.00."""
    shop = open_shop()
    limited(shop, agent=(8_000, None), supervisor=(50_000, None))
    return shop


@pytest.fixture
def case(shop: Shop) -> Case:
    """Two cups, 100.00."""
    return asked(bought(shop), units=2)


def state() -> list[Any]:
    return [
        list(Case.objects.order_by("pk").values()), list(CaseLine.objects.order_by("pk").values()),
        list(Approval.objects.order_by("pk").values()), list(DecidedTally.objects.order_by("pk").values()),
        EventRow.objects.count(),
    ]  # fmt: skip


def refused(code: str, act: Callable[..., object], *args: Any, **given: Any) -> None:
    before = state()
    with pytest.raises(Refused) as found:
        act(*args, **given)
    assert (found.value.code, state()) == (code, before)


def test_within_the_limit_one_person_decides(shop: Shop) -> None:
    small = asked(bought(shop), units=1)
    assert actions.approve(small, by=agent(shop), at=NOW()).step == "send_back"
    assert not Approval.objects.exists()


def test_above_it_the_case_waits_for_a_supervisor_and_its_time_runs_on(shop: Shop, case: Case) -> None:
    wen, due = supervisor(shop), case.due_at
    waiting = actions.approve(case, by=agent(shop), at=NOW())
    assert (waiting.step, waiting.owner, waiting.due_at) == ("review", ActorKind.SUPERVISOR, due)
    assert waiting.approval_at is not None and audit.run() == []
    done = actions.countersign(waiting, by=wen, at=NOW())
    assert (done.step, done.approval_at) == ("send_back", None)
    assert audit.run() == []
    asked_, given, approved = EventRow.objects.filter(subject_id=case.pk, subject_kind="case").order_by("id")[1:4]
    assert [e.name for e in (asked_, given, approved)] == ["approval.asked", "approval.given", "case.approved"]
    assert (asked_.actor_name, given.actor_name, approved.actor_name) == ("Lin", "Wen", "Wen")


def test_what_is_carried_out_is_exactly_what_was_decided(shop: Shop) -> None:
    wen, case = supervisor(shop), asked(bought(shop, quantity=4), units=3)
    (line,) = case.asked
    actions.approve(case, units={line.pk: 2}, path="keep", by=agent(shop), at=NOW())
    line.refresh_from_db()
    assert (line.units, Approval.objects.get().amount) == (3, 10_000)
    done = actions.countersign(case, by=wen, at=NOW())
    line.refresh_from_db()
    assert (line.units, done.path, done.granted - done.fees) == (2, "keep", 10_000)


def test_an_offer_waits_with_its_words_and_the_customer_is_told_nothing_before(shop: Shop, case: Case) -> None:
    wen = supervisor(shop)
    actions.offer(case, amount=9_000, words="Keep it, for less.", by=agent(shop), at=NOW())
    case.refresh_from_db()
    assert (case.step, case.offers.count()) == ("review", 0)
    assert actions.countersign(case, by=wen, at=NOW()).step == "offer"
    assert case.offers.get().words == "Keep it, for less."


def test_a_ruling_for_the_customer_is_limited_and_one_for_the_shop_is_not(shop: Shop, case: Case) -> None:
    limited(shop, supervisor=(5_000, None))
    admin = staff("admin", shop).acting(ActorKind.SUPERVISOR)
    case = actions.appeal(actions.reject(case, because="Worn.", by=agent(shop), at=NOW()), words="No.", by=CUSTOMER,
                          at=NOW())  # fmt: skip
    waiting = actions.rule(case, ruling="customer", words="Right.", by=supervisor(shop), at=NOW())
    assert (waiting.step, Approval.objects.get().amount) == ("dispute", 10_000)
    assert actions.countersign(waiting, by=admin, at=NOW()).step == "send_back"
    other = asked(bought(shop), units=2)
    other = actions.reject(other, because="Worn.", by=agent(shop), at=NOW())
    other = actions.appeal(other, words="No.", by=CUSTOMER, at=NOW())
    assert actions.rule(other, ruling="shop", words="Worn.", by=supervisor(shop), at=NOW()).step == "ruled"


def test_nobody_is_their_own_second(shop: Shop, case: Case) -> None:
    limited(shop, supervisor=(8_000, None))
    person = staff("supervisor", shop)
    staff("admin", shop)
    actions.approve(case, by=person.acting(ActorKind.AGENT), at=NOW())
    for kind in (ActorKind.AGENT, ActorKind.SUPERVISOR):
        refused("same_person", actions.countersign, case, by=person.acting(kind), at=NOW())


def test_nor_by_a_token_they_made(shop: Shop, case: Case) -> None:
    person = staff("supervisor", shop)
    limited(shop, supervisor=(8_000, None))
    staff("admin", shop)
    token, _text = new_token(shop=shop, name="mine", scopes=["approvals:write", "cases:write"], at=NOW(),
                             by=person.acting(ActorKind.SUPERVISOR))  # fmt: skip
    made, _text = new_token(shop=shop, name="its", scopes=["cases:write"], at=NOW(), made_by=token)
    actions.approve(case, by=person.acting(ActorKind.AGENT), at=NOW())
    for one in (token, made):
        refused("same_person", actions.countersign, case, by=program(one), at=NOW())


def program(token: ApiToken) -> Actor:
    return Actor(ActorKind.INTEGRATION, token.pk, token.name)


def test_a_program_has_a_limit_of_its_own_and_its_other_tokens_are_no_second(shop: Shop, case: Case) -> None:
    limited(shop, integration=(100, None))
    owner = User.objects.create(username="erp", role="integration")
    tokens = [new_token(shop=shop, name=n, scopes=["cases:write"], owner=owner, at=NOW())[0] for n in "ab"]
    wen = supervisor(shop)
    waiting = actions.approve(case, by=program(tokens[0]), at=NOW())
    assert (waiting.step, Approval.objects.get().asked_name) == ("review", "a")
    refused("same_person", actions.countersign, case, by=program(tokens[1]), at=NOW())
    assert actions.countersign(case, by=wen, at=NOW()).step == "send_back"


def test_a_second_person_needs_a_limit_that_suffices(shop: Shop, case: Case) -> None:
    supervisor(shop)
    actions.approve(case, by=agent(shop), at=NOW())
    refused("limit_too_low", actions.countersign, case, by=agent(shop), at=NOW())
    refused("role_not_allowed", actions.turn_down, case, note="No.", by=agent(shop), at=NOW())
    refused("role_not_allowed", actions.countersign, case, by=CUSTOMER, at=NOW())


def test_where_nobody_could_agree_it_is_said_at_once(shop: Shop, case: Case) -> None:
    refused("nobody_above", actions.approve, case, by=agent(shop), at=NOW())


def test_declined_it_is_to_be_decided_anew_by_an_agent(shop: Shop, case: Case) -> None:
    lin, wen = agent(shop), supervisor(shop)
    actions.approve(case, by=lin, at=NOW())
    refused("note_missing", actions.turn_down, case, note="  ", by=wen, at=NOW())
    case = actions.turn_down(case, note="Offer half.", by=wen, at=NOW())
    assert (case.step, case.owner, case.approval_at) == ("review", ActorKind.AGENT, None)
    assert Approval.objects.get().state == ApprovalState.DECLINED
    assert actions.offer(case, amount=5_000, words="Half.", by=lin, at=NOW()).step == "offer"


def test_who_asked_takes_it_back_without_a_word(shop: Shop, case: Case) -> None:
    lin = agent(shop)
    supervisor(shop)
    actions.approve(case, by=lin, at=NOW())
    refused("asked_already", actions.offer, case, amount=9_000, words="Less.", by=lin, at=NOW())
    assert actions.turn_down(case, note="", by=lin, at=NOW()).owner == ActorKind.AGENT


def test_a_deadline_that_passes_meanwhile_wins(shop: Shop, case: Case) -> None:
    wen = supervisor(shop)
    actions.approve(case, by=agent(shop), at=NOW())
    late = NOW() + timedelta(days=3)
    sweep(late)
    case.refresh_from_db()
    assert (case.step, case.approval_at, Approval.objects.get().state) == ("send_back", None, ApprovalState.OVERTAKEN)
    refused("nothing_asked", actions.countersign, case, by=wen, at=late)


def test_a_case_that_went_on_otherwise_is_not_decided_by_the_second_person(shop: Shop, case: Case) -> None:
    wen = supervisor(shop)
    actions.approve(case, by=agent(shop), at=NOW())
    actions.withdraw(case, by=CUSTOMER, at=NOW())
    refused("nothing_asked", actions.countersign, case, by=wen, at=NOW())
    refused("nothing_asked", actions.turn_down, case, note="No.", by=wen, at=NOW())


def test_what_the_customer_adds_meanwhile_leaves_it_waiting(shop: Shop, case: Case) -> None:
    wen = supervisor(shop)
    actions.approve(case, by=agent(shop), at=NOW())
    actions.submit(case, text="See?", by=CUSTOMER, at=NOW())
    assert actions.countersign(case, by=wen, at=NOW()).step == "send_back"


def test_a_day_is_limited_by_person_and_begins_anew(shop: Shop) -> None:
    limited(shop, agent=(8_000, 9_000))
    lin, wen = agent(shop), supervisor(shop)
    first, second, third = (asked(bought(shop), units=1) for _ in range(3))
    assert actions.approve(first, by=lin, at=NOW()).step == "send_back"
    assert actions.approve(second, by=lin, at=NOW()).step == "review"
    assert (Approval.objects.get().why, Approval.objects.get().most) == ("day", 4_000)
    assert actions.approve(third, by=lin, at=NOW() + timedelta(days=1)).step == "send_back"
    assert actions.countersign(second, by=wen, at=NOW()).step == "send_back"


def test_a_limit_says_nothing_about_another_currency(shop: Shop) -> None:
    staff("admin", shop)
    foreign = asked(bought(shop, currency="EUR"), units=1)
    actions.approve(foreign, by=agent(shop), at=NOW())
    assert Approval.objects.get().why == "currency"
    refused("limit_too_low", actions.countersign, foreign, by=supervisor(shop), at=NOW())


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_only_an_administrator_sets_limits(shop: Shop, role: str) -> None:
    kind = ActorKind.AGENT if role == "agent" else ActorKind.SUPERVISOR
    by = staff(role, shop).acting(kind)
    refused("role_not_allowed", actions.set_limits, shop=shop, limits={"agent": Limit()}, by=by, at=NOW())


def test_a_program_lowers_its_own_limit_and_never_raises_it(shop: Shop) -> None:
    limited(shop, integration=(10_000, None))
    by = Actor(ActorKind.INTEGRATION, 1, "ERP")
    for raised in (Limit(10_001), Limit()):
        refused("own_limit", actions.set_limits, shop=shop, limits={"integration": raised}, by=by, at=NOW())
    assert actions.set_limits(shop=shop, limits={"integration": Limit(1)}, by=by, at=NOW())["integration"] == (1, None)


@pytest.mark.parametrize(
    ("limits", "code"),
    [({"admin": Limit(1)}, "unknown_role"), ({"agent": Limit(-1)}, "bad_limit"), ({"agent": Limit(5, 4)}, "bad_limit")],
)
def test_a_limit_that_means_nothing_is_refused(shop: Shop, limits: dict[str, Limit], code: str) -> None:
    refused(code, actions.set_limits, shop=shop, limits=limits, by=SYSTEM, at=NOW())
