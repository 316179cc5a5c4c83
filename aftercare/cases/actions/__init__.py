"""Every change of a case that needs neither parcels nor money. One function, one transaction, one event."""

from __future__ import annotations

from .assigning import assign, release, take
from .complaints import acknowledge, assess, close, find, respond
from .deciding import approve, confirm, escalate, expire, lapse, reject, take_back, withdraw
from .disputes import appeal, dispute, rule
from .evidence import ask, not_well, submit
from .linking import link, refund_instead, send_again
from .offers import accept_offer, decline, offer
from .opening import open_case, open_decided, policy_of, preview
from .rating import rate

# What the sweep may do when a deadline has passed.
LATE = {
    "approve": approve,
    "expire": expire,
    "escalate": escalate,
    "lapse": lapse,
    "take_back": take_back,
    "confirm": confirm,
    "close": close,
}

__all__ = [
    "LATE", "accept_offer", "acknowledge", "appeal", "approve", "ask", "assess", "assign", "close", "confirm",
    "decline", "dispute", "escalate", "expire", "find", "lapse", "link", "not_well", "offer", "open_case",
    "open_decided", "policy_of", "preview", "rate", "refund_instead", "reject", "release", "respond", "rule",
    "send_again", "submit", "take", "take_back", "withdraw",
]  # fmt: skip
