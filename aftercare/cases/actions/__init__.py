"""Every change of a case that needs neither parcels nor money. One function, one transaction, one event."""

from __future__ import annotations

from .assigning import assign, check_assignable, release, take
from .complaints import acknowledge, assess, close, find, respond
from .deciding import approve, confirm, escalate, expire, lapse, reject, take_back, withdraw
from .disputes import appeal, dispute, rule
from .evidence import ask, not_well, submit
from .foreseeing import Allowance, Seconding
from .limiting import may_set_limits, set_limits
from .linking import close_duplicate, link, refund_instead, send_again
from .offers import accept_offer, decline, offer
from .opening import choices, customer_facts, open_case, open_decided, policy_of, preview
from .rating import rate
from .saving import change_saved_reply, remove_saved_reply, save_reply
from .seconding import asks_second, countersign, turn_down
from .writing import edit_note, note, see_mentions, write

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
    "LATE", "Allowance", "Seconding", "accept_offer", "acknowledge", "appeal", "approve", "ask", "asks_second",
    "assess", "assign", "change_saved_reply", "check_assignable", "choices", "close", "close_duplicate",
    "confirm", "countersign", "customer_facts", "decline", "dispute", "edit_note", "escalate", "expire", "find",
    "lapse", "link", "may_set_limits", "not_well", "note", "offer", "open_case", "open_decided", "policy_of",
    "preview", "rate", "refund_instead", "reject", "release", "remove_saved_reply", "respond", "rule", "save_reply",
    "see_mentions", "send_again", "set_limits", "submit", "take", "take_back", "turn_down", "withdraw", "write",
]  # fmt: skip
