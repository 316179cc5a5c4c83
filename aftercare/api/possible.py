"""Which operations a caller may call on a case now, told from the case as it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aftercare.cases.kinds import KINDS
from aftercare.cases.moves import CHOSEN_BY_THE_OFFER, may
from aftercare.cases.ratings import can_rate
from aftercare.core import clock
from aftercare.money.models import OperationState
from aftercare.parcels.outbound import ClaimState, ShipmentState

from .callers import Caller
from .doors import BY_MOVE, DOORS, Door

ALONE = {door.name: door for door in DOORS if not door.moves}
"""Those that are no moves of the tables; `_beside` says when they are possible. A link may always be made, and words
may always be written."""

CORRECTED_AT = {"inspection": ("recount", "withdraw_finding")}
"""Steps at which something done before may be taken back."""


def possible(caller: Caller, shown: dict[str, Any]) -> list[str]:
    """The last part of the addresses."""
    moves = [move for move in _moves(shown) if move in BY_MOVE and may(caller.actor.kind, move)]
    doors: list[Door] = [*(BY_MOVE[move] for move in moves), *(ALONE[name] for name in _beside(shown))]
    return list(dict.fromkeys(door.address for door in doors if _opens(door, caller)))


def _opens(door: Door, caller: Caller) -> bool:
    return door.customers if caller.visitor else door.scope in caller.scopes


def _moves(shown: dict[str, Any]) -> list[str]:
    kind = KINDS[shown["kind"]]
    within = kind.steps[shown["step"]].within
    # A replacement may arrive, and money come back, while the case waits for something else.
    anywhere = ["deliver"] if any(parcel["state"] == ShipmentState.SENT for parcel in shown["shipments"]) else []
    anywhere += ["bounce"] if _paid_back(shown) else []
    if shown["closed_at"] and within and clock.now() > shown["closed_at"] + within:
        return anywhere
    moves = kind.moves(shown["step"], shown["path"])
    return [*(move for move in moves if move not in {*CHOSEN_BY_THE_OFFER, "bounce"}), *anywhere]


def _beside(shown: dict[str, Any]) -> Iterator[str]:
    if not shown["closed_at"]:
        yield from _while_open(shown)
    given_at = shown["rating"]["at"] if shown["rating"] else None
    if can_rate(step=shown["step"], closed_at=shown["closed_at"], given_at=given_at, at=clock.now()):
        yield "rate"
    yield from CORRECTED_AT.get(shown["step"], ())
    if _refused_payments(shown):
        yield "retry_refund"
    if _asks_customer(shown):
        yield "choose_way"
    if _frozen(shown):
        yield from ("count_charged_back", "release_refund")
    if any(claim["state"] == ClaimState.OPEN for claim in shown["claims"]):
        yield "close_claim"


def _while_open(shown: dict[str, Any]) -> Iterator[str]:
    yield "assign"
    if shown["assignee"]:
        yield "release"
    if "reject" in KINDS[shown["kind"]].moves(shown["step"], shown["path"]):
        yield "close_duplicate"
    if shown["approval_at"]:
        yield from ("countersign", "turn_down")
    if shown["paused_at"]:
        yield "resume"
    elif shown["due_at"]:
        yield from ("pause", "extend")


def _paid_back(shown: dict[str, Any]) -> bool:
    operations = shown["refund"]["operations"] if shown["refund"] else ()
    return any(operation["state"] == OperationState.SUCCEEDED for operation in operations)


def _asks_customer(shown: dict[str, Any]) -> bool:
    operations = shown["refund"]["operations"] if shown["refund"] else ()
    return any(operation["asks_customer"] for operation in operations)


def _frozen(shown: dict[str, Any]) -> bool:
    operations = shown["refund"]["operations"] if shown["refund"] else ()
    return any(operation["state"] == OperationState.FROZEN for operation in operations)


def _refused_payments(shown: dict[str, Any]) -> bool:
    operations = shown["refund"]["operations"] if shown["refund"] else ()
    return any(operation["state"] == OperationState.FAILED and not operation["way"] for operation in operations)
