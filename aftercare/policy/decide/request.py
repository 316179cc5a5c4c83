"""A request as the rules look at it: worked out once from the facts and the terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..facts import Facts, LineFacts, Path
from ..terms import ReasonTerms, Terms
from .fulfilment import DELIVERED, GOES_BACK, SERVICE, UNSHIPPED, States, path_of, states_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One line asked about; `terms` is None for a reason the policy does not know."""

    fact: LineFacts
    terms: ReasonTerms | None
    states: States


class Request:
    def __init__(self, facts: Facts, terms: Terms) -> None:
        self.facts, self.terms, self.kind = facts, terms, facts.kind
        self.asked = [Asked(line, terms.reasons.get(line.reason), states_of(line, facts.kind)) for line in facts.lines]
        self.goods = [asked for asked in self.asked if asked.fact.kind == "goods"]
        self.states: States = frozenset[str]().union(*(asked.states for asked in self.asked))
        self.reasons = {line.reason for line in facts.lines}
        self.amount = sum(line.amount for line in facts.lines)

    @cached_property
    def way(self) -> Path | str:
        """The path that serves what is asked, or the sentence that says why none does."""
        found = path_of(self.kind, self.states)
        if found is Path.CANCEL and not self.terms.hold_before_refund:
            return Path.REFUND
        return Path.KEEP if self.keeps and found in (Path.SEND_BACK, Path.REFUND) else found

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
