"""What a decision looks at, and what it answers. Plain values: no database, no clock."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why the customer asks. The reason decides who pays freight and which window applies."""

    CHANGED_MIND = "changed_mind"
    DEFECT = "defect"
    WRONG_ITEM = "wrong_item"
    DAMAGED = "damaged"
    NOT_AS_DESCRIBED = "not_as_described"
    MISSING = "missing"
    LATE = "late"


class Verdict(StrEnum):
    ACCEPT = "accept"
    REVIEW = "review"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One line asked about. `amount` and `tax` are what its asked units would be granted, in minor units."""

    line_id: int
    sku: str
    kind: str
    units: int
    returnable: int
    refundable: int
    unshipped: int
    amount: int
    tax: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything `decide` may look at. Instants are aware; `timezone` is the shop's, in which days are counted.

    `left` is what the order's payments still hold, in minor units: captured less everything granted.
    """

    kind: str
    at: datetime
    placed_at: datetime
    delivered_at: datetime | None
    timezone: str
    currency: str
    country: str
    left: int
    lines: tuple[LineFacts, ...]

    def as_data(self) -> dict[str, Any]:
        data = asdict(self)
        for name in ("at", "placed_at", "delivered_at"):
            data[name] = data[name] and data[name].isoformat()
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Facts:
        instants = {
            name: data[name] and datetime.fromisoformat(data[name]) for name in ("at", "placed_at", "delivered_at")
        }
        lines = tuple(LineFacts(**line) for line in data["lines"])
        return cls(**{**data, **instants, "lines": lines})


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """A rule considered. `says` names the sentence in `sentences.py`, `values` fill it."""

    rule: str
    outcome: str
    says: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fee:
    """An explicit negative line of the refund, in positive minor units."""

    code: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The verdict with its reasons. `because` is the rule that settled it; `considered` are all, in order."""

    verdict: Verdict
    because: RuleOutcome
    considered: tuple[RuleOutcome, ...]
    freight_payer: str
    fees: tuple[Fee, ...]
    refundable: int
    tax: int

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Decision:
        return cls(
            verdict=Verdict(data["verdict"]),
            because=RuleOutcome(**data["because"]),
            considered=tuple(RuleOutcome(**rule) for rule in data["considered"]),
            freight_payer=data["freight_payer"],
            fees=tuple(Fee(**fee) for fee in data["fees"]),
            refundable=data["refundable"],
            tax=data["tax"],
        )
