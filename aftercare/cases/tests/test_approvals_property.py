"""Whatever limits, amounts and people meet: each decision is read back from its events and held against the limits."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from math import inf
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from aftercare import audit
from aftercare.cases import actions
from aftercare.cases.limits import Limit, who
from aftercare.cases.models import Approval, Case, CaseLine, DecidedTally
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.money.models import Refund
from aftercare.people.models import User
from aftercare.promises.sweep import sweep
from aftercare.ui.tests.staffed import CUSTOMER, asked, bought, open_shop, staff

CUP, HALF = 5_000, 2_500
ROLES = ("agent", "agent", "supervisor", "supervisor", "admin")
some = st.sampled_from([0, HALF, CUP - 1, CUP, 2 * CUP, 3 * CUP])
amounts = st.none() | some
limits = st.one_of(
    amounts.map(Limit),
    some.map(lambda day: Limit(None, day)),
    st.tuples(some, some).map(lambda two: Limit(min(two), max(two))),
)
acts = st.sampled_from(
    ["approve", "approve", "part", "offer", "agree", "agree", "agree", "hand_back", "withdraw", "late"]
)
happenings = st.lists(
    st.tuples(acts, st.integers(0, len(ROLES) - 1), st.sampled_from([0, 0, 0, 1])), min_size=4, max_size=9
)


class TestLimits(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(limits, limits, st.lists(st.integers(1, 3), min_size=2, max_size=2), happenings)
    def test_nobody_alone_gives_more_than_they_may(
        self, agent: Limit, supervisor: Limit, units: list[int], happened: list[tuple[str, int, int]]
    ) -> None:
        shop = open_shop()
        people = [staff(role, shop) for role in ROLES]
        actions.set_limits(shop=shop, limits={"agent": agent, "supervisor": supervisor}, by=SYSTEM, at=clock.now())
        # Approved, it is refunded at once: nobody has to send anything back.
        cases = [asked(bought(shop, quantity=3), kind="refund_only", reason="missing", units=n) for n in units]
        mine = {person.pk: {"agent": agent, "supervisor": supervisor}.get(person.role, Limit()) for person in people}
        spent: Counter[int] = Counter()
        for act, person, case in happened:
            before, last = money(), EventRow.objects.latest("id").pk
            try:
                do(act, cases[case], people[person])
            except Refused as refused:
                event(f"refused: {refused.code}")
                assert money() == before
                continue
            event(act)
            told = list(EventRow.objects.filter(id__gt=last).order_by("id"))
            check(told, mine, spent)
            if act == "hand_back" or {row.name for row in told} == {"approval.asked"}:
                assert money() == before
            assert act != "withdraw" or not Refund.objects.filter(case=cases[case]).exists()
        assert audit.run() == []


def do(act: str, case: Case, person: User) -> None:
    """One thing that somebody tries, allowed or not."""
    case, at = Case.objects.get(pk=case.pk), clock.now()
    agent = person.acting(ActorKind.AGENT)
    second = agent if person.role == "agent" else person.acting(ActorKind.SUPERVISOR)
    match act:
        case "approve":
            actions.approve(case, by=agent, at=at)
        case "part":
            actions.approve(case, units={line.pk: 1 for line in case.asked}, by=agent, at=at)
        case "offer":
            actions.offer(case, amount=HALF, words="Half.", by=agent, at=at)
        case "agree":
            actions.countersign(case, by=second, at=at)
        case "hand_back":
            actions.turn_down(case, note="No.", by=second, at=at)
        case "withdraw":
            actions.withdraw(case, by=CUSTOMER, at=at)
        case "late":
            sweep(at + timedelta(days=30))


def money() -> list[Any]:
    """All that is granted, promised or owed; and what counts against limits."""
    return [
        *Case.objects.order_by("pk").values_list("pk", "granted", "fees", "step"),
        *CaseLine.objects.order_by("pk").values_list("pk", "units", "amount"),
        *Refund.objects.order_by("pk").values_list("pk", "amount"),
        *DecidedTally.objects.order_by("pk").values_list("who", "amount"),
    ]


def check(told: list[EventRow], limits: dict[int, Limit], spent: Counter[int]) -> None:
    """Nothing but the passing of a deadline gives more than its author may, and who agrees is not who asked."""
    given = [row for row in told if row.name == "approval.given"]
    for row in told:
        if row.name not in ("case.approved", "offer.made") or row.actor_kind == ActorKind.SYSTEM:
            continue
        case, author = Case.objects.get(pk=row.subject_id), row.actor_id
        assert author is not None
        amount = HALF if row.name == "offer.made" else case.granted - case.fees
        spent[author] += amount
        assert amount <= most(limits[author].per_case)
        assert spent[author] <= most(limits[author].per_day)
        for _row in given:
            approval = Approval.objects.filter(case=case, state="confirmed").latest("id")
            asker = approval.asked_who
            assert (approval.amount, approval.answered_who) == (amount, who(row.actor)) != (amount, asker)
            assert limits[int(asker.removeprefix("user:"))] != Limit()
    if given:
        assert {"case.approved", "offer.made"} & {row.name for row in told}


def most(limit: int | None) -> float:
    return inf if limit is None else limit
