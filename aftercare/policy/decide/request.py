"""A request as the rules look at it: worked out once from the facts, the terms and the law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from .. import law
from ..facts import Facts, LineFacts, Path, RuleOutcome
from ..terms import ReasonTerms, Terms
from .clock import day_there, zones_of
from .fulfilment import DELIVERED, GOES_BACK, SERVICE, UNSHIPPED, States, path_of, states_of
from .standing import LawReader, Right, Standing


@dataclass(slots=True)
class Asked:
    """One line asked about; `terms` is None for a reason the policy does not know."""

    fact: LineFacts
    terms: ReasonTerms | None
    states: States
    law: Standing


class Request:
    """`kind` is another than the facts' own where other remedies are tried."""

    def __init__(self, facts: Facts, terms: Terms, kind: str = "") -> None:
        self.facts, self.terms, self.kind = facts, terms, kind or facts.kind
        self.pack = law.pack(facts.jurisdiction, day_there(facts))
        self.zones: tuple[ZoneInfo, ...] = zones_of(facts.timezone, facts.customer_timezone)
        reader = LawReader(facts, self.pack, self.kind, self.zones)
        self.asked: list[Asked] = []
        for line in facts.lines:
            states = states_of(line, self.kind)
            self.asked.append(Asked(line, terms.reasons.get(line.reason), states, reader.standing(line, states)))
        self.goods = [asked for asked in self.asked if asked.fact.kind == "goods"]
        self.states: States = frozenset[str]().union(*(asked.states for asked in self.asked))
        self.reasons = {line.reason for line in facts.lines}
        self.amount = sum(line.amount for line in facts.lines)
        self.times: tuple[RuleOutcome, ...] | None = None

    @cached_property
    def way(self) -> Path | str:
        """The path that serves what is asked, or the sentence that says why none does."""
        found = path_of(self.kind, self.states)
        if found is Path.CANCEL and not self.terms.hold_before_refund:
            return Path.REFUND
        return Path.KEEP if found in (Path.SEND_BACK, Path.REFUND) and self.keeps else found

    @property
    def automatic(self) -> bool:
        """Whether anything may be approved without a person: the policy and the shop let it, and nobody is blocked."""
        blocked = self.facts.customer is not None and self.facts.customer.blocked
        return self.terms.automatic and not self.facts.stopped and not blocked

    @property
    def path(self) -> Path | None:
        return self.way if isinstance(self.way, Path) else None

    @cached_property
    def keeps(self) -> bool:
        """Not worth sending back: below the value that every reason given lets the customer keep."""
        here = bool(self.goods) and self.states <= {DELIVERED, SERVICE} and self.kind != "reship"
        return here and all(asked.terms and self.amount < asked.terms.keep_below for asked in self.goods)

    @property
    def cancels(self) -> bool:
        """Refund only of goods that never left: the merchant can still hold them."""
        return self.kind == "refund_only" and self.states == {UNSHIPPED}

    @property
    def sends_back(self) -> bool:
        return self.kind in GOES_BACK and bool(self.goods)

    @property
    def right(self) -> Right | None:
        """The right by which all the goods are asked for; None where the policy alone gives some of them."""
        rights = [asked.law.right for asked in self.goods]
        return rights[0] if rights and all(rights) else None
