"""{% load portal %}: what is still possible for a line, in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from aftercare.cases.models import Case, Withdrawal
from aftercare.cases.withdrawals import right_of
from aftercare.core import clock
from aftercare.notices.withdrawals import instant
from aftercare.orders.models import Order
from aftercare.policy.law import cited
from aftercare.policy.promised import Promised
from aftercare.policy.withdrawing import RightToWithdraw

from ..line_words import notes
from ..possible import LineOptions

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


@register.filter
def citation(found: Promised) -> str:
    """{{ row.found|citation }}: the article it rests on, as the reader's language cites it."""
    return cited(found.law, get_language() or "en", found.article) or found.article


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


@register.inclusion_tag("portal/parts/notes.html")
def line_notes(option: LineOptions, zone: str) -> dict[str, Any]:
    """{% line_notes option zone %}"""
    return {"notes": list(notes(option, zone=zone))}
