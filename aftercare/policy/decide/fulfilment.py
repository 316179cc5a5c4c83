"""Where the asked units are, and the path that serves them all.

A line counts its units; nobody says which ones are asked for. So they are taken in the order that makes the request
sensible: what was not sent is cancelled before anything else; goods to send back are those that are there; a customer
to whom something never came means what was lost or travels.

| asked units are           | return, exchange | refund only | reship |
|---------------------------|------------------|-------------|--------|
| delivered                 | SEND_BACK        | REFUND      | RESHIP |
| in transit                | INTERCEPT        | INTERCEPT   | RESHIP |
| delivered and in transit  | SEND_BACK        | INTERCEPT   | RESHIP |
| refused at the door       | REFUSED          | no: return  | no     |
| refused and in transit    | INTERCEPT        | split       | split  |
| lost                      | no: refund only  | LOST        | RESHIP |
| lost and delivered        | split            | LOST        | RESHIP |
| not sent                  | no: refund only  | CANCEL      | no     |
| not sent and delivered    | no: refund only  | CANCEL      | split  |
| services alone            | no               | REFUND      | no     |

Any other mixture has no path that serves all of it: the customer is asked to split the request.
"""

from __future__ import annotations

from ..facts import LineFacts, Path, Reason

UNSHIPPED, IN_TRANSIT, REFUSED, LOST, DELIVERED, SERVICE = (
    "unshipped", "in_transit", "refused", "lost", "delivered", "service",
)  # fmt: skip
NOT_THERE = frozenset({Reason.NOT_ARRIVED.value, Reason.LATE.value})
GOES_BACK = frozenset({"return", "exchange"})

HERE_FIRST = (DELIVERED, IN_TRANSIT, REFUSED, LOST)
LOST_FIRST = (LOST, IN_TRANSIT, REFUSED, DELIVERED)

States = frozenset[str]
_BACK: dict[States, Path | str] = {
    frozenset({DELIVERED}): Path.SEND_BACK,
    frozenset({DELIVERED, IN_TRANSIT}): Path.SEND_BACK,
    frozenset({IN_TRANSIT}): Path.INTERCEPT,
    frozenset({IN_TRANSIT, REFUSED}): Path.INTERCEPT,
    frozenset({REFUSED}): Path.REFUSED,
    frozenset({LOST}): "lost_cannot_return",
    frozenset(): "nothing_to_send_back",
}
_REFUND: dict[States, Path | str] = {
    frozenset(): Path.REFUND,
    frozenset({DELIVERED}): Path.REFUND,
    frozenset({UNSHIPPED}): Path.CANCEL,
    frozenset({UNSHIPPED, DELIVERED}): Path.CANCEL,
    frozenset({IN_TRANSIT}): Path.INTERCEPT,
    frozenset({IN_TRANSIT, DELIVERED}): Path.INTERCEPT,
    frozenset({LOST}): Path.LOST,
    frozenset({LOST, DELIVERED}): Path.LOST,
    frozenset({REFUSED}): "refused_ask_return",
}
_RESHIP: dict[States, Path | str] = {
    **{
        frozenset(states): Path.RESHIP
        for states in (
            {DELIVERED}, {LOST}, {IN_TRANSIT}, {DELIVERED, LOST}, {DELIVERED, IN_TRANSIT}, {LOST, IN_TRANSIT},
            {DELIVERED, LOST, IN_TRANSIT},
        )
    },
    frozenset({UNSHIPPED}): "not_sent_cannot_reship",
    frozenset({REFUSED}): "refused_ask_return",
    frozenset(): "nothing_to_send_again",
}  # fmt: skip
PATHS: dict[str, dict[States, Path | str]] = {
    "return": _BACK, "exchange": _BACK, "refund_only": _REFUND, "reship": _RESHIP,
}  # fmt: skip
KINDS = frozenset({*PATHS, "complaint"})


def path_of(kind: str, states: States) -> Path | str:
    """The path that serves units in all these states; else the sentence that says why there is none."""
    if kind == "complaint":
        return Path.HEAR
    return PATHS[kind].get(states - {SERVICE}, "split_request") if kind in PATHS else "kind_unknown"


def states_of(line: LineFacts, kind: str) -> States:
    """Where the asked units of the line are."""
    if line.kind != "goods":
        return frozenset({SERVICE})
    if not (line.unshipped or line.in_transit or line.refused or line.lost):
        return _ALL_HERE  # the commonest case, and the cheapest
    left, found = line.units, set()
    for state, units in _in_order(line, kind):
        if left > 0 and units > 0:
            found.add(state)
            left -= units
    return frozenset(found) or _ALL_HERE


_ALL_HERE: States = frozenset({DELIVERED})


def _in_order(line: LineFacts, kind: str) -> list[tuple[str, int]]:
    back = kind in GOES_BACK
    sent = line.returnable if back else line.refundable - line.unshipped
    units = {
        DELIVERED: sent - line.in_transit - line.refused - line.lost,
        IN_TRANSIT: line.in_transit,
        REFUSED: line.refused,
        LOST: line.lost,
    }
    order = LOST_FIRST if line.reason in NOT_THERE and not back else HERE_FIRST
    shipped = [(state, units[state]) for state in order]
    unshipped = [] if back else [(UNSHIPPED, line.unshipped)]
    return [*shipped, *unshipped] if kind == "reship" else [*unshipped, *shipped]
