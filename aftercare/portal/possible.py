"""What a customer can still ask for, and until when. Reads the order's counters and policy; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.cases.actions import policy_of
from aftercare.cases.facts import LineAsk, facts_of
from aftercare.core.refusal import Refused
from aftercare.orders.models import LineKind, Order, OrderLine
from aftercare.policy.decide import REFUSE, in_window
from aftercare.policy.facts import Reason
from aftercare.policy.models import PolicyVersion

ASKING = ("return", "refund_only", "exchange", "reship")


@dataclass(frozen=True, slots=True)
class Window:
    """The last instant of a reason's window; None while nothing limits it."""

    open: bool
    last: datetime | None


@dataclass(frozen=True, slots=True)
class LineOptions:
    """How many units of a line a request can still take, by kind of request."""

    line: OrderLine
    units: dict[str, int]

    @property
    def to_cancel(self) -> int:
        """Units that were not sent yet and that nobody asked for."""
        return min(self.line.quantity - self.line.shipped, self.line.refundable)


@dataclass(frozen=True, slots=True)
class Options:
    lines: list[LineOptions]
    windows: dict[str, Window]

    def reasons(self) -> list[str]:
        return [reason for reason, window in self.windows.items() if window.open]

    def kinds(self) -> list[str]:
        """Kinds of request that there is something left for. A complaint is about anything, at any time."""
        asking = [kind for kind in ASKING if any(line.units[kind] for line in self.lines)]
        return [*asking, "complaint"] if self.windows else asking

    def goods(self) -> list[str]:
        """The kinds that are about items of the order."""
        return [kind for kind in self.kinds() if kind in ASKING]

    def until(self, *, reason: str | None = None) -> datetime | None:
        """The last instant for that reason, else the latest of all that have one."""
        found = [self.windows[reason]] if reason in self.windows else list(self.windows.values())
        ends = [window.last for window in found if window.last]
        return max(ends) if ends else None

    @property
    def mind(self) -> datetime | None:
        """Until when a change of mind is reason enough."""
        window = self.windows.get(Reason.CHANGED_MIND)
        return window.last if window and window.open else None


def options_of(order: Order, lines: Sequence[OrderLine], *, at: datetime) -> Options:
    """With no published policy nothing is possible here."""
    try:
        policy = policy_of(order)
    except Refused:
        return Options([LineOptions(line, dict.fromkeys(ASKING, 0)) for line in lines], {})
    windows = _windows(order, lines, policy, at=at)
    any_open = any(window.open for window in windows.values()) and order.captured > order.pending + order.refunded
    return Options([LineOptions(line, _units(line, any_open=any_open)) for line in lines], windows)


def _windows(order: Order, lines: Sequence[OrderLine], policy: PolicyVersion, *, at: datetime) -> dict[str, Window]:
    terms, every = policy.terms, {line.pk: line for line in lines}
    asks = [LineAsk(line_id=line.pk, units=1, reason=reason) for reason in terms.reasons for line in lines[:1]]
    shown = policy.shown_at(order.placed_at)
    facts = facts_of(kind="return", shop=order.shop, order=order, lines=every, asks=asks, at=at, policy_shown=shown)
    reasons = sorted(terms.reasons)
    outcomes = list(in_window(facts, terms)) if every else []
    if len(outcomes) != len(reasons):  # not delivered yet: no window runs
        return dict.fromkeys(terms.reasons, Window(open=True, last=None))
    found = {
        reason: Window(
            open=outcome.outcome != REFUSE,
            last=datetime.fromisoformat(outcome.values["last"]) if "last" in outcome.values else None,
        )
        for reason, outcome in zip(reasons, outcomes, strict=True)
    }
    return {reason: found[reason] for reason in terms.reasons}


def _units(line: OrderLine, *, any_open: bool) -> dict[str, int]:
    back = max(0, line.returnable) if line.kind == LineKind.GOODS and any_open else 0
    money = max(0, line.refundable) if line.paid > line.granted and any_open else 0
    again = max(0, min(line.refundable, line.shipped)) if line.kind == LineKind.GOODS and any_open else 0
    return {"return": back, "refund_only": money, "exchange": back, "reship": again}
