"""The request is sent as it was shown, and the first words after it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases.actions import open_case
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.ui.amounts import planned_parts

from .flow import Flow
from .queries import actor_of


def open_as_shown(request: HttpRequest, flow: Flow) -> str:
    """The reference of the case. Words about a complaint are the complaint; others stand with the lines."""
    draft, order = flow.draft, flow.order
    case = open_case(
        kind=draft.kind, order=order, asks=flow.asks, about=draft.note if flow.complains else "", photos=draft.photos,
        by=actor_of(request, order), at=clock.now(), locale=get_language() or "", channel="portal",
    )  # fmt: skip
    return case.ref


def done(ref: str) -> str:
    """What has been set in motion already is said at once."""
    case = Case.objects.select_related("order").get(ref=ref)
    if case.step != "refund" or not case.granted:
        return _("Sent. Below stands what happens next.")
    parts = planned_parts(case.amount, case.order.tenders.order_by("position"))
    values = {
        "amount": case.amount.text(get_language() or "en"),
        "to": _(" and ").join(tender for tender, _amount in parts) or _("the way you paid"),
    }
    return _("%(amount)s is on its way to %(to)s now.") % values
