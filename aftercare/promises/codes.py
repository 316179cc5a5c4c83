"""The words of a legal deadline: what is wanted, and what starts it."""

from __future__ import annotations

NOTICE, RECEIPT, AGREEMENT = "notice", "receipt", "agreement"
STARTS = frozenset({NOTICE, RECEIPT, AGREEMENT})
"""The customer's request, the first receipt of the goods, and the shop's yes."""
REFUND, ANSWER, ACKNOWLEDGE, SEND_BACK = "refund", "answer", "acknowledge", "send_back"
STEPS = {AGREEMENT: ("refund",), RECEIPT: ("inspection", "refund"), NOTICE: ("review", "inspection", "refund")}
"""The shop's own steps between what starts a deadline and the money; how long goods travel is not its time."""
