"""What a decision looks at, and what it answers. Plain values: no database, no clock.

Every field added after the first release has a default, so that decisions stored before it can still be replayed.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    NOT_ARRIVED = "not_arrived"


class Verdict(StrEnum):
    """ACCEPT goes ahead, EVIDENCE first asks the customer to show it, REVIEW asks a person, REFUSE says no."""

    ACCEPT = "accept"
    EVIDENCE = "evidence"
    REVIEW = "review"
    REFUSE = "refuse"


class Path(StrEnum):
    """How a request goes on once accepted; each kind of case starts each of its paths at a step of its own."""

    SEND_BACK = "send_back"  # the goods come back, then the remedy
    INSTANT = "instant"  # the money first, the goods after: an advance refund by trust
    KEEP = "keep"  # the remedy at once; the customer keeps the goods
    REFUND = "refund"  # money for what cannot come back, or need not: services, what was missing
    CANCEL = "cancel"  # not sent yet: the warehouse holds it, then the money
    INTERCEPT = "intercept"  # on its way: stopped by the carrier, or refused on arrival
    REFUSED = "refused"  # refused at the door: already on its way back
    LOST = "lost"  # lost by the carrier: a claim on the carrier, and the remedy at once
    SHIP_FIRST = "ship_first"  # the replacement first, the goods after
    RESHIP = "reship"  # sent again, nothing comes back
    HEAR = "hear"  # a complaint is heard


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One line asked about. `amount` and `tax` are what its asked units would be granted, in minor units.

    Units of the whole line: `unshipped` not sent yet; `in_transit`, `refused` (at the door) and `lost` of those
    sent; the rest of those sent count as delivered. `traits` are of the goods as sold (`policy/law/traits.py`),
    `condition` is what the customer declares about them now. `wanted` is the item asked for in exchange (empty: the
    same) and `difference` what it costs more for the asked units, in minor units; None where nobody knows.
    """

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
    category: str = ""
    in_transit: int = 0
    refused: int = 0
    lost: int = 0
    delivered_at: datetime | None = None
    traits: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    wanted: str = ""
    difference: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """What is known of the customer: that they are blocked, always; the rest where the policy looks at it.

    `cases` are those of 90 days.
    """

    tier: str = ""
    orders: int = 0
    cases: int = 0
    refused: int = 0
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticToday:
    """What was approved automatically today, by strategy: how many requests, how much money in minor units."""

    strategy: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything `decide` may look at. Instants are aware.

    `timezone` is the shop's, `customer_timezone` the customer's where known: days are counted in the one that is
    better for the customer. `left` is what the order's payments still hold, in minor units: captured less
    everything granted. `jurisdiction` is the code of the law that applies, such as CN, EU, UK or US-CA.
    `whole` says that nothing of the order's goods would be left; `delivery` are then its unclaimed delivery charges.
    `goods_kept` is what was paid for goods nothing was refunded of so far, those asked for included, and
    `delivery_paid` what was charged for sending them, both in minor units; None where nobody knows.
    `stopped`: the shop has stopped all automatic approvals for now. `country` and `region` are ISO codes, such as US
    and US-TX. `outstanding` units of the whole order's goods have still to come; `last_delivered_at` is when the last
    of those that came did. `ship_by` is when the goods were promised to have left. `disputed`: a payment of the
    order is being asked back by the customer's bank.
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
    jurisdiction: str = ""
    customer_timezone: str = ""
    whole: bool = False
    delivery: tuple[LineFacts, ...] = ()
    photos: int = 0
    informed: bool = True
    automated: bool = True
    customer: CustomerFacts | None = None
    today: tuple[AutomaticToday, ...] = ()
    opened_by: str = "customer"
    goods_kept: int | None = None
    delivery_paid: int | None = None
    stopped: bool = False
    region: str = ""
    outstanding: int = 0
    last_delivered_at: datetime | None = None
    ship_by: datetime | None = None
    disputed: bool = False

    def as_data(self) -> dict[str, Any]:
        return dict(_plain(self))

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Facts:
        read = _instants(data)
        read["lines"] = tuple(_line(line) for line in data["lines"])
        read["delivery"] = tuple(_line(line) for line in data.get("delivery", ()))
        read["customer"] = CustomerFacts(**data["customer"]) if data.get("customer") else None
        read["today"] = tuple(AutomaticToday(**tally) for tally in data.get("today", ()))
        return cls(**read)


INSTANTS = {"at", "placed_at", "delivered_at", "last_delivered_at", "ship_by"}


def _instants(data: dict[str, Any]) -> dict[str, Any]:
    found = {name: data[name] and datetime.fromisoformat(data[name]) for name in INSTANTS & data.keys()}
    return {**data, **found}


def _line(data: dict[str, Any]) -> LineFacts:
    lists = {name: tuple(data.get(name, ())) for name in ("traits", "condition")}
    return LineFacts(**{**_instants(data), **lists})


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """A rule considered. `says` names the sentence in `sentences.py`, `values` fill it.

    `law` is the row of the law pack it rests on, such as CN-7D, and `article` its citation; both empty where only
    the shop's policy speaks.
    """

    rule: str
    outcome: str
    says: str
    values: dict[str, Any]
    law: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """An explicit negative line of the refund, in positive minor units."""

    code: str
    amount: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """Refundable money of one sort (goods, service, delivery), in minor units, before fees; `tax` is within it."""

    code: str
    amount: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when the law wants `code` done (refund, repair, answer): `days` after `starts` (notice, receipt).

    `business` counts working days. `due` is the instant, ISO 8601, where the start is known already.
    """

    code: str
    starts: str
    days: int
    law: str
    article: str
    business: bool = False
    due: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What the customer may choose instead, as a kind of case and its path; `law` names the right it rests on."""

    kind: str
    path: str
    amount: int
    fees: int
    freight_payer: str
    law: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The verdict with its reasons. `because` is the rule that settled it; `considered` are all, in order.

    `path` is how the request goes on once accepted. `also` are delivery lines refunded with the goods. `evidence`
    names what to ask the customer for. `strategy` is the automatic approval that applied. `law` is the version of
    the law packs.
    """

    verdict: Verdict
    because: RuleOutcome
    considered: tuple[RuleOutcome, ...]
    freight_payer: str
    fees: tuple[Fee, ...]
    refundable: int
    tax: int
    path: str = ""
    buckets: tuple[Bucket, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    also: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    strategy: str = ""
    law: str = ""

    def as_data(self) -> dict[str, Any]:
        return dict(_plain(self))

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Decision:
        rows: dict[str, Any] = {
            "verdict": Verdict(data["verdict"]),
            "because": RuleOutcome(**data["because"]),
            "considered": tuple(RuleOutcome(**rule) for rule in data["considered"]),
        }
        for name, row in (("fees", Fee), ("buckets", Bucket), ("deadlines", Deadline), ("remedies", Remedy)):
            rows[name] = tuple(row(**found) for found in data.get(name, ()))
        for name in ("also", "evidence"):
            rows[name] = tuple(data.get(name, ()))
        return cls(**{**data, **rows})


ROWS = (LineFacts, CustomerFacts, AutomaticToday, Facts, RuleOutcome, Fee, Bucket, Deadline, Remedy, Decision)
_FIELDS: dict[type, tuple[str, ...]] = {row: tuple(row.__slots__) for row in ROWS}


def _plain(value: Any) -> Any:
    """As JSON can hold it. `dataclasses.asdict` copies every leaf, and cost as much as deciding."""
    names = _FIELDS.get(type(value))
    if names:
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, datetime):
        return value.isoformat()
    return dict(value) if isinstance(value, dict) else value
