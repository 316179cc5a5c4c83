"""What each event of a case says on its timeline. A new event adds one entry to `SENTENCES`."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow

Says = str | Promise
Pick = Callable[[EventRow], Says]


def _says(sentence: Says) -> Pick:
    return lambda event: sentence


def _by(field: str, sentences: dict[str, Says]) -> Pick:
    """The sentence for what the event says in `field`; "" for anything else."""
    return lambda event: sentences.get(str(event.data.get(field, "")), sentences[""])


def _if(field: str, given: Says, missing: Says) -> Pick:
    return lambda event: given if event.data.get(field) else missing


def _approved(event: EventRow) -> Says:
    if event.actor_kind == ActorKind.SYSTEM:
        return _("Approved by itself: the time to answer had passed.")
    return _("%(who)s approved part of the request.") if event.data.get("less") else _("%(who)s approved the request.")


def _by_deadline(passed: Says, said: Says) -> Pick:
    """A deadline that passed speaks differently from a person."""
    return lambda event: passed if event.actor_kind == ActorKind.SYSTEM else said


def _inspected(event: EventRow) -> Says:
    if not event.data.get("refused"):
        return _("%(who)s checked the goods and accepted all of them (%(accepted)s).")
    if not event.data.get("accepted"):
        return _("%(who)s checked the goods and could not accept them (%(refused)s).")
    return _("%(who)s checked the goods: %(accepted)s accepted, %(refused)s not.")


CASE: dict[str, Pick] = {
    "case.opened": _by("verdict", {
        "accept": _("%(who)s asked for this, and it was approved at once."),
        "review": _("%(who)s asked for this; a person looks at it."),
        "evidence": _("%(who)s asked for this; something has to be shown first."),
        "": _("%(who)s asked for this."),
    }),
    "case.approved": _approved,
    "case.rejected": _says(_("%(who)s could not approve the request.")),
    "case.withdrawn": _by("to", {
        "turned_back": _("%(who)s withdrew the request; the goods are on their way and will be sent back."),
        "": _("%(who)s withdrew the request."),
    }),
    "case.expired": _by("from", {
        "evidence": _("Closed by itself: nothing was shown in time."),
        "": _("Closed by itself: nothing was sent back in time."),
    }),
    "case.escalated": _by_deadline(
        _("It took longer than promised; a supervisor was called."), _("%(who)s called a supervisor.")
    ),
    "case.lapsed": _by("from", {
        "offer": _("The offer was not answered in time; the request is looked at again."),
        "": _("Nothing was shown in time; it goes on without."),
    }),
    "case.converted": _says(_("It goes on as request %(into)s.")),
    "case.appealed": _says(_("%(who)s did not agree and appealed; somebody else looks at it.")),
    "case.disputed": _says(_("%(who)s did not agree with the inspection; somebody else looks at it.")),
    "case.ruled": _by("ruling", {
        "customer": _("%(who)s ruled for the customer."),
        "": _("%(who)s ruled for the shop."),
    }),
    "case.taken_back": _by_deadline(
        _("No answer came in time: the goods that were not accepted are sent back."),
        _("%(who)s chose to have the goods sent back."),
    ),
    "case.objected": _says(_("%(who)s said that something is wrong; a person looks at it.")),
    "case.sent_again": _says(_("%(who)s has another one sent.")),
    "case.refunded_instead": _says(_("The replacement cannot be sent; %(who)s refunds the money instead.")),
    "case.confirmed": _by_deadline(
        _("Complete: nothing was found wrong in time."), _("%(who)s confirmed that all is well.")
    ),
    "case.assigned": _if("own", _("%(who)s took it on."), _("%(who)s gave it to %(assignee)s.")),
    "case.released": _by_deadline(
        _("Back in the queue: %(was)s no longer works here."), _("%(who)s put it back into the queue.")
    ),
    "case.linked": _by("relation", {
        "follows": _("%(who)s noted that it follows request %(other)s."),
        "duplicate": _("%(who)s noted that it is the same as request %(other)s."),
        "": _("%(who)s noted that it belongs with request %(other)s."),
    }),
    "case.rated": _says(_("%(who)s rated how it was handled: %(stars)s of 5 stars.")),
    "reply.written": _says(_("%(who)s wrote:")),
    "note.written": _says(_("%(who)s kept a note.")),
    "note.edited": _says(_("%(who)s put a note right.")),
    "evidence.asked": _says(_("%(who)s asked for something to be shown or explained.")),
    "evidence.given": _if(
        "photos", _("%(who)s gave evidence, with photos (%(photos)s)."), _("%(who)s gave evidence.")
    ),
    "offer.made": _if(
        "amount", _("%(who)s offered %(amount)s: %(remedy)s."), _("%(who)s made an offer: %(remedy)s.")
    ),
    "offer.accepted": _says(_("%(who)s accepted the offer.")),
    "offer.declined": _says(_("%(who)s declined the offer; the request is looked at again.")),
    "approval.asked": _says(
        _("%(who)s decided “%(decision)s”, worth %(worth)s: more than one person decides alone. A second one is asked.")
    ),
    "approval.given": _says(_("%(who)s agreed as the second person to “%(decision)s” by %(asked_by)s.")),
    "approval.declined": _if(
        "own", _("%(who)s took “%(decision)s” back before a second person answered."),
        _("%(who)s did not agree to “%(decision)s” by %(asked_by)s."),
    ),
    "complaint.acknowledged": _says(_("%(who)s confirmed that the complaint is heard.")),
    "complaint.assessed": _says(_("%(who)s assessed how severe it is: %(severity)s.")),
    "complaint.cause_found": _says(_("%(who)s found the cause.")),
    "complaint.answered": _says(_("%(who)s answered the complaint.")),
    "complaint.closed": _says(_("Closed: nobody objected to the answer in time.")),
}  # fmt: skip

CLOCKS: dict[str, Pick] = {
    "case.paused": _says(_("%(who)s stopped the clock until %(until)s.")),
    "case.resumed": _says(_("The clock runs again, until %(due)s.")),
    "case.extended": _says(_("%(who)s gave more time, until %(due)s.")),
    "case.due_soon": _says(_("The deadline is near: %(due)s.")),
    "legal.near": _says(_("The law sets a deadline that is near: %(due)s (%(article)s).")),
    "legal.missed": _says(_("A deadline of the law has passed: %(due)s (%(article)s).")),
}

PARCELS: dict[str, Pick] = {
    "parcel.shipped": _says(_("%(who)s sent the goods: %(parcel)s.")),
    "parcel.received": _says(_("%(who)s received %(units)s of %(of)s items.")),
    "parcel.held": _says(_("%(who)s held the goods back before they were sent.")),
    "parcel.already_sent": _says(_("The goods had left already; the carrier is asked to stop them.")),
    "parcel.stopped": _by("action", {
        "refuse": _("The parcel was refused at the door and comes back."),
        "": _("The parcel was stopped on its way and comes back."),
    }),
    "parcel.not_stopped": _says(_("The parcel could not be stopped any more.")),
    "parcel.lost": _says(_("The carrier lost the parcel on its way back; the shop settles that with the carrier.")),
    "parcel.recounted": _says(_("%(who)s counted again: %(units)s items had not come.")),
    "goods.inspected": _inspected,
    "goods.finding_withdrawn": _says(_("%(who)s took a finding back; %(units)s items are looked at again.")),
    "shipment.sent": _by("purpose", {
        "to_buyer": _("%(who)s sent the goods back: %(parcel)s."),
        "": _("%(who)s sent the replacement: %(parcel)s."),
    }),
    "shipment.delivered": _says(_("What was sent has arrived.")),
    "shipment.lost": _says(_("The carrier lost what was sent; the shop settles that with the carrier.")),
    "claim.closed": _if(
        "recovered",
        _("The carrier pays %(recovered)s for what it lost."),
        _("The carrier pays nothing for what it lost."),
    ),
}  # fmt: skip

MONEY: dict[str, Pick] = {
    "refund.requested": _says(_("%(amount)s was set aside for the refund.")),
    "refund.failed": _says(_("The payment provider refused the refund; the shop is looking into it.")),
    "refund.retried": _says(_("%(who)s asked the payment provider again.")),
    "refund.frozen": _says(_("The refund waits: a payment of the order is asked back by the customer's bank.")),
    "refund.released": _says(_("The refund is paid all the same.")),
    "refund.unclear": _says(_("For a day the payment provider gave no clear answer; finance was told.")),
    "refund.paid_twice": _says(_("The payment provider paid %(amount)s that a person had paid already.")),
    "refund.returned": _says(_("%(amount)s did not arrive; the shop pays it another way.")),
    "refund.way_asked": _says(_("%(amount)s cannot go back to how it was paid; the customer chooses another way.")),
    "refund.way_chosen": _by(
        "way",
        {
            "credit": _("%(who)s chose store credit for %(amount)s."),
            "": _("%(who)s chose a bank transfer for %(amount)s."),
        },
    ),
    "refund.way_overtaken": _says(_("The payment provider paid %(amount)s after all: do not transfer it.")),
    "refund.paid": _says(_("%(amount)s was refunded.")),
}

SENTENCES: dict[str, Pick] = {
    **CASE,
    **CLOCKS,
    **PARCELS,
    **MONEY,
    "policy.published": _says(_("%(who)s published version %(number)s of the policy.")),
}

# What only the staff need to know.
NOT_FOR_CUSTOMERS = frozenset(
    {"refund.retried", "refund.unclear", "refund.paid_twice", "refund.way_overtaken",
     "complaint.assessed", "complaint.cause_found",
     "claim.closed", "case.linked", "case.due_soon",
     "case.assigned", "case.released", "legal.near", "legal.missed", "note.written", "note.edited",
     "approval.asked", "approval.given", "approval.declined"}
)  # fmt: skip

# Words in an event that only the staff read.
STAFF_WORDS = frozenset({"refund.failed", "refund.returned"})
