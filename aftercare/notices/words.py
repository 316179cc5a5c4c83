"""What each event says to the customer: what happens next and when, amount and date first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.cases.moves import time_of
from aftercare.core.models import EventRow
from aftercare.core.when import instant_text


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    text: str


def words_for(event: EventRow, case: Case) -> Words | None:
    """The message for an event as the case stood right after it, or None if the customer need not hear of it."""
    until = _instant(event, "until")
    values = {
        "shop": case.shop.name,
        "ref": case.ref,
        "amount": case.amount.text(get_language() or "en"),
        "due": _due(event, case),
        "until": instant_text(until, case.shop.timezone) if until else "",
        "step": _step(event, case),
        "because": event.data.get("because", ""),
        "units": event.data.get("units", ""),
        "of": event.data.get("of", ""),
        "address": case.shop.return_address,
    }
    key = (event.name, event.data.get("to", ""))
    chosen = _sentences().get(key) or _sentences().get((event.name, ""))
    return Words(chosen[0] % values, chosen[1] % values) if chosen else None


def _due(event: EventRow, case: Case) -> str:
    """The deadline the event set, or the one of the step it led to, in the shop's zone."""
    due = _instant(event, "due") or _deadline(event, case)
    return instant_text(due, case.shop.timezone) if due else ""


def _deadline(event: EventRow, case: Case) -> datetime | None:
    step = event.data.get("to", "")
    if case.step == step and case.due_at:
        return case.due_at
    within = time_of(case.shop_id, case.kind, step) if step in case.table.steps else None
    return event.at + within if within else None


def _instant(event: EventRow, name: str) -> datetime | None:
    return datetime.fromisoformat(event.data[name]) if name in event.data else None


def _step(event: EventRow, case: Case) -> str:
    step = case.table.steps.get(event.data.get("to", ""))
    return str(step.label) if step else ""


def _sentences() -> dict[tuple[str, str], tuple[str, str]]:
    send_back = (
        _("Please send it back by %(due)s"),
        _("Your request %(ref)s is approved. Send the goods back by %(due)s to:\n%(address)s\n"
          "Once they are checked, %(shop)s refunds %(amount)s."),
    )  # fmt: skip
    refund = (
        _("%(amount)s is on its way"),
        _("Your request %(ref)s is approved. %(shop)s refunds %(amount)s by %(due)s at the latest."),
    )
    return {
        ("case.opened", "review"): (
            _("We have your request"),
            _("%(shop)s looks at your request %(ref)s and answers by %(due)s."),
        ),
        ("case.opened", "send_back"): send_back,
        ("case.opened", "refund"): refund,
        ("case.approved", "send_back"): send_back,
        ("case.approved", "refund"): refund,
        ("case.rejected", ""): (
            _("Your request could not be approved"),
            _("%(shop)s could not approve your request %(ref)s: %(because)s"),
        ),
        ("case.withdrawn", ""): (
            _("Your request is withdrawn"),
            _("Your request %(ref)s is withdrawn. You can ask again while the time for returns runs."),
        ),
        ("case.expired", ""): (
            _("Your request is closed"),
            _("Nothing was sent back in time, so your request %(ref)s is closed. "
              "You can ask again while the time for returns runs."),
        ),
        ("case.paused", ""): (
            _("Your request waits until %(until)s"),
            _("The clock of your request %(ref)s stands until %(until)s: %(because)s\n"
              "The time that is left runs on afterwards."),
        ),
        ("case.resumed", ""): (
            _("Your request goes on"),
            _("The clock of your request %(ref)s runs again. “%(step)s” has time until %(due)s."),
        ),
        ("case.extended", ""): (
            _("More time, until %(due)s"),
            _("For your request %(ref)s, “%(step)s” now has time until %(due)s: %(because)s"),
        ),
        ("case.due_soon", ""): (
            _("Please act by %(due)s"),
            _("Your request %(ref)s waits for you at “%(step)s”, until %(due)s."),
        ),
        ("parcel.received", ""): (
            _("Your parcel has arrived"),
            _("%(units)s of %(of)s items have arrived. They are checked by %(due)s; then %(shop)s refunds you."),
        ),
        ("goods.inspected", "refund"): (
            _("Checked: %(amount)s is on its way"),
            _("Your goods are checked. %(shop)s refunds %(amount)s by %(due)s at the latest."),
        ),
        ("goods.inspected", "rejected"): (
            _("Your goods go back to you"),
            _("The goods of request %(ref)s could not be accepted as they came. %(shop)s sends them back to you."),
        ),
        ("refund.paid", ""): (
            _("%(amount)s refunded"),
            _("%(shop)s has refunded %(amount)s to the way you paid. Your request %(ref)s is complete."),
        ),
    }  # fmt: skip
