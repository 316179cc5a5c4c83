"""What each rule says to the customer, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from django.utils.functional import Promise as StrPromise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from aftercare.core.money import Money, babel_locale

from .facts import Decision, Fee, Path, Reason, RuleOutcome, Verdict
from .law import cited

SENTENCES = {
    "kind_unknown": _("This shop takes no requests of the kind “%(kind)s”."),
    "no_lines": _("Choose at least one item."),
    "reason_unknown": _("This shop does not take requests for the reason “%(reason)s”; choose one from the list."),
    "reason_by_law": _(
        "The shop's policy does not name “%(reason)s”, but the law gives you rights (%(article)s): a person looks at "
        "it."
    ),
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
    "window_within": _("Within the %(days)s days for returns, until %(last)s."),
    "window_closed": _(
        "The %(days)s days for this request ended on %(last)s; write to the shop if the goods are faulty."
    ),
    "window_of_law": _("Within the %(days)s days by law (%(article)s), until %(last)s."),
    "window_of_law_open": _("The law gives you this right (%(article)s); its time has not begun or has no end."),
    "window_of_law_closed": _(
        "The %(days)s days by law (%(article)s) ended on %(last)s; write to the shop if the goods are faulty."
    ),
    "window_fault": _(
        "The %(days)s days of the shop ended on %(last)s, but for faulty goods the law goes further (%(article)s): "
        "a person looks at it."
    ),
    "window_uninformed": _(
        "The %(days)s days ended on %(last)s, but they may be longer because you were not told of your right "
        "(%(article)s): a person looks at it."
    ),
    "window_in_doubt": _(
        "The %(days)s days of the shop ended on %(last)s, but you may have longer by law (%(article)s): a person looks "
        "at it."
    ),
    "excluded_by_law": _("“%(sku)s” cannot be returned for a change of mind (%(article)s)."),
    "excluded_by_shop": _("This shop does not take back “%(sku)s” for a change of mind."),
    "exclusion_not_confirmed": _(
        "“%(sku)s” is taken back: you did not confirm at purchase that it cannot be returned (%(article)s)."
    ),
    "exclusion_not_lawful": _(
        "This shop would not take “%(sku)s” back for a change of mind, but the law does (%(article)s)."
    ),
    "exclusion_by_person": _(
        "This shop does not take back “%(sku)s” for a change of mind, but the law may (%(article)s): a person looks at "
        "it."
    ),
    "perhaps_excluded": _("“%(sku)s” may be left out of the right to return (%(article)s): a person looks at it."),
    "not_intact": _("As you describe it, “%(sku)s” is not as it was sold any more (%(article)s)."),
    "perhaps_not_intact": _(
        "As you describe it, “%(sku)s” may not be as it was sold any more (%(article)s): a person looks at it."
    ),
    "opening_is_fine": _("Opening and trying “%(sku)s” takes nothing from your right (%(article)s)."),
    "inspection_decides": _(
        "You describe “%(sku)s” as not quite as it was sold: the inspection decides when it is back."
    ),
    "gift_missing": _("Send the free gift of “%(sku)s” back as well."),
    "offered_by_law": _("The shop does not offer this for “%(reason)s”, but the law does (%(article)s)."),
    "remedy_by_person": _(
        "The shop does not offer this for “%(reason)s”, but the law may (%(article)s): a person looks at it."
    ),
    "not_offered": _("For “%(reason)s” this shop offers another way; choose one of those shown."),
    "price_unknown": _("The shop has no price for “%(sku)s”: a person looks at the exchange."),
    "other_price": _("“%(sku)s” has another price; this shop exchanges for the same price only."),
    "costs_more": _("“%(sku)s” costs %(difference)s more; that is written down to be settled."),
    "costs_less": _("“%(sku)s” costs %(difference)s less; that is written down to be settled."),
    "freight_by_law": _("The shop pays the return freight by law (%(article)s)."),
    "no_fee_by_law": _("No fee is taken for putting the goods back to stock (%(article)s)."),
    "burden_on_shop": _("You need no proof: the shop has to show that the goods were without fault (%(article)s)."),
    "photos_first": _("For “%(reason)s” the shop asks for photos first."),
    "late_shipment": _("%(day)s days without being sent: after %(days)s you may cancel (%(article)s)."),
    "late_promise": _("The goods were to be sent by %(last)s and were not: you may cancel (%(article)s)."),
    "still_on_its_way": _("The goods are still on their way: a person asks the carrier before they are sent again."),
    "no_machine_alone": _("You asked that no machine alone decides: a person at the shop looks at this request."),
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
    "payment_asked_back": _(
        "Your bank is asking the payment of this order back: a person at the shop looks at this request, so that "
        "nothing is paid twice."
    ),
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

BY_RIGHT = {
    "approved_at_once": _("Within the %(days)s days that %(article)s gives you, until %(last)s: approved at once."),
    "person_decides": _(
        "Within the %(days)s days that %(article)s gives you, until %(last)s: a person at the shop answers."
    ),
}
"""What is said instead within the time of a right."""
IN_TIME = {
    "approved_at_once": _("Within %(days)s days, until %(last)s: the shop's policy approves this request at once."),
    "person_decides": _("Within %(days)s days, until %(last)s: a person at the shop looks at this and answers."),
}
"""What is said instead within the time of the shop's own promise."""

