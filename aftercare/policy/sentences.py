"""What each rule says to the customer, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from aftercare.core.money import Money, babel_locale

from .facts import Fee, Reason, RuleOutcome

SENTENCES = {
    "kind_unknown": _("This shop takes no requests of the kind “%(kind)s”."),
    "no_lines": _("Choose at least one item."),
    "reason_unknown": _("This shop does not take requests for the reason “%(reason)s”; choose one from the list."),
    "units_none_left": _("Nothing of “%(sku)s” is left to ask for: every unit is already in a request."),
    "units_fewer_left": _("Only %(left)s of “%(sku)s” can still be asked for; lower the quantity."),
    "not_shipped_cannot_return": _("“%(sku)s” has not been sent yet, so ask for a refund without return instead."),
    "nothing_to_send_back": _("“%(sku)s” is a service, so ask for a refund without return instead."),
    "nothing_to_send_again": _("“%(sku)s” is a service and cannot be sent again; ask for a refund without return."),
    "lost_cannot_return": _("“%(sku)s” was lost on its way to you, so ask for a refund without return instead."),
    "refused_ask_return": _(
        "“%(sku)s” was refused at the door and is on its way back: ask for a return, there is nothing more to send."
    ),
    "not_sent_cannot_reship": _("“%(sku)s” has not been sent yet, so there is nothing to send again."),
    "split_request": _(
        "These items are in different places: not sent, on their way, refused or delivered. Ask for each group apart."
    ),
    "not_paid": _("This order has not been paid, or is refunded already, so there is nothing to give back."),
    "paid_less": _("Only %(left)s of this order is paid and not refunded yet; ask for fewer items."),
    "window_open": _("This shop takes goods back at any time."),
    "window_within": _("Day %(day)s of %(days)s: within the time for returns, until %(last)s."),
    "window_closed": _(
        "The %(days)s days for this request ended on %(last)s; write to the shop if the goods are faulty."
    ),
    "not_shipped_yet": _("The goods have not been sent yet: the warehouse holds them, then the money comes back."),
    "not_shipped_refund": _("The goods have not been sent yet, so the money comes back at once."),
    "stopped_on_its_way": _(
        "The goods are still on their way: the carrier is asked to turn them round. Refuse them if they reach you."
    ),
    "refused_at_door": _("The goods were refused at the door and are on their way back; you have nothing to send."),
    "lost_by_carrier": _("The carrier lost the goods: the shop claims them from the carrier, not from you."),
    "keep_the_goods": _("Keep the goods: sending them back is not worth it."),
    "complaint_heard": _("Your complaint is heard: it is confirmed, examined and answered."),
    "approved_at_once": _("The shop's policy approves this request at once."),
    "person_decides": _("A person at the shop looks at this request and answers."),
}

REASONS = {
    Reason.CHANGED_MIND: _("Changed my mind"),
    Reason.DEFECT: _("Does not work"),
    Reason.WRONG_ITEM: _("Wrong item sent"),
    Reason.DAMAGED: _("Arrived damaged"),
    Reason.NOT_AS_DESCRIBED: _("Not as described"),
    Reason.MISSING: _("Something is missing"),
    Reason.LATE: _("Arrived too late"),
    Reason.NOT_ARRIVED: _("Never arrived"),
}

FEES = {"return_freight": _("Return freight, paid by you")}
PAYERS = {
    "customer": _("You pay the return freight."),
    "merchant": _("The shop pays the return freight."),
    "nobody": _("Nothing has to be sent back."),
}


def sentence(outcome: RuleOutcome) -> str:
    values = dict(outcome.values)
    if "last" in values:
        values["last"] = _date(values["last"])
    if "currency" in values:
        values["left"] = Money(values["left"], values["currency"]).text(get_language() or "en")
    if "reason" in values:
        values["reason"] = reason_label(values["reason"])
    return str(SENTENCES[outcome.says]) % values


def reason_label(reason: str) -> str:
    """The reason in the reader's language; a shop's own reason is shown as it is."""
    return str(REASONS[Reason(reason)]) if reason in set(Reason) else gettext(reason)


def fee_label(fee: Fee) -> str:
    return str(FEES[fee.code])


def _date(instant: str) -> str:
    locale = babel_locale(get_language() or "en")
    return format_date(datetime.fromisoformat(instant).date(), format="long", locale=locale)
