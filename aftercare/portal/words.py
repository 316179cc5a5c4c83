"""The first two lines of a case page: what happens next and when, amount and date first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.ui import times

from .queries import CasePage


@dataclass(frozen=True, slots=True)
class Headline:
    """Instants in them are marked to stay on one line; what people wrote is plain and escaped by the page."""

    title: str
    text: str = ""


def headline(page: CasePage) -> Headline:
    return HEADLINES[page.case.step](page)


def _review(page: CasePage) -> Headline:
    values = _values(page)
    title = _("%(shop)s answers by %(due)s") if page.case.due_at else _("%(shop)s is looking at your request")
    return Headline(_say(title, values), _say(_("You asked for %(amount)s. Nothing needs doing until then."), values))


def _send_back(page: CasePage) -> Headline:
    values = _values(page)
    text = _("Once it has arrived and been checked, %(amount)s goes back to %(to)s within %(refund_in)s.")
    return Headline(_say(_("Send it back by %(due)s"), values), _say(text, values))


def _in_transit(page: CasePage) -> Headline:
    values = _values(page)
    text = _("It is checked within %(check_in)s of its arrival; then %(amount)s goes back to %(to)s.")
    return Headline(_say(_("Your parcel is on its way"), values), _say(text, values))


def _inspection(page: CasePage) -> Headline:
    values = _values(page)
    if not page.case.due_at:
        return Headline(_("Your parcel is being checked"), _say(_("Then %(amount)s goes back to %(to)s."), values))
    text = _("It is checked by %(due)s; then %(amount)s goes back to %(to)s.")
    return Headline(_("Your parcel has arrived"), _say(text, values))


def _refund(page: CasePage) -> Headline:
    values = _values(page)
    if not page.case.due_at:
        return Headline(
            _say(_("%(amount)s will be refunded"), values),
            _say(_("It takes longer than we promised, and we are sorry. A supervisor is on it."), values),
        )
    return Headline(
        _say(_("%(amount)s is being refunded"), values),
        _say(_("It goes back to %(to)s by %(due)s at the latest."), values),
    )


def _completed(page: CasePage) -> Headline:
    values = _values(page)
    text = _("It went back to %(to)s. Banks may take some days to show it.")
    return Headline(_say(_("%(amount)s refunded"), values), _say(text, values))


def _rejected(page: CasePage) -> Headline:
    because = next((event.data["because"] for event in reversed(page.events) if event.data.get("because")), "")
    if because:
        return Headline(_("Your request could not be approved"), because)
    return Headline(
        _("Your goods go back to you"), _("They could not be accepted as they came. What was found stands below.")
    )


def _withdrawn(page: CasePage) -> Headline:
    return Headline(
        _("This request is withdrawn"), _("Nothing more happens. You can ask again while the time for returns runs.")
    )


def _expired(page: CasePage) -> Headline:
    return Headline(
        _("This request is closed"),
        _("Nothing was sent back in time. You can ask again while the time for returns runs."),
    )


HEADLINES: dict[str, Callable[[CasePage], Headline]] = {
    "review": _review,
    "send_back": _send_back,
    "in_transit": _in_transit,
    "inspection": _inspection,
    "refund": _refund,
    "completed": _completed,
    "rejected": _rejected,
    "withdrawn": _withdrawn,
    "expired": _expired,
}


def _say(sentence: str, values: dict[str, str]) -> SafeString:
    # Sound because every value is escaped first; the sentence is ours.
    return mark_safe(sentence % {name: conditional_escape(value) for name, value in values.items()})


def _values(page: CasePage) -> dict[str, str]:
    case, now = page.case, clock.now()
    zone, due = case.shop.timezone, case.due_at
    return {
        "shop": case.shop.name,
        "amount": case.amount.text(get_language() or "en"),
        "to": _(" and ").join(tender for tender, _amount in page.parts) or _("the way you paid"),
        "due": times.element(due, zone=zone, now=now) if due else "",
        "check_in": _within(case, "inspection"),
        "refund_in": _within(case, "refund"),
    }


def _within(case: Case, step: str) -> str:
    """How long the kind gives that step, in words."""
    entered = case.table.steps.get(step)
    return times.span(entered.within) if entered and entered.within else ""