PATHS: dict[str, StrPromise] = {
    Path.INTERCEPT: SENTENCES["stopped_on_its_way"],
    Path.REFUSED: SENTENCES["refused_at_door"],
    Path.LOST: SENTENCES["lost_by_carrier"],
    Path.KEEP: SENTENCES["keep_the_goods"],
    Path.INSTANT: _("The money comes first; then send the goods back."),
    Path.SHIP_FIRST: _("The replacement comes first; then send the goods back."),
}
"""What an accepted request means for the customer, where its own reason does not say it."""

FEES = {
    "return_freight": _("Return freight, paid by you"),
    "outbound_freight": _("Delivery, free only for larger orders"),
    "restocking": _("Putting the goods back to stock"),
}
PAYERS = {
    "customer": _("You pay the return freight."),
    "merchant": _("The shop pays the return freight."),
    "nobody": _("Nothing has to be sent back."),
}


AMOUNTS = {"left", "difference"}


def sentence_of(decision: Decision) -> str:
    """The one sentence of a decision: why, and what to do now where it is accepted and that is not plain."""
    why, path = sentence(decision.because), PATHS.get(decision.path)
    if path is None or decision.verdict is not Verdict.ACCEPT or str(path) == why:
        return why
    return why + ("" if (get_language() or "en").startswith("zh") else " ") + str(path)


def sentence(outcome: RuleOutcome) -> str:
    language = get_language() or "en"
    values = dict(outcome.values)
    values["article"] = cited(outcome.law, language, outcome.article) or outcome.article
    if "last" in values:
        values["last"] = _date(values["last"])
    for amount in AMOUNTS & values.keys() if "currency" in values else ():
        values[amount] = Money(values[amount], values["currency"]).text(language)
    if "reason" in values:
        values["reason"] = reason_label(values["reason"])
    timed = (BY_RIGHT if outcome.law else IN_TIME).get(outcome.says) if "day" in values else None
    return str(timed or SENTENCES[outcome.says]) % values


def reason_label(reason: str) -> str:
    """The reason in the reader's language; a shop's own reason is shown as it is."""
    return str(REASONS[Reason(reason)]) if reason in set(Reason) else gettext(reason)


def fee_label(fee: Fee) -> str:
    return str(FEES[fee.code])


def _date(instant: str) -> str:
    locale = babel_locale(get_language() or "en")
    return format_date(datetime.fromisoformat(instant).date(), format="long", locale=locale)
