"""What a customer can still ask for, line by line, and until when. Asks the decision; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aftercare.cases.actions import customer_facts, policy_of
from aftercare.cases.facts import LineAsk, facts_of
from aftercare.core.refusal import Refused
from aftercare.orders.models import LineKind, Order, OrderLine
from aftercare.policy.decide import REFUSE, decide, in_window
from aftercare.policy.facts import CustomerFacts, Facts, Reason, RuleOutcome
from aftercare.policy.models import PolicyVersion

ASKING = ("return", "refund_only", "exchange", "reship")


@dataclass(frozen=True, slots=True)
class Window:
    """A reason's time for one line: `last` is its last instant, None while nothing limits it."""

    open: bool = True
    last: datetime | None = None
    outcome: RuleOutcome | None = None

    @property
    def days(self) -> int:
        return int(self.outcome.values.get("days") or 0) if self.outcome else 0


@dataclass(frozen=True, slots=True)
class LineOptions:
    """How many units of a line a request can still take, by kind of request, and the time of each reason.

    `barred` is why these goods are not taken back for a change of mind, where they are not.
    """

    line: OrderLine
    units: dict[str, int]
    windows: dict[str, Window] = field(default_factory=dict)
    barred: RuleOutcome | None = None

    @property
    def most(self) -> int:
        return max(self.units.values())

    def likely(self, kind: str = "") -> int:
        """As many as are probably meant: all that is left for the kind, which is a return until another is named."""
        return self.units.get(kind) or self.units["return"] or self.most

    @property
    def to_cancel(self) -> int:
        """Units that were not sent yet and that nobody asked for."""
        return min(self.line.quantity - self.line.shipped, self.line.refundable)

    @property
    def goods(self) -> bool:
        return self.line.kind == LineKind.GOODS


@dataclass(frozen=True, slots=True)
class Options:
    lines: list[LineOptions]

    def open(self) -> list[LineOptions]:
        """The lines that there is something left of."""
        return [option for option in self.lines if option.most]

    def at(self, position: int) -> LineOptions | None:
        return next((option for option in self.lines if option.line.position == position), None)

    def reasons(self, positions: Sequence[int] = ()) -> dict[str, Window]:
        """The reasons, in the policy's order, with the earliest end of those lines; closed if it is for one of them."""
        named = [option.windows for option in self.lines if not positions or option.line.position in positions]
        return {reason: _tightest([windows[reason] for windows in named]) for reason in (named[0] if named else ())}

    def kinds(self) -> list[str]:
        """Kinds of request that there is something left for. A complaint is about anything, at any time."""
        asking = [kind for kind in ASKING if any(option.units[kind] for option in self.lines)]
        return [*asking, "complaint"] if any(option.windows for option in self.lines) else asking

    def goods(self) -> list[str]:
        """The kinds that are about items of the order."""
        return [kind for kind in self.kinds() if kind in ASKING]


def options_of(order: Order, lines: Sequence[OrderLine], *, at: datetime) -> Options:
    """With no published policy nothing is possible here."""
    try:
        policy = policy_of(order)
    except Refused:
        return Options([LineOptions(line, dict.fromkeys(ASKING, 0)) for line in lines])
    read = _Reader(order, lines, policy, at=at)
    windows = [read.windows(line) for line in lines]
    some = any(window.open for found in windows for window in found.values())
    some = some and order.captured > order.pending + order.refunded
    return Options(
        [
            LineOptions(line, _units(line, some=some), found, read.barred(line))
            for line, found in zip(lines, windows, strict=True)
        ]
    )


class _Reader:
    """Asks the policy about lines that are alike only once: an order may have hundreds."""

    def __init__(self, order: Order, lines: Sequence[OrderLine], policy: PolicyVersion, *, at: datetime) -> None:
        self.order, self.lines, self.at, self.terms = order, {line.pk: line for line in lines}, at, policy.terms
        self.shown = policy.shown_at(order.placed_at)
        self.customer: CustomerFacts | None = customer_facts(order, looked_at=self.terms.looks_at_customer, at=at)
        self.known: dict[Any, dict[str, Window]] = {}
        self.known_barred: dict[Any, RuleOutcome | None] = {}

    def windows(self, line: OrderLine) -> dict[str, Window]:
        if _alike(line) not in self.known:
            self.known[_alike(line)] = self._windows(line)
        return self.known[_alike(line)]

    def barred(self, line: OrderLine) -> RuleOutcome | None:
        if line.kind != LineKind.GOODS or Reason.CHANGED_MIND not in self.terms.reasons or line.returnable < 1:
            return None
        alike = (_alike(line), line.sku)  # its sentence names the item
        if alike not in self.known_barred:
            considered = decide(self._facts(line, [Reason.CHANGED_MIND]), self.terms).considered
            no = (outcome for outcome in considered if outcome.rule == "goods" and outcome.outcome == REFUSE)
            self.known_barred[alike] = next(no, None)
        return self.known_barred[alike]

    def _windows(self, line: OrderLine) -> dict[str, Window]:
        reasons = sorted(self.terms.reasons)
        outcomes = list(in_window(self._facts(line, reasons), self.terms))
        if len(outcomes) != len(reasons):  # not delivered yet: no window runs
            return dict.fromkeys(self.terms.reasons, Window())
        found = dict(zip(reasons, map(_window, outcomes), strict=True))
        return {reason: found[reason] for reason in self.terms.reasons}

    def _facts(self, line: OrderLine, reasons: Sequence[str]) -> Facts:
        asks = [LineAsk(line_id=line.pk, units=1, reason=reason) for reason in reasons]
        return facts_of(
            kind="return", shop=self.order.shop, order=self.order, lines=self.lines, asks=asks, at=self.at,
            policy_shown=self.shown, customer=self.customer,
        )  # fmt: skip


def _alike(line: OrderLine) -> tuple[Any, ...]:
    """What a window may depend on."""
    left = (line.quantity - line.shipped > 0, line.in_transit > 0, line.refused > 0, line.lost > 0)
    return (line.kind, line.category, tuple(line.traits), line.delivered_at, left, line.returnable > 0)


def _window(outcome: RuleOutcome) -> Window:
    last = datetime.fromisoformat(outcome.values["last"]) if "last" in outcome.values else None
    return Window(open=outcome.outcome != REFUSE, last=last, outcome=outcome)


def _tightest(windows: Sequence[Window]) -> Window:
    closed = next((window for window in windows if not window.open), None)
    ending = [(window.last, window) for window in windows if window.last]
    return closed or (min(ending, key=lambda found: found[0])[1] if ending else windows[0])


def _units(line: OrderLine, *, some: bool) -> dict[str, int]:
    back = max(0, line.returnable) if line.kind == LineKind.GOODS and some else 0
    money = max(0, line.refundable) if line.paid > line.granted and some else 0
    again = max(0, min(line.refundable, line.shipped)) if line.kind == LineKind.GOODS and some else 0
    return {"return": back, "refund_only": money, "exchange": back, "reship": again}
