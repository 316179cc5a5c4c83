"""What the law says of one asked line: defect first, then the right to return without a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aftercare.orders.traits import CONFIRMED

from ..facts import Facts, LineFacts, Reason
from ..law import Conformity, Exclusion, Intact, LawRule, Pack, Withdrawal
from ..law.spans import FAR, Span
from ..law.traits import groups_of
from .fulfilment import DELIVERED, States

FAULTS = frozenset({"defect", "wrong_item", "damaged", "not_as_described", "missing"})
NOT_MINDS = FAULTS | {Reason.LATE.value, Reason.NOT_ARRIVED.value}
"""Reasons that are more than a change of mind; a shop's own reasons are none."""
RIGHTS = {"return": "return", "refund_only": "return", "exchange": "exchange", "reship": "exchange"}
"""The right a kind of request rests on: sending again what was missing mends like an exchange."""


@dataclass(frozen=True, slots=True)
class Right:
    """A right with its time: it runs from the day after `start`, and `end` is the first instant after it."""

    rule: LawRule
    end: datetime
    days: int
    start: datetime | None

    def open(self, at: datetime) -> bool:
        return at < self.end


@dataclass(slots=True)
class Standing:
    """What the law gives a line.

    `right` is the open right that lasts longest, `closed` the ended one that lasted longest. By `person` somebody has
    to look where the policy alone would refuse. `out` leaves the goods out of the right to return without a reason,
    `unconfirmed` would have, had it been confirmed at purchase, and `broken` ends it by what the customer declares.
    `doubt` and `perhaps_broken` may do so, but take nothing away: a person looks, with the right in hand.
    `withdrawal` is that right while it is open. By `merchant` the shop pays the freight. `rules` are all at work.
    """

    right: Right | None = None
    closed: Right | None = None
    person: LawRule | None = None
    out: LawRule | None = None
    unconfirmed: LawRule | None = None
    doubt: LawRule | None = None
    broken: Intact | None = None
    perhaps_broken: Intact | None = None
    withdrawal: Withdrawal | None = None
    merchant: LawRule | None = None
    rules: tuple[LawRule, ...] = ()

    def take(self, right: Right, at: datetime) -> None:
        if right.open(at):
            self.right = right if self.right is None or self.right.end < right.end else self.right
        elif self.closed is None or self.closed.end < right.end:
            self.closed = right

    def work(self, rule: LawRule, *, merchant: bool) -> None:
        self.rules += (rule,)
        if merchant:
            self.merchant = self.merchant or rule


def _closer(rule: Conformity, than: LawRule | None) -> bool:
    """A rule for such goods is cited rather than one for all goods; one about proof gives nothing by itself."""
    general = isinstance(than, Conformity) and not than.traits
    return than is None or (general and bool(rule.traits) and not rule.proof)


NOTHING = Standing()
_NONE: frozenset[str] = frozenset()


class LawReader:
    """Reads the packs for the lines of one request."""

    def __init__(self, facts: Facts, pack: Pack, kind: str, zones: Sequence[ZoneInfo]) -> None:
        self.facts, self.pack, self.kind, self.zones = facts, pack, kind, zones

    def standing(self, line: LineFacts, states: States) -> Standing:
        if not self.pack.rules or line.kind != "goods" or self.kind not in RIGHTS:
            return NOTHING
        found = Standing()
        here = DELIVERED in states
        start = (line.delivered_at or self.facts.delivered_at) if here else None
        if line.reason in FAULTS:
            self._conformity(found, line, start)
        if self.kind != "reship":
            for rule in self.pack.withdrawals:
                if not (rule.only_uninformed and self.facts.informed):
                    unsent = self.kind == "refund_only" and not here and rule.before_delivery
                    given = self.kind == "return" or unsent
                    self._withdrawal(found, rule, line, start, given=given)
        return found

    def _conformity(self, found: Standing, line: LineFacts, start: datetime | None) -> None:
        key, at = RIGHTS[self.kind], self.facts.at
        for rule in self.pack.conformity:
            if not rule.fits(line.traits):
                continue
            right = self._right(rule, rule.span(key, line.traits), start)
            asks = self._right(rule, rule.asks.get(key), start)
            asked = asks is not None and asks.open(at)
            if right and self.kind == "refund_only":  # a right to give the goods back, not to keep them
                asked, right = asked or right.open(at), None
            if right:
                found.take(right, at)
            if asked and _closer(rule, found.person):
                found.person = rule
            if asked or (right and right.open(at)):
                found.work(rule, merchant=rule.freight == "merchant")

    def _withdrawal(
        self, found: Standing, rule: Withdrawal, line: LineFacts, start: datetime | None, *, given: bool
    ) -> None:
        self._outside(found, rule, line)
        right = self._right(rule, rule.span, self._begins(rule, start))
        if not given or found.out or found.broken or right is None:
            return
        at, informed = self.facts.at, self.facts.informed
        payer = rule.freight if informed else rule.freight_uninformed or rule.freight
        if right.open(at):
            found.withdrawal = rule
            found.work(rule, merchant=payer == "merchant")
        elif rule.later and not informed and at < rule.later.ends(right.end, self.zones):
            found.person = found.person or rule
            found.merchant = found.merchant or (rule if payer == "merchant" else None)
        found.take(right, at)

    def _outside(self, found: Standing, rule: Withdrawal, line: LineFacts) -> None:
        """Which row leaves these goods out of the right, and whether they are declared not to be intact."""
        self._broken(found, line)
        if not line.traits:
            return
        rows: tuple[Withdrawal | Exclusion, ...] = (rule, *self.pack.exclusions)
        for row in rows:
            for out in row.outs:
                if out.trait not in line.traits or (out.condition and out.condition not in line.condition):
                    continue
                if out.confirmed and CONFIRMED not in line.traits:
                    found.unconfirmed = found.unconfirmed or row
                elif row.refuses:
                    found.out = found.out or row
                else:  # not read in full: it asks, and takes nothing away
                    found.doubt = found.doubt or row

    def _broken(self, found: Standing, line: LineFacts) -> None:
        """Only what the row names for such goods and the customer says outright; the rest the inspection decides.

        What the goods are is sure by their traits alone: the words of a category make somebody look.
        """
        intact = self.pack.intact
        if intact is None or not line.condition:
            return
        groups, sure = groups_of(line.traits, line.category)
        if not any(not intact.breaks.get(group, _NONE).isdisjoint(line.condition) for group in groups):
            return
        if sure and intact.refuses:
            found.broken = intact
        else:
            found.perhaps_broken = intact

    def _begins(self, rule: Withdrawal, start: datetime | None) -> datetime | None:
        """Possession of the last item of the whole order counts where the rule says so; until then nothing runs."""
        if start is None or not rule.last_item:
            return start
        if self.facts.outstanding > 0:
            return None
        known = [line.delivered_at for line in self.facts.lines]
        return max(filter(None, [start, *known, self.facts.delivered_at, self.facts.last_delivered_at]))

    def _right(self, rule: LawRule, span: Span | None, start: datetime | None) -> Right | None:
        """Of goods that have not come, or nobody knows when, the time does not run."""
        if span is None:
            return None
        if start is None:
            return Right(rule, FAR, span.as_days, None)
        return Right(rule, span.ends(start, self.zones), span.counted(start), start)
