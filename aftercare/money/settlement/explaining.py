"""What a movement in a provider's book is, beside the payment it is about. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aftercare.money.provider import Movement

from .kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """A movement; `amount` is what it took from the shop's balance, negative where it gave."""

    movement: Movement
    reference: str
    payment_ref: str
    amount: int
    currency: str
    fee: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """A payment here. `returns` is how often it came back, `effects` how many other movements of the same sort the
    provider's book has for it, `own` of which by the reference that is kept here."""

    state: str
    reference: str
    payment_ref: str
    amount: int
    currency: str
    returns: int
    effects: int = 0
    own: int = 0


def explain(theirs: Theirs, ours: Ours | None, *, payment_known: bool) -> Kind | None:
    """How they differ; None where they agree."""
    if theirs.movement not in (Movement.REFUND, Movement.REFUND_FAILED):
        return Kind.UNKNOWN
    if ours is None:
        return Kind.MISSING_HERE if payment_known else Kind.UNKNOWN
    if theirs.movement is Movement.REFUND_FAILED:
        return _failed(theirs, ours)
    return _paid(theirs, ours)


def _failed(theirs: Theirs, ours: Ours) -> Kind | None:
    if ours.effects < ours.returns or ours.state != "succeeded":
        return None
    return Kind.FAILED_THOUGH_PAID


def _paid(theirs: Theirs, ours: Ours) -> Kind | None:
    if comparable(theirs.payment_ref, ours.payment_ref) and theirs.payment_ref != ours.payment_ref:
        return Kind.WRONG_PAYMENT
    if _once_more(theirs, ours):
        return Kind.DUPLICATE
    if ours.state == "failed" and ours.effects >= ours.returns:
        return Kind.PAID_THOUGH_FAILED
    if theirs.currency != ours.currency:
        return Kind.CURRENCY
    if theirs.amount != ours.amount:
        return Kind.AMOUNT
    if theirs.fee > 0:
        return Kind.FEE
    if ours.state in ("pending", "unknown") and ours.effects >= ours.returns:
        return Kind.TIMING
    return None


def _once_more(theirs: Theirs, ours: Ours) -> bool:
    """Whether the book has it more often than it was paid: once, and once more each time it came back."""
    if ours.state != "succeeded":
        return ours.effects > ours.returns
    if ours.reference and theirs.reference == ours.reference:
        return ours.own > 0
    if ours.reference:
        return ours.effects - ours.own >= ours.returns
    return ours.effects > ours.returns


def comparable(one: str, other: str) -> bool:
    """Whether two references are of one sort, such as `pi_…`, or 28 digits: a provider knows a payment by several."""
    return bool(one and other) and _sort(one) == _sort(other)


def _sort(reference: str) -> str:
    if found := re.match(r"[A-Za-z]+[_:]", reference):
        return found.group()
    return f"digits {len(reference)}" if reference.isdigit() else "name"
