"""The ways in which a payment provider misbehaves."""

from __future__ import annotations

from enum import StrEnum


class Mood(StrEnum):
    """How the sandbox treats the next refund."""

    PAY = "pay"
    TIME_OUT_BEFORE = "time out before paying"
    TIME_OUT_AFTER = "time out after paying"
    HANG_UP_AFTER = "hang up after paying"
    BREAK_BEFORE = "break before paying"
    BREAK_AFTER = "break after paying"
    REPORT_TWICE = "report twice"
    PAY_LATER = "pay later"
    NO_BALANCE = "refuse for lack of balance"


PAYS = {Mood.PAY, Mood.TIME_OUT_AFTER, Mood.HANG_UP_AFTER, Mood.BREAK_AFTER, Mood.REPORT_TWICE}
