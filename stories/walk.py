"""A shop's life as hypothesis dreams it: who does what when, in what order, twice, and at the same instant.

Every run has a database of its own that really commits, so that people and deadlines meet as they do in service.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, ClassVar

from django.db.models import Max
from hypothesis import event, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from aftercare import audit
from aftercare.cases import actions as cases
from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case
from aftercare.connectors.payments.moods import Mood
from aftercare.core import clock
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.money.paying import retry
from aftercare.orders.delivering import report, send_out
from aftercare.orders.intake import TenderIn
from aftercare.orders.models import Order
from aftercare.parcels import actions as parcels
from aftercare.parcels import stopping
from aftercare.parcels.inspecting import Finding, inspect
from aftercare.policy.facts import Path, Reason
from aftercare.policy.terms import STANDARD, Terms
from aftercare.promises import actions as clocks
from aftercare.promises.sweep import sweep
from checks.flush import flush
from stories.everything import everything
from stories.makers import NOW, asks_for, line_in, make_order, make_shop
from stories.paying import NAME, sandbox_connected
from stories.racing import race
from stories.steering import ACTS

ACTORS = [Actor(kind, name=kind.value) for kind in ActorKind]
AGENT, WAREHOUSE, FINANCE = (Actor(kind) for kind in (ActorKind.AGENT, ActorKind.WAREHOUSE, ActorKind.FINANCE))
PATHS = [(key, path) for key in KINDS for path in KINDS[key].start]
SOME = [(True, "sellable"), (True, "recycle"), (False, "to_customer")]
ORDERS = 4
ENDING = {"withdraw", "escalate", "expire", "close", "lose"}
"""What would end most days early if it were as likely as the rest."""
chance = st.integers(0, 1000)
units = st.tuples(*[st.integers(0, 3)] * 3)


class Surprises(logging.Handler):
    """What a sweep or a worker could not do it writes to the log and goes on; here that is a failure."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


