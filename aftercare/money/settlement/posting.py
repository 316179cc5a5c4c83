"""What is posted when a provider's book agrees with ours, or a difference is cleared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aftercare.core.rows import append_all

from ..ledger.accounts import Account, at_provider, clearing
from ..ledger.models import Posting
from .kinds import Kind, Way
from .models import SettlementDifference, SettlementMovement

Leg = tuple[str, str, int, str]
"""The account debited, the account credited, minor units, and their currency."""


def settled(movements: Iterable[SettlementMovement], *, at: datetime) -> None:
    """Each left the provider's balance, or came back to it, as it was paid here; its fee with it. Posted once."""
    rows: list[Posting] = []
    for movement in movements:
        movement.settled_at = at
        rows += _rows(movement, f"settlement:{movement.pk}:settled", _legs(movement), at=at)
    append_all(rows)


def cleared(difference: SettlementDifference, *, at: datetime) -> None:
    """What follows from how a person cleared it: its movement settled after all, or written off."""
    append_all(_of_difference(difference, "cleared", at=at, back=False))


def reopened(difference: SettlementDifference, *, at: datetime) -> None:
    """As if it had not been cleared."""
    append_all(_of_difference(difference, "reopened", at=at, back=True))


def _of_difference(difference: SettlementDifference, what: str, *, at: datetime, back: bool) -> list[Posting]:
    entry = f"settlement_difference:{difference.pk}:{difference.times}:{what}"
    legs = _of_clearing(difference)
    legs = [(credit, debit, amount, currency) for debit, credit, amount, currency in legs] if back else legs
    return _rows(difference.movement, entry, legs, at=at, difference=difference)


def _of_clearing(difference: SettlementDifference) -> list[Leg]:
    movement, operation = difference.movement, difference.operation
    if movement is None:  # it left the books here, and never the provider's: the shop keeps it
        if difference.way != Way.WRITE_OFF:
            return []
        return [(clearing(difference.provider), str(Account.WRITTEN_OFF), difference.amount, difference.currency)]
    if difference.way == Way.WRITE_OFF:
        return _apart(movement, ours=operation.amount if operation and difference.kind == Kind.AMOUNT else 0)
    return _legs(movement) if difference.settles else []


def _legs(movement: SettlementMovement) -> list[Leg]:
    account, paid = at_provider(movement.provider), clearing(movement.provider)
    moved = [_leg(paid, account, -movement.amount, movement.currency)]
    return [*moved, _fee(movement)]


def _apart(movement: SettlementMovement, *, ours: int) -> list[Leg]:
    """`ours` left the clearing account; the rest of what the provider took is written off."""
    account, took = at_provider(movement.provider), -movement.amount
    both = min(took, ours) if took > 0 else 0
    return [
        _leg(clearing(movement.provider), account, both, movement.currency),
        _leg(clearing(movement.provider), str(Account.WRITTEN_OFF), ours - both, movement.currency),
        _leg(str(Account.WRITTEN_OFF), account, took - both, movement.currency),
        _fee(movement),
    ]


def _fee(movement: SettlementMovement) -> Leg:
    return _leg(str(Account.PROVIDER_FEES), at_provider(movement.provider), movement.fee, movement.fee_currency)


def _leg(debit: str, credit: str, amount: int, currency: str) -> Leg:
    return (debit, credit, amount, currency) if amount >= 0 else (credit, debit, -amount, currency)


def _rows(
    movement: SettlementMovement | None, entry: str, legs: Iterable[Leg], *, at: datetime,
    difference: SettlementDifference | None = None,
) -> list[Posting]:  # fmt: skip
    about = movement or difference
    assert about is not None
    operation = about.operation
    case = operation.refund.case if operation else None
    order = case.order_id if case else about.order_id
    return [
        Posting(
            entry=entry, leg=number, at=at, shop_id=about.shop_id, order_id=order, case_id=case.pk if case else None,
            customer_id=case.customer_id if case else None, currency=currency, debit=debit, credit=credit,
            amount=amount,
        )
        for number, (debit, credit, amount, currency) in enumerate(legs) if amount
    ]  # fmt: skip
