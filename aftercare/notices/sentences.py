"""What each event says to the customer, and what it means for them where their case then stands."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Said = tuple[Promise | str, Promise | str]

_SEND_BACK: Said = (
    _("Please send it back by %(due)s"),
    _("Your request %(ref)s is approved. Send the goods back by %(due)s to:\n%(address)s\n"
      "Once they are checked, %(shop)s refunds %(amount)s."),
)  # fmt: skip
_REFUND: Said = (
    _("%(amount)s is on its way"),
    _("Your request %(ref)s is approved. %(shop)s refunds %(amount)s by %(due)s at the latest."),
)

# Whole messages for what is commonest, by event and step: where money goes back once the goods are here.
WHOLE: Mapping[tuple[str, str], Said] = {
    ("case.opened", "review"): (
        _("We have your request"),
        _("%(shop)s looks at your request %(ref)s and answers by %(due)s."),
    ),
    ("case.opened", "send_back"): _SEND_BACK,
    ("case.opened", "refund"): _REFUND,
    ("case.approved", "send_back"): _SEND_BACK,
    ("case.approved", "refund"): _REFUND,
    ("parcel.received", "inspection"): (
        _("Your parcel has arrived"),
        _("%(units)s of %(of)s items have arrived. They are checked by %(due)s; then %(shop)s refunds you."),
    ),
    ("goods.inspected", "refund"): (
        _("Checked: %(amount)s is on its way"),
        _("Your goods are checked. %(shop)s refunds %(amount)s by %(due)s at the latest."),
    ),
    ("refund.paid", "completed"): (
        _("%(amount)s refunded"),
        _("%(shop)s has refunded %(amount)s to the way you paid. Your request %(ref)s is complete."),
    ),
}

# What happened, by event and what it says of itself; what comes next (`NEXT`) follows it.
HAPPENED: Mapping[tuple[str, str], Said] = {
    ("case.opened", ""): (_("We have your request"), _("Your request %(ref)s is taken in.")),
    ("case.approved", ""): (_("Your request is approved"), _("Your request %(ref)s is approved.")),
    ("case.rejected", ""): (
        _("Your request could not be approved"),
        _("%(shop)s could not approve your request %(ref)s: %(because)s"),
    ),
    ("case.withdrawn", ""): (_("Your request is withdrawn"), _("Your request %(ref)s is withdrawn.")),
    ("case.expired", ""): (
        _("Your request is closed"),
        _("Your request %(ref)s is closed, because the time for your part of it is over."),
    ),
    ("case.lapsed", ""): (
        _("Your request goes on"),
        _("No answer came in time, so your request %(ref)s goes on without it."),
    ),
    ("case.converted", ""): (
        _("Your request goes on as another"),
        _("As you agreed, your request %(ref)s goes on as request %(into)s."),
    ),
    ("case.appealed", ""): (_("We have your appeal"), _("Your appeal on request %(ref)s is taken in.")),
    ("case.disputed", ""): (
        _("We have your objection"),
        _("Your objection on request %(ref)s is taken in. The goods stay here until the ruling."),
    ),
    ("case.ruled", "customer"): (
        _("It was ruled in your favour"),
        _("On your request %(ref)s it was ruled for you: %(words)s"),
    ),
    ("case.ruled", "shop"): (
        _("It was ruled for the shop"),
        _("On your request %(ref)s it was ruled for the shop: %(words)s"),
    ),
    ("case.taken_back", ""): (
        _("Your goods come back to you"),
        _("The goods of request %(ref)s that were not accepted come back to you."),
    ),
    ("case.objected", ""): (
        _("We have read that something is wrong"),
        _("What you wrote about request %(ref)s is taken in."),
    ),
    ("case.sent_again", ""): (
        _("Another one is sent to you"),
        _("%(shop)s sends you another one for request %(ref)s."),
    ),
    ("case.refunded_instead", ""): (
        _("You get your money back instead"),
        _("The replacement for request %(ref)s cannot be sent: %(words)s"),
    ),
    ("case.confirmed", ""): (_("Your request is complete"), _("Nothing was found wrong.")),
    ("evidence.asked", ""): (
        _("Please show something for your request"),
        _("%(shop)s asks about your request %(ref)s: %(words)s"),
    ),
    ("reply.written", ""): (
        _("%(shop)s writes to you"),
        _("About your request %(ref)s %(shop)s writes:\n\n%(words)s\n\n"
          "The link opens your request; you can answer there."),
    ),
    ("offer.made", ""): (
        _("%(shop)s makes you an offer"),
        _("Instead of what you asked for in request %(ref)s, %(shop)s offers you: %(offer)s.\n%(words)s"),
    ),
    ("offer.accepted", ""): (_("Your request goes ahead"), _("You accepted the offer on request %(ref)s.")),
    ("complaint.acknowledged", ""): (
        _("Your complaint is heard"),
        _("%(shop)s has read your complaint %(ref)s and looks into it."),
    ),
    ("complaint.answered", ""): (
        _("The answer to your complaint"),
        _("%(shop)s answers your complaint %(ref)s: %(words)s"),
    ),
    ("complaint.closed", ""): (_("Your complaint is closed"), _("Your complaint %(ref)s is closed.")),
    ("case.paused", ""): (
        _("The clock of your request stands"),
        _("Until %(until)s the clock of your request %(ref)s stands: %(because)s"),
    ),
    ("case.resumed", ""): (
        _("The clock of your request runs again"),
        _("The clock of your request %(ref)s runs again, until %(due)s."),
    ),
    ("case.extended", ""): (
        _("There is more time for your request"),
        _("There is time until %(due)s for your request %(ref)s: %(because)s"),
    ),
    ("case.due_soon", ""): (_("Please act by %(due)s"), _("Your request %(ref)s waits for you until %(due)s.")),
    ("parcel.received", ""): (_("Your parcel has arrived"), _("%(units)s of %(of)s items have arrived.")),
    ("parcel.held", ""): (_("Stopped before it was sent"), _("The goods of request %(ref)s were not sent.")),
    ("parcel.already_sent", ""): (
        _("Your parcel had left already"),
        _("The goods of request %(ref)s had left before they could be stopped."),
    ),
    ("parcel.stopped", ""): (
        _("Your parcel comes back"),
        _("The parcel of request %(ref)s was stopped and comes back to %(shop)s."),
    ),
    ("parcel.not_stopped", ""): (
        _("Your parcel could not be stopped"),
        _("The parcel of request %(ref)s reached you before it could be stopped."),
    ),
    ("parcel.lost", ""): (
        _("Your parcel was lost on its way back"),
        _("The carrier lost the parcel of request %(ref)s. You need do nothing; %(shop)s settles it with the carrier."),
    ),
    ("goods.inspected", ""): (_("Your goods are checked"), _("The goods of request %(ref)s are checked.")),
    ("goods.inspected", "failed"): (
        _("Your goods could not be accepted"),
        _("The goods of request %(ref)s could not be accepted as they came. %(notes)s"),
    ),
    ("goods.inspected", "unreturned"): (
        _("Your goods could not be accepted"),
        _("The goods of request %(ref)s did not come back as agreed. %(notes)s"),
    ),
    ("shipment.sent", "replacement"): (
        _("Your replacement is on its way"),
        _("It left with the number %(parcel)s."),
    ),
    ("shipment.sent", "to_buyer"): (
        _("Your goods are on their way back to you"),
        _("They left with the number %(parcel)s."),
    ),
    ("shipment.delivered", ""): (_("It has arrived"), _("What was sent for request %(ref)s has arrived.")),
    ("shipment.lost", "refund"): (
        _("Your parcel was lost"),
        _("The carrier lost the parcel of request %(ref)s. You need do nothing; %(shop)s settles it with the carrier."),
    ),
    ("shipment.lost", ""): (
        _("What we sent you was lost"),
        _("The carrier lost what was sent for request %(ref)s. %(shop)s settles that with the carrier."),
    ),
    ("refund.returned", ""): (
        _("Your refund did not arrive"),
        _("%(amount)s of your request %(ref)s could not be brought to the way you paid. %(shop)s pays it another way."),
    ),
    ("refund.returned", "customer"): (
        _("Your refund did not arrive: choose another way"),
        _("%(amount)s of your request %(ref)s could not be brought to the way you paid. Open your request and choose "
          "how you want it instead."),
    ),
    ("refund.way_asked", ""): (
        _("How do you want your %(amount)s?"),
        _("%(amount)s of your request %(ref)s cannot go back to the way you paid. Open your request and choose how you "
          "want it instead. The money stays yours."),
    ),
    ("refund.way_chosen", "credit"): (
        _("%(amount)s is yours as store credit"),
        _("As you chose, %(shop)s gives you %(amount)s of request %(ref)s as store credit."),
    ),
    ("refund.way_chosen", "bank"): (
        _("%(amount)s is transferred to your account"),
        _("As you chose, %(shop)s transfers %(amount)s of request %(ref)s to the account you named."),
    ),
    ("refund.paid", "agreed"): (_("%(amount)s refunded"), _("%(shop)s has refunded %(amount)s the way you agreed.")),
    ("refund.paid", ""): (_("%(amount)s refunded"), _("%(shop)s has refunded %(amount)s to the way you paid.")),
}  # fmt: skip

_SHOW = _("Please show it by %(due)s; the link opens your request.")
_SUPERVISOR = _("A supervisor decides by %(due)s.")
_AGAIN = _("You can ask again while the time for returns runs.")

# What comes next, by the step the case then stands at.
NEXT: Mapping[str, Promise | str] = {
    "review": _("%(shop)s answers by %(due)s."),
    "evidence": _SHOW,
    "offer": _("Answer by %(due)s; after that your request is looked at again as you made it."),
    "rejected": _("If you do not agree, appeal by %(due)s."),
    "sent_refused": _("If you do not agree, appeal by %(due)s."),
    "sent_dispute": _SUPERVISOR,
    "sent_dispute_evidence": _SHOW,
    "converted": "",
    "dispute": _SUPERVISOR,
    "dispute_evidence": _SHOW,
    "goods_dispute": _SUPERVISOR,
    "goods_dispute_evidence": _SHOW,
    "ruled": _("The request is closed with that."),
    "expired": _AGAIN,
    "hold": _("The warehouse says by %(due)s whether the parcel could be stopped; then %(shop)s refunds %(amount)s."),
    "intercept": _("The carrier is asked to stop the parcel. If it comes to your door, please refuse it."),
    "send_back": _("Send the goods back by %(due)s to:\n%(address)s"),
    "in_transit": _("It is checked as soon as it is here."),
    "inspection": _("They are checked by %(due)s."),
    "failed": _("By %(due)s, say if you do not agree, or have them sent back; without an answer they are sent back."),
    "unreturned": _(
        "You owe %(shop)s %(receivable)s for what did not come back. If you do not agree, object by %(due)s."
    ),
    "charge_dispute": _SUPERVISOR,
    "charge_dispute_evidence": _SHOW,
    "charged": _("The request is closed with that; you owe %(shop)s %(receivable)s."),
    "turned_back": _("The parcel on its way is received, and then sent back to you."),
    "returning": _("The warehouse sends the goods back to you by %(due)s."),
    "delivering_back": _("Say in your request when it has arrived."),
    "sent_back": _("The request is closed with that."),
    "refund": _("%(shop)s refunds %(amount)s by %(due)s at the latest."),
    "repay": _("%(shop)s pays it another way by %(due)s, and asks you if it must."),
    "replace": _("The warehouse sends you the replacement by %(due)s."),
    "delivering": _("Say in your request when it has arrived."),
    "confirm": _("Say by %(due)s if something is wrong; after that it counts as complete."),
    "objected": _("%(shop)s answers by %(due)s."),
    "completed": _("Your request %(ref)s is complete."),
    "withdrawn": _AGAIN,
    "acknowledge": _("%(shop)s confirms by %(due)s that it is heard."),
    "assess": _("You get an answer in writing."),
    "investigate": _("You get an answer in writing."),
    "respond": _("You get an answer in writing by %(due)s."),
    "answered": _("If you do not agree, object by %(due)s."),
}

OWED = _("You owe %(shop)s %(receivable)s for what never came back.")
CHARGED_IF_NOT_BACK = _("If the goods do not come back as agreed, %(charge)s is charged for them.")
"""Said before it can happen, to who has the money or the replacement first."""

# Decided: the customer need not be written to. What they did themselves they know; the rest is the shop's own.
SILENT = frozenset({
    "approval.asked", "approval.declined", "approval.given",
    "case.assigned", "case.escalated", "case.linked", "case.rated", "case.released", "claim.closed",
    "complaint.assessed", "complaint.cause_found", "evidence.given", "goods.finding_withdrawn", "legal.missed",
    "legal.near", "note.edited", "note.written", "offer.declined", "parcel.recounted", "parcel.shipped",
    "refund.failed", "refund.frozen", "refund.way_overtaken",
    "refund.paid_twice", "refund.released", "refund.requested", "refund.retried",
    "refund.unclear",
})  # fmt: skip
