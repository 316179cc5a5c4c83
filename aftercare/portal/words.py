"""The first two lines of a case page: what happens next and when, amount and date first; see `headlines.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases.claims import at_stake
from aftercare.cases.kinds.table import PREPAID
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.ui import times
from aftercare.ui.ahead import ahead
from aftercare.ui.within import within

from .coming import told
from .headlines import HEADLINES, OTHERWISE
from .queries import CasePage


@dataclass(frozen=True, slots=True)
class Headline:
    """Instants in them are marked to stay on one line; what people wrote is plain and escaped by the page."""

    title: str
    text: str = ""


def headline(page: CasePage) -> Headline:
    if page.paused:
        until = times.element(page.paused.until, zone=page.case.shop.timezone, now=clock.now())
        stands = _say(_("The clock of your request stands until %(until)s"), {"until": until})
        return Headline(stands, page.paused.because)
    title, text = _says(page.case)
    values = _values(page)
    said = _refusal(page) if page.case.step in ("rejected", "sent_refused") else ""
    return Headline(_say(str(title), values), said or _say(str(text), values))


def next_steps(page: CasePage) -> list[str]:
    """What comes after the step it stands at, when everybody does their part."""
    case = page.case
    if case.closed_at:
        return []
    return told(ahead(case.table, case.step, case.path)[1:], case.table, case.shop, _values(page))


def _says(case: Case) -> tuple[object, object]:
    found = (OTHERWISE[key] for key in _keys(case) if key in OTHERWISE)
    return next(found, None) or HEADLINES[case.step]


def _keys(case: Case) -> Iterator[tuple[str, str]]:
    if case.escalations and not case.closed_at:
        yield from (("late", case.step), ("late", ""))
    if case.receivable:
        yield "owed", case.step
    if case.path in PREPAID:
        yield "prepaid", case.step
    yield case.kind, case.step
    if not case.table.refunds and not case.granted:
        yield "goods", case.step


def _refusal(page: CasePage) -> str:
    """What the shop wrote; or why the goods that came could not be taken."""
    because = next((event.data["because"] for event in reversed(page.events) if event.data.get("because")), "")
    return str(because) or _("They could not be accepted as they came. What was found stands below.")


def _say(sentence: str, values: dict[str, str]) -> SafeString:
    # Sound because every value is escaped first; the sentence is ours.
    return mark_safe(sentence % {name: conditional_escape(value) for name, value in values.items()})


def _values(page: CasePage) -> dict[str, str]:
    case, now = page.case, clock.now()
    zone, due = case.shop.timezone, case.due_at
    return {
        "shop": case.shop.name,
        "amount": case.amount.text(get_language() or "en"),
        "receivable": case.money(case.receivable).text(get_language() or "en"),
        "charge": case.money(at_stake(case)).text(get_language() or "en") if case.path in PREPAID else "",
        "to": _(" and ").join(tender for tender, _amount in page.parts) or _("the way you paid"),
        "due": times.element(due, zone=zone, now=now) if due else "",
        "check_in": _within(case, "inspection"),
        "refund_in": _within(case, "refund"),
    }


def _within(case: Case, step: str) -> str:
    """How long the shop gives that step, in words."""
    return within(case.shop_id, case.kind, step) if step in case.table.steps else ""
