"""The screens of a request, one question each, and which comes next: read from what is known so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from aftercare.cases import actions
from aftercare.cases.facts import LineAsk
from aftercare.core import clock
from aftercare.orders.models import Order, OrderLine
from aftercare.policy.facts import Decision, Verdict
from aftercare.policy.reasons import left_out

from .drafts import Draft
from .possible import LineOptions, Options, options_of

SCREENS = ("items", "why", "show", "how", "which", "check")
COMPLAINT = ("show", "check")
COMPLAIN = "complaint"


@dataclass
class Flow:
    order: Order
    draft: Draft
    options: Options

    @property
    def complains(self) -> bool:
        return self.draft.kind == COMPLAIN

    @property
    def screens(self) -> tuple[str, ...]:
        return COMPLAINT if self.complains else SCREENS

    @property
    def lines(self) -> list[OrderLine]:
        return [option.line for option in self.options.lines]

    @property
    def chosen(self) -> list[LineOptions]:
        return [option for option in self.options.lines if str(option.line.position) in self.draft.units]

    @property
    def asks(self) -> list[LineAsk]:
        return self.draft.asks(self.lines, kind=self.draft.kind)

    @cached_property
    def choices(self) -> Mapping[str, Decision]:
        """What may be chosen for these units and reasons, by kind; empty where all of it is refused."""
        asks, photos = self.draft.asks(self.lines), len(self.draft.photos)
        found = actions.choices(order=self.order, asks=asks, at=clock.now(), photos=photos)
        out = left_out(self.order.shop_id, [ask.reason for ask in asks]) if len(found) > 1 else frozenset()
        listed = {kind: decision for kind, decision in found.items() if kind not in out}
        return listed or found or self._by_a_person()

    def _by_a_person(self) -> dict[str, Decision]:
        """Who asked that no machine alone refuses may still ask, and a person looks."""
        kind = self.draft.want or "return"
        decision = self.decided(kind)
        return {} if decision.verdict is Verdict.REFUSE else {kind: decision}

    def decided(self, kind: str) -> Decision:
        """What would be decided on one kind, refusals too."""
        asks, photos = self.draft.asks(self.lines, kind=kind), len(self.draft.photos)
        return actions.preview(kind=kind, order=self.order, asks=asks, at=clock.now(), photos=photos)

    @cached_property
    def asks_for_evidence(self) -> bool:
        """Whether the remedy chosen, or every one there is, wants to be shown something first."""
        kind = self.draft.kind or self.draft.want
        found = [self.choices[kind]] if kind in self.choices else list(self.choices.values())
        return bool(found) and all(decision.verdict is Verdict.EVIDENCE for decision in found)

    def next(self) -> str:
        """The first screen whose question is not answered yet."""
        draft = self.draft
        if self.complains:
            return "check" if draft.note else "show"
        if not self.chosen or any(option.most < draft.units[str(option.line.position)] for option in self.chosen):
            return "items"
        if any(str(option.line.position) not in draft.reasons for option in self.chosen):
            return "why"
        if self.asks_for_evidence and not draft.shown:
            return "show"
        if draft.kind not in self.choices:
            return "how"
        return "which" if draft.kind == "exchange" and not draft.picked else "check"

    def may_show(self, screen: str) -> bool:
        """A screen is there once the questions before it are answered."""
        if screen not in self.screens or (screen == "which" and self.draft.kind != "exchange"):
            return False
        return self.screens.index(screen) <= self.screens.index(self.next())

    def before(self, screen: str) -> str:
        """Where “back” leads; empty for the first."""
        passed = {"items"} if self.only_one else set[str]()
        passed |= {"which"} if self.draft.kind != "exchange" else set()
        passed |= {"how"} if self.draft.want == self.draft.kind else set()
        passed |= set() if self.draft.shown or self.complains else {"show"}
        earlier = self.screens[: self.screens.index(screen)]
        return next((name for name in reversed(earlier) if name not in passed), "")

    @property
    def only_one(self) -> bool:
        """There is one line to ask for: nothing to choose."""
        return len(self.options.open()) == 1

    @property
    def to_count(self) -> LineOptions | None:
        """The one line that is asked for, where there are several units of it."""
        return self.chosen[0] if len(self.chosen) == 1 and self.chosen[0].most > 1 else None

    @property
    def counted(self) -> list[tuple[LineOptions, int]]:
        return [(option, self.draft.units[str(option.line.position)]) for option in self.chosen]

    def begin(self, *, want: str = "", position: int | None = None) -> None:
        """Start at an address: of a kind, or of one line. What can be asked for in one way only is chosen."""
        draft = self.draft
        if want != draft.want and (want or position is not None):
            draft.want = want
            draft.forget_remedy()
        option = self.options.at(position) if position is not None else None
        if option and option.most:
            draft.reasons = {}
            draft.choose({option.line.position: draft.units.get(str(option.line.position)) or option.likely(want)})
        elif self.only_one and not draft.units:
            only = self.options.open()[0]
            draft.choose({only.line.position: only.likely(want)})

    def settle(self) -> None:
        """Whoever came for one remedy need not choose it again, as long as the decision allows it."""
        draft = self.draft
        if draft.want == COMPLAIN:
            draft.kind = COMPLAIN
        elif draft.want and not draft.kind and len(draft.reasons) == len(draft.units) > 0:
            draft.kind = draft.want if draft.want in self.choices else ""


def flow_of(order: Order, draft: Draft) -> Flow:
    return Flow(order, draft, options_of(order, list(order.lines.order_by("position")), at=clock.now()))
