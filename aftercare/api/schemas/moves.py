"""What is sent with an action on a case."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .common import (
    MOST_UNITS,
    Day,
    Flag,
    Instant,
    Named,
    Note,
    Position,
    Taken,
    Text50,
    Text60,
    Text100,
    Text200,
    Units,
)

Words = Annotated[Note, Field(min_length=1, description="What the other side reads.")]
Photos = Annotated[list[Text60], Field(max_length=20, description="References of photos sent before.")]
Amount = Annotated[int, Field(strict=True, ge=0, le=10**15, description="In minor units of the order's currency.")]


class ApprovedTaken(Taken):
    """How many units of one line to approve; none is none."""

    line: Position
    units: Annotated[int, Field(strict=True, ge=0, le=MOST_UNITS)]


class ApproveTaken(Taken):
    """Without a body all that was asked is approved. `path` lets it go on another way than was decided."""

    lines: Annotated[list[ApprovedTaken], Field(max_length=500)] = []
    path: Text60 = ""


class RejectTaken(Taken):
    because: Annotated[Note, Field(min_length=1, description="Why; the customer reads it.")]


class WordsTaken(Taken):
    words: Words


class RateTaken(Taken):
    stars: Annotated[int, Field(strict=True, ge=1, le=5)]
    words: Note = ""


class EvidenceTaken(Taken):
    """Words, photos, or both."""

    text: Note = ""
    photos: Photos = []


class OfferTaken(Taken):
    """Another `kind` or `path`, or an `amount` of money instead of all that was asked."""

    words: Words
    kind: Text60 = ""
    path: Text60 = ""
    amount: Amount | None = None


class RuleTaken(Taken):
    ruling: Literal["customer", "shop"]
    words: Words


class ShipTaken(Taken):
    tracking_number: Text60
    carrier: Text50 = ""


class DispatchTaken(Taken):
    tracking_number: Text60 = ""
    carrier: Text50 = ""


class CountTaken(Taken):
    line: Position
    units: Units


class ReceiveTaken(Taken):
    lines: Annotated[list[CountTaken], Field(min_length=1, max_length=500)]


class Checked(Taken):
    """An answer to the checklist: what was looked at, and whether it is as it should be."""

    check: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    ok: Flag


class FindingTaken(Taken):
    """Units of one line found in the same state. What is accepted stays; what is not goes `to_customer`."""

    line: Position
    units: Units
    grade: Literal["A", "B", "C", "D"]
    accepted: Flag
    disposition: Literal["sellable", "refurbish", "quarantine", "to_vendor", "recycle", "to_customer"]
    note: Note = ""
    checks: Annotated[list[Checked], Field(max_length=20)] = []
    photos: Photos = []


class InspectTaken(Taken):
    """What was found. `complete` says that nothing more comes, so that what is missing is not waited for."""

    findings: Annotated[list[FindingTaken], Field(max_length=500)] = []
    complete: Flag = False


class RefundTaken(Taken):
    """The payment was made by hand; `reference` is the bank's."""

    reference: Text100 = ""


class ReturnedTaken(Taken):
    """`payment` counts the refund's operations from 1, in the order in which the case tells them."""

    payment: Position
    because: Note = ""


class AccountTaken(Taken):
    """Kept sealed; nobody but finance is shown it again."""

    holder: Text100
    number: Text50
    bank: Text100 = ""


class WayTaken(Taken):
    """`account` is needed for `bank`; `said`, what the customer said, from programs of the shop."""

    way: Literal["credit", "bank"]
    account: AccountTaken | None = None
    said: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")] = ""


class AssessTaken(Taken):
    severity: Literal["low", "medium", "high", "critical"]


class CauseTaken(Taken):
    cause: Annotated[Note, Field(min_length=1, description="What caused it; for the shop's own eyes.")]


class RespondTaken(Taken):
    words: Words
    corrective_action: Annotated[Note, Field(description="What the shop changes; for its own eyes.")] = ""
    corrective_owner: Annotated[Text200, Field(description="Who changes it.")] = ""
    corrective_due: Annotated[Day | None, Field(description="By which day.")] = None


class LinkTaken(Taken):
    other: Annotated[Named, Field(description="The reference of the other case.")]
    relation: Literal["follows", "duplicate", "related"]


class AssignTaken(Taken):
    to: Annotated[Named, Field(description="The reference of a member of staff, from the list of assignees.")]
    note: Annotated[Note, Field(description="What they should know; colleagues read it, the customer does not.")] = ""


class TurnDownTaken(Taken):
    note: Annotated[Note, Field(description="Why not; the staff read it, the customer does not.")]


class NoteTaken(Taken):
    note: Annotated[Note, Field(description="What a colleague should know; the customer does not read it.")] = ""


class PauseTaken(Taken):
    """`until` an instant, or for seven days; the customer reads `because`."""

    because: Annotated[Note, Field(min_length=1)]
    until: Instant | None = None


class ExtendTaken(Taken):
    """Until an instant, or `by_hours` more; the customer reads `because`."""

    because: Annotated[Note, Field(min_length=1)]
    until: Instant | None = None
    by_hours: Annotated[int, Field(strict=True, ge=1, le=2400)] | None = None


class ClaimTaken(Taken):
    """The carrier's answer: what it pays, or 0. `claim` is the number of the claim within its case."""

    claim: Position
    recovered: Amount
