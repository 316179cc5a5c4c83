"""The ways in which a payment provider misbehaves."""

from __future__ import annotations

from enum import StrEnum


class Mood(StrEnum):
    """How a sandbox treats the next refund."""

    PAY = "pay"
    TIME_OUT_BEFORE = "time out before paying"
    TIME_OUT_AFTER = "time out after paying"
    HANG_UP_AFTER = "hang up after paying"
    BREAK_BEFORE = "break before paying"
    BREAK_AFTER = "break after paying"
    RATE_LIMIT = "too many requests"
    REPORT_TWICE = "report twice"
    REPORT_FIRST = "report before the answer"
    REPORT_LATE = "report late"
    REPORT_OUT_OF_ORDER = "report out of order"
    PAY_LATER = "pay later"
    FAIL_LATER = "fail later"
    WRONG_SIGNATURE = "sign wrongly"
    SKEWED_CLOCK = "have a clock an hour off"
    NO_BALANCE = "refuse for lack of balance"
    TOO_LATE = "refuse after the refund window"
    CLOSED = "refuse because the customer's account is closed"


LATER = {Mood.PAY_LATER, Mood.FAIL_LATER}
REFUSES = {Mood.NO_BALANCE, Mood.TOO_LATE, Mood.CLOSED}
BEFORE = {Mood.TIME_OUT_BEFORE, Mood.BREAK_BEFORE, Mood.RATE_LIMIT}
"""Moods in which the money does not move at the first asking."""
SILENT = {*LATER, Mood.REPORT_FIRST, Mood.REPORT_LATE}
"""Moods in which nothing is reported beside the answer."""
