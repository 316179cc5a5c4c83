"""{% load portal %}: what is still possible for a line, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from aftercare.cases.models import Case, Withdrawal
from aftercare.cases.withdrawals import right_of
from aftercare.core import clock
from aftercare.notices.withdrawals import instant
from aftercare.orders.models import LineKind, Order
from aftercare.policy.withdrawing import RightToWithdraw
from aftercare.ui import times

from ..possible import LineOptions, Options

register = template.Library()


@register.simple_tag
def act_link(case: Case, action: str, tone: str) -> SafeString:
    """{% act_link case action "primary" %}: the button that leads to one action's page."""
    address = reverse(f"portal_{action}", args=[case.ref])
    return format_html('<a class="button {}" href="{}">{}</a>', tone, address, BUTTONS[action])


@register.filter
def received_at(withdrawal: Withdrawal) -> str:
    """{{ withdrawal|received_at }}: day and time with the zone, as the confirmation says it."""
    return instant(withdrawal.received_at, withdrawal.shop.timezone)


@register.inclusion_tag("portal/parts/withdraw_here.html")
def withdraw_here(order: Order) -> dict[str, Any]:
    """{% withdraw_here order %}: the withdrawal function, all through the period, for whom the law gives it."""
    right = right_of(order, at=clock.now())
    return {"order": order, "right": right, "zone": order.shop.timezone}


@register.filter
def right_law(right: RightToWithdraw) -> str:
    return right.rule.cited(get_language() or "en")


BUTTONS = {
    "submit": gettext_lazy("Show or explain"),
    "accept_offer": gettext_lazy("Accept the offer"),
    "decline": gettext_lazy("Decline"),
    "ship": gettext_lazy("I have sent it"),
    "not_well": gettext_lazy("Something is wrong"),
    "confirm": gettext_lazy("All is well"),
    "deliver": gettext_lazy("It has arrived"),
    "dispute": gettext_lazy("I do not agree"),
    "take_back": gettext_lazy("Send them back"),
    "appeal": gettext_lazy("Appeal"),
    "refuse": gettext_lazy("I refused it"),
    "withdraw": gettext_lazy("Withdraw"),
}


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    tone: str = ""


@register.inclusion_tag("portal/parts/notes.html")
def line_notes(option: LineOptions, options: Options, zone: str) -> dict[str, Any]:
    """{% line_notes option options zone %}"""
    return {"notes": list(notes(option, options, zone=zone))}


def notes(option: LineOptions, options: Options, *, zone: str) -> Iterator[Note]:
    line = option.line
    if line.kind == LineKind.GOODS and option.to_cancel and option.units["refund_only"]:
        text = ngettext("%(units)s not sent yet: it can be cancelled", "%(units)s not sent yet: they can be cancelled",
                        option.to_cancel)  # fmt: skip
        yield Note(text % {"units": option.to_cancel}, "done")
    if line.kind == LineKind.GOODS and line.returnable > 0:
        yield _returning(option, options, zone=zone)
    if line.open:
        yield Note(_("%(units)s in a request now") % {"units": line.open}, "you")
    if back := line.received + line.kept + line.written_off:
        yield Note(_("%(units)s returned or refunded") % {"units": back})


def _returning(option: LineOptions, options: Options, *, zone: str) -> Note:
    last, mind = options.until(), options.mind
    values = {"units": option.line.returnable, "last": _day(last, zone), "mind": _day(mind, zone)}
    if not option.units["return"]:
        return Note(_("The time for returns ended on %(last)s") % values if last else _("Cannot be returned"))
    if last is None:
        return Note(_("Can be returned") % values, "done")
    if last < clock.now():
        return Note(_("The time for returns ended on %(last)s; if it is faulty, ask: a person looks at it") % values)
    if mind is None:
        return Note(_("Return until %(last)s if something is wrong with it") % values, "due")
    if mind < last:
        return Note(_("Return until %(mind)s; if something is wrong with it, until %(last)s") % values, "done")
    return Note(_("Return until %(last)s") % values, "done")


def _day(at: datetime | None, zone: str) -> str:
    return times.day(at, zone=zone, now=clock.now()) if at else ""
