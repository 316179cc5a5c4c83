"""What the marks of a backtest's tables are called: verdicts and their changes, reasons, days, countries."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.cases.backtesting.summing import DAYS
from aftercare.policy.sentences import reason_label
from aftercare.ui.charts.data import Tone
from aftercare.ui.times import locale

from .words import option

VERDICTS: Mapping[str, Promise] = {
    "accept": _("Approved"),
    "evidence": _("Evidence first"),
    "review": _("A person decides"),
    "refuse": _("Refused"),
}
RANK = {"refuse": 0, "evidence": 1, "review": 1, "accept": 2}
BY: Mapping[str, Promise] = {
    "reason": _("Reason"),
    "category": _("Category"),
    "tier": _("Customer tier"),
    "kind": _("Kind of request"),
    "country": _("Country"),
    "jurisdiction": _("Law"),
    "day": _("Day after delivery"),
    "customer": _("Customer"),
}
WORDS: Mapping[str, Promise] = {
    "-": _("not known"),
    "new": _("New customers"),
    "returning": _("Returning customers"),
    "not delivered": _("Not delivered"),
    "later": _("Later"),
}


def mark_words(by: str, mark: str) -> str:
    if mark in WORDS:
        return str(WORDS[mark])
    if by == "reason":
        return reason_label(mark)
    if by == "country":
        return str(Locale.parse(locale()).territories.get(mark, mark))
    if by == "day":
        return _days(int(mark))
    return option(mark)


def change_words(change: str) -> str:
    """“Refused → Approved”."""
    before, after = change.split(">")
    return f"{VERDICTS[before]} → {VERDICTS[after]}"


def better(change: str) -> int:
    """Whether the customer is better off: 1, worse: −1, or 0."""
    before, after = (RANK[verdict] for verdict in change.split(">"))
    return (after > before) - (after < before)


TONES: Mapping[int, Tone] = {1: "done", 0: "due", -1: "late"}
SIDES: Mapping[int, Promise] = {
    1: _("▲ better for the customer"),
    0: _("● another answer"),
    -1: _("▼ worse for the customer"),
}


def _days(last: int) -> str:
    first = next((before + 1 for before in reversed(DAYS) if before < last), 0)
    return str(_("Up to day %(last)s") if not first else _("Day %(first)s to %(last)s")) % {
        "first": first,
        "last": last,
    }
