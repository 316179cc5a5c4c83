"""Differences as they are found, and as they turn out to be none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aftercare.core.actor import SYSTEM, Actor
from aftercare.core.events import emit

from ..models import RefundOperation
from .events import DifferenceCleared
from .kinds import Kind, Way
from .matching import Found
from .models import SettlementDifference, SettlementFile, SettlementMovement, State


def open_all(
    file: SettlementFile, movements: Iterable[SettlementMovement], found: Found, *, at: datetime
) -> None:  # fmt: skip
    """One for each movement that does not agree."""
    SettlementDifference.objects.bulk_create(
        [_of_movement(file, movement, found, at=at) for movement in movements], batch_size=200
    )


def of_payment(file: SettlementFile, operation: RefundOperation, kind: Kind, *, at: datetime) -> SettlementDifference:
    """A payment here that the provider's book does not have."""
    assert operation.settled_at is not None
    return SettlementDifference(
        shop=file.shop, provider=file.provider, kind=kind, file=file, operation=operation, tender=operation.tender,
        order=operation.tender.order, amount=operation.amount, currency=operation.refund.case.currency,
        at=operation.settled_at, opened_at=at,
    )  # fmt: skip


def agrees(difference: SettlementDifference, *, at: datetime, by: Actor = SYSTEM) -> None:
    """The books agree by now."""
    difference.state, difference.way, difference.because = State.CLEARED, Way.FOUND, ""
    difference.cleared_at, difference.cleared_by = at, by.name or by.kind.label
    difference.asked_who = difference.asked_by = ""
    difference.save()
    emit(DifferenceCleared(difference=difference, by=by, at=at))


def between(movement: SettlementMovement) -> int:
    """How much is between the books, in minor units of the movement's currency."""
    if movement.kind == Kind.FEE:
        return abs(movement.fee)
    if movement.kind == Kind.AMOUNT and movement.operation:
        return abs(-movement.amount - movement.operation.amount)
    return abs(movement.amount)


def _of_movement(
    file: SettlementFile, movement: SettlementMovement, found: Found, *, at: datetime
) -> SettlementDifference:
    tender = found.tender_of(movement)
    return SettlementDifference(
        shop=file.shop, provider=file.provider, kind=movement.kind, file=file, movement=movement,
        operation=movement.operation, tender=tender, order=tender.order if tender else None,
        amount=between(movement), at=movement.at, opened_at=at,
        currency=movement.fee_currency if movement.kind == Kind.FEE else movement.currency,
    )  # fmt: skip
