"""What a law says, as data. Each rule is one row of the law reference, typed, with the numbers other modules need.

`verified`: `yes` was read in a primary text, `part` rests on secondary sources, `no` is recalled. Only `yes` may refuse
a customer by itself; the others help the customer or send the request to a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .spans import Span

Verified = Literal["yes", "part", "no"]
Payer = Literal["customer", "merchant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """By when the law wants `code` done. `starts` is notice, receipt (of the goods back) or agreement (to pay)."""

    code: str
    starts: str
    days: int
    months: int = 0
    hours: int = 0
    business: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRule:
    """One row. `cite` names the article for readers, Chinese and English; empty: the row's own wording."""

    id: str
    jurisdiction: str
    right: str
    article: str
    source: str
    verified: Verified
    cite: tuple[str, str] = ("", "")
    valid_from: date | None = None
    valid_to: date | None = None
    hours: int | None = None
    days: int | None = None
    business_days: int | None = None
    months: int | None = None
    years: int | None = None
    dues: tuple[Due, ...] = ()

    @property
    def refuses(self) -> bool:
        """Whether it may refuse a customer, or a policy, by itself."""
        return self.verified == "yes"

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def cited(self, language: str = "en") -> str:
        return self.cite[0 if language.startswith("zh") else 1] or self.article


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(LawRule):
    """What the shop or the product has to do beside a decision; its numbers are read by other modules."""

    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """Goods a right does not cover: with the trait; if named, only in that condition, or only if confirmed."""

    trait: str
    condition: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(LawRule):
    """A row of its own that takes goods out of a right of withdrawal."""

    outs: tuple[Out, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intact(LawRule):
    """What ends intactness, by group of goods, and what never does."""

    breaks: Mapping[str, frozenset[str]]
    never: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(LawRule):
    """A right to return without a reason, within `span` of delivery.

    `only_uninformed`: only where the shop did not show its own terms. `later` is a longer time for those who were
    not informed, which a person has to confirm. `before_delivery`: also while the goods have not come.
    `delivery_back`: the delivery that was paid for is refunded with all the goods.
    """

    span: Span
    freight: Payer
    freight_uninformed: Payer | None = None
    delivery_back: bool = False
    threshold_freight: bool = False
    only_uninformed: bool = False
    later: Span | None = None
    last_item: bool = False
    before_delivery: bool = False
    outs: tuple[Out, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformity(LawRule):
    """What goods that are not as they should be entitle to, by kind of request.

    `gives` are rights with their time; within `asks` a person answers where the policy alone would refuse. `traits`:
    only for goods with one of them; `other`: goods with one of these have the rights for another time. `proof`: the
    shop has to prove that the goods were without fault.
    """

    gives: Mapping[str, Span] = field(default_factory=dict)
    asks: Mapping[str, Span] = field(default_factory=dict)
    freight: Payer | None = "merchant"
    traits: frozenset[str] = frozenset()
    other: tuple[frozenset[str], Span] | None = None
    proof: bool = False

    def fits(self, traits: tuple[str, ...]) -> bool:
        return not self.traits or not self.traits.isdisjoint(traits)

    def span(self, kind: str, traits: tuple[str, ...]) -> Span | None:
        """How long goods with these traits have the right to that kind of request."""
        span = self.gives.get(kind)
        return self.other[1] if span and self.other and not self.other[0].isdisjoint(traits) else span


@dataclass(frozen=True, slots=True, kw_only=True)
class Late(LawRule):
    """Goods not shipped within `days` of the order may be cancelled, whatever the policy says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grievance(LawRule):
    """A complaint is confirmed and redressed in time."""
