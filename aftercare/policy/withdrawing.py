"""Where the law wants a withdrawal function, and until when a right to withdraw from the contract can still be used.

Directive 2011/83 Art. 11a: the function is there all through the period, whatever the shop's own policy says. So it
opens wherever the right may still be open, be it the longer time of those who were not informed; the decision on the
request then looks at each item.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .decide.request import Request
from .facts import Facts
from .law import Duty, Withdrawal, jurisdiction_of, pack
from .law.spans import FAR
from .terms import Terms

FUNCTION = "EU-BTN"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class RightToWithdraw:
    """`lines` are the ids of those it covers; `until` is its last instant, None while nobody can say."""

    rule: Withdrawal
    lines: frozenset[int]
    until: datetime | None


def function_in(country: str, *, on: date) -> Duty | None:
    """The duty to have a withdrawal function for customers of that country on a day."""
    return pack(jurisdiction_of(country), on).duty(FUNCTION)


def right_to_withdraw(facts: Facts, terms: Terms) -> RightToWithdraw | None:
    """Of the goods in `facts`, asked for as a return without a reason; None where the law asks for no function."""
    request = Request(facts, terms, "return")
    if request.pack.duty(FUNCTION) is None:
        return None
    covered = [(asked, rule) for asked in request.goods if (rule := asked.law.withdrawal or asked.law.person)]
    rules = [rule for _asked, rule in covered if isinstance(rule, Withdrawal)]
    if not rules:
        return None
    ends = [asked.law.right.end if asked.law.right else None for asked, _rule in covered]
    known = [end for end in ends if end is not None and end != FAR]
    until = max(known) - SECOND if known and len(known) == len(ends) else None
    return RightToWithdraw(rules[0], frozenset(asked.fact.line_id for asked, _rule in covered), until)
