"""Decides recorded requests anew under one policy, as the doors do: with the customer's record where the policy looks
at it, with the day's tallies where it caps them, and never by a program alone for who objects to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from aftercare.policy.decide import decide
from aftercare.policy.facts import AutomaticToday, CustomerFacts, Decision, Verdict
from aftercare.policy.terms import Terms

from .asked import Recorded


@dataclass(slots=True)
class Trial:
    """Requests have to come in the order in which they were made."""

    terms: Terms
    zone: ZoneInfo
    day: date | None = None
    tallies: dict[str, tuple[int, int]] = field(default_factory=dict)

    def decide(self, asked: Recorded) -> Decision:
        terms, caps = self.terms, self.terms.caps
        facts = replace(
            asked.facts,
            customer=asked.customer if terms.looks_at_customer else _blocked(asked),
            today=self._today(caps, asked) if caps else (),
        )
        decision = decide(facts, terms)
        if decision.verdict is Verdict.REFUSE and asked.objects:
            decision = decide(replace(facts, automated=False), terms)
        if decision.strategy in caps:
            count, amount = self.tallies.get(decision.strategy, (0, 0))
            self.tallies[decision.strategy] = (count + 1, amount + decision.refundable)
        return decision

    def _today(self, caps: Sequence[str], asked: Recorded) -> tuple[AutomaticToday, ...]:
        """What this policy itself would have approved that day so far."""
        day = asked.facts.at.astimezone(self.zone).date()
        if day != self.day:
            self.day, self.tallies = day, {}
        found = ((name, self.tallies.get(name, (0, 0))) for name in sorted(caps))
        return tuple(AutomaticToday(strategy=name, count=count, amount=amount) for name, (count, amount) in found)


def _blocked(asked: Recorded) -> CustomerFacts | None:
    """Every policy sees that a customer is blocked; the request says whether they were then."""
    told = asked.facts.customer
    return CustomerFacts(blocked=True) if told and told.blocked else None


def caveats(asked: Recorded, tried: Sequence[Terms]) -> tuple[str, ...]:
    """What of the policies could not be tried on this request, or only with what is known today."""
    looks = any(terms.looks_at_customer for terms in tried)
    found = {
        "customer_unknown": looks and asked.customer is None,
        "customer_as_of_today": looks and asked.afterwards,
        "automatic_stopped": asked.facts.stopped,
        "delivery_unknown": asked.facts.goods_kept is None and any(terms.free_shipping for terms in tried),
    }
    return tuple(name for name, holds in found.items() if holds)