class Walk(RuleBasedStateMachine):
    """Four orders of one shop, months of its life, and everybody who works there."""

    terms: ClassVar[Terms] = STANDARD
    seen: ClassVar[Counter[str]] = Counter()
    """What happened in all runs."""

    def __init__(self) -> None:
        super().__init__()
        self.at = NOW
        self.last: Callable[[], Any] | None = None
        self.around = ExitStack()
        self.clock = self.around.enter_context(clock.virtual(NOW))
        self.sandbox = self.around.enter_context(sandbox_connected(timeout=0.05))
        self.surprises = Surprises()
        logging.getLogger("aftercare").addHandler(self.surprises)
        self.shop = make_shop(self.terms)
        self.orders = [self._order(number) for number in range(ORDERS)]

    def _order(self, number: int) -> Order:
        lines = [line_in(quantity=6, gross=1001, tax=59), line_in(quantity=2, gross=1, shipped=0),
                 line_in(gross=500, kind="service")]  # fmt: skip
        online = TenderIn(captured=802, provider=NAME, provider_ref=f"pay-{number}")
        return make_order(self.shop, lines, tenders=[TenderIn(captured=700), online])

    def teardown(self) -> None:
        logging.getLogger("aftercare").removeHandler(self.surprises)
        try:
            assert self.surprises.told == []
            assert [str(found) for found in audit.run()] == []
            self._paid_once()
            self.seen["runs"] += 1
            self.seen["cases"] += Case.objects.count()
        finally:
            self.around.close()
            flush()

    def _paid_once(self) -> None:
        """The provider's own book knows each key once, and never more than was captured."""
        moved = self.sandbox.book.movements()
        assert len({movement.key for movement in moved}) == len(moved)
        assert all(count <= 802 for count in sum_by_payment(moved).values())

    # What people do

    @rule(which=chance, asked=units, kind=st.sampled_from(list(KINDS)), reason=st.sampled_from(list(Reason)))
    def ask(self, which: int, asked: tuple[int, ...], kind: str, reason: str) -> None:
        order, by = self.orders[which % ORDERS], ACTORS[which % len(ACTORS)]
        asks = asks_for(order, asked, reason=reason)
        self.attempt("ask", partial(cases.open_case, kind=kind, order=order, asks=asks, by=by, at=self.at))

    @rule(which=chance, asked=units, agreed=st.sampled_from(PATHS))
    def agree_on_one(self, which: int, asked: tuple[int, ...], agreed: tuple[str, str]) -> None:
        self.agree(which, asked, agreed)

    def agree(self, which: int, asked: tuple[int, ...], agreed: tuple[str, str]) -> None:
        order, (kind, path) = self.orders[which % ORDERS], agreed
        asks = asks_for(order, asked)
        self.attempt(
            "agree", partial(cases.open_decided, kind=kind, path=path, order=order, asks=asks, by=AGENT, at=self.at)
        )

    @initialize(agreed=st.lists(st.tuples(chance, units, st.sampled_from(PATHS)), min_size=3, max_size=8))
    def agree_on_some(self, agreed: list[tuple[int, tuple[int, ...], tuple[str, str]]]) -> None:
        """Nobody waits for hypothesis to find a request that is taken: some are there."""
        for which, asked, path in agreed:
            self.agree(which, asked, path)

    @rule(seed=st.integers(0, 2**32))
    def go_on(self, seed: int) -> None:
        """A busy day: what is listed where a case stands, by somebody who may, and so on from there."""
        day = Random(seed)
        for _turn in range(8):
            case = self.case(day.randrange(1001))
            moves = [move for move in listed(case) if move not in ENDING or day.random() < 0.2] if case else []
            if case and moves:
                move = day.choice(moves)
                self.attempt(move, partial(ACTS[move], case, self.at))

    @rule(which=chance, action=st.sampled_from(sorted(ACTS)))
    def try_anything(self, which: int, action: str) -> None:
        case = self.case(which)
        if case:
            self.attempt(action, partial(ACTS[action], case, self.at))

    @rule()
    def try_again(self) -> None:
        """Somebody presses twice, or a program repeats what it got no answer to."""
        if self.last:
            self.attempt("again", self.last)

    @rule(which=chance, choices=st.tuples(chance, chance), late=st.booleans())
    def act_together(self, which: int, choices: tuple[int, int], late: bool) -> None:
        """Two people act on one case at one instant; where it is late, the deadline is a third."""
        case = self.case(which)
        moves = listed(case) if case else []
        if case is None or not moves:
            return
        if late and case.due_at:
            self.go_to(max(self.at, case.due_at))
        runners = [partial(ACTS[moves[choice % len(moves)]], self.again(case), self.at) for choice in choices]
        self.together([*runners, *([partial(sweep, self.at)] if late else [])])

    @rule(which=chance, asked=st.tuples(units, units), kinds=st.tuples(*[st.sampled_from(list(KINDS))] * 2))
    def ask_together(self, which: int, asked: tuple[tuple[int, ...], ...], kinds: tuple[str, ...]) -> None:
        """Two windows of one customer."""
        order = self.orders[which % ORDERS]
        self.together([
            partial(cases.open_case, kind=kind, order=order, asks=asks_for(order, some), by=ACTORS[0], at=self.at)
            for kind, some in zip(kinds, asked, strict=True)
        ])  # fmt: skip

    @rule(which=chance, came=st.integers(0, 3))
    def receive_some(self, which: int, came: int) -> None:
        case = self.case(which)
        if case:
            counts = {line.pk: min(came, line.units) for line in case.lines.all()}
            self.attempt("receive some", partial(parcels.receive, case, counts=counts, by=WAREHOUSE, at=self.at))

    @rule(which=chance, found=st.tuples(*[st.integers(0, 2)] * 3))
    def inspect_some(self, which: int, found: tuple[int, int, int]) -> None:
        case = self.case(which)
        if case:
            findings = [
                Finding(case_line_id=line.pk, units=count, grade="B", accepted=accepted, disposition=disposition)
                for line in case.lines.all()
                for count, (accepted, disposition) in zip(found, SOME, strict=True) if count
            ]  # fmt: skip
            self.attempt("inspect some", partial(inspect, case, findings=findings, by=WAREHOUSE, at=self.at))

    @rule(which=chance, fewer=st.integers(0, 3), path=st.sampled_from(["", *Path]))
    def approve_part(self, which: int, fewer: int, path: str) -> None:
        case = self.case(which)
        if case:
            less = {line.pk: fewer for line in case.lines.all()}
            self.attempt("approve part", partial(cases.approve, case, units=less, path=path, by=AGENT, at=self.at))

    @rule(which=chance, kind=st.sampled_from(list(KINDS)), path=st.sampled_from(list(Path)), amount=st.integers(0, 900))
    def offer(self, which: int, kind: str, path: str, amount: int) -> None:
        case = self.case(which)
        if case:
            given = partial(cases.offer, case, kind=kind, path=path, amount=amount or None, words="This?")
            self.attempt("offer", partial(given, by=AGENT, at=self.at))

    @rule(which=chance, state=st.sampled_from(["sent", "delivered", "refused", "lost"]))
    def deliver(self, which: int, state: str) -> None:
        order = self.orders[which % ORDERS]
        known = order.deliveries.exclude(tracking_number="").order_by("-id").first()
        if state == "sent" or known is None:
            number = f"OUT-{which:04}"
            self.attempt("send out", partial(send_out, order, tracking_number=number, by=SYSTEM, at=self.at))
        else:
            told = {"tracking_number": known.tracking_number, "state": state}
            self.attempt(state, partial(report, order, **told, by=SYSTEM, at=self.at))

    @rule(which=chance, hours=st.integers(1, 300), what=st.sampled_from(["pause", "resume", "extend"]))
    def hold_the_clock(self, which: int, hours: int, what: str) -> None:
        case = self.case(which)
        if case:
            act = {
                "pause": partial(clocks.pause, case, because="Wait."), "resume": partial(clocks.resume, case),
                "extend": partial(clocks.extend, case, by_hours=hours, because="Wait."),
            }[what]  # fmt: skip
            self.attempt(what, partial(act, by=AGENT, at=self.at))

    @rule(which=chance)
    def aside(self, which: int) -> None:
        case = self.case(which)
        if case:
            self.attempt("sent", partial(stopping.sent, case, by=WAREHOUSE, at=self.at))
            self.attempt("retry", partial(retry, case, by=FINANCE, at=self.at))

    # What time and machines do

    @rule(hours=st.integers(1, 400))
    def wait(self, hours: int) -> None:
        self.go_to(self.at + timedelta(hours=hours))
        sweep(self.at)
        assert not Case.objects.filter(due_at__lte=self.at).exists()

    @rule(moods=st.lists(st.sampled_from(list(Mood)), max_size=2))
    def work(self, moods: list[Mood]) -> None:
        """What waits for a worker, with a provider that has its moods."""
        self.sandbox.moods.clear()
        self.sandbox.plan(*moods)
        self.sandbox.released.set()  # nobody sits out a time-out to its end
        run_until_idle()

    # How it is done

    def go_to(self, at: datetime) -> None:
        self.at = at
        self.clock.advance(at)

    def case(self, which: int) -> Case | None:
        found = list(Case.objects.order_by("id"))
        return found[which * len(found) // 1001] if found else None

    def again(self, case: Case) -> Case:
        """The case as another person's browser has it."""
        return Case.objects.get(pk=case.pk)

    def attempt(self, name: str, act: Callable[[], Any]) -> None:
        """Do it; if it is refused, nothing has changed."""
        note(name)
        before, self.last = everything(), act
        try:
            act()
        except Refused as refused:
            assert str(refused)
            assert everything() == before
            event(f"refused: {refused.code}")
        else:
            self.seen[name] += 1
            event(name)
            self.catch_up()

    def together(self, runners: list[Callable[[], Any]]) -> None:
        ends = race(runners)
        self.seen["together"] += sum(not isinstance(end, Refused) for end in ends)
        self.catch_up()

    def catch_up(self) -> None:
        """What a deadline does it does at its own instant; the day goes on from there."""
        latest = Case.objects.aggregate(at=Max("changed_at"))["at"]
        self.go_to(max(self.at, latest or self.at))


def listed(case: Case) -> list[str]:
    return case.table.moves(case.step, case.path)


def sum_by_payment(movements: Any) -> Counter[str]:
    total: Counter[str] = Counter()
    for movement in movements:
        total[movement.payment] += movement.amount
    return total
