"""What the customer reads first at each step: a title, and what happens next and when.

Keyed by step, and by what makes it read differently: the kind, `goods` for kinds that pay no money, `prepaid` for who
has the remedy before the goods are back, `late` for steps whose deadline has passed.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Says = tuple[Promise, Promise | str]

_ASKED: Says = (
    _("Show what is asked for by %(due)s"),
    _("The question stands below. Without an answer it is decided on what is known."),
)
_DISPUTE: Says = (
    _("A supervisor decides by %(due)s"),
    _("Both sides are heard. You may still show or explain something."),
)
_ALREADY = _(
    "You have what you asked for already. The request is complete once the goods are here and checked. "
    "If they do not come back, %(charge)s is charged for them."
)
_THEN_SENT = _("Once it has arrived and been checked, the replacement is sent to you.")

HEADLINES: Mapping[str, Says] = {
    "review": (_("%(shop)s answers by %(due)s"), _("You asked for %(amount)s. Nothing needs doing until then.")),
    "evidence": (
        _("Show what is asked for by %(due)s"),
        _("The question stands below. Without an answer the request closes by itself."),
    ),
    "offer": (
        _("%(shop)s makes you an offer"),
        _("Answer by %(due)s. Without an answer your request is looked at again as you made it."),
    ),
    "rejected": (_("Your request could not be approved"), ""),
    "sent_refused": (_("The replacement stays as it is"), ""),
    "sent_dispute": _DISPUTE,
    "sent_dispute_evidence": _ASKED,
    "converted": (_("It goes on as another request"), _("You find it below.")),
    "dispute": _DISPUTE,
    "dispute_evidence": _ASKED,
    "goods_dispute": _DISPUTE,
    "goods_dispute_evidence": _ASKED,
    "ruled": (_("It was ruled for the shop"), _("The reasons stand below. The request is closed with that.")),
    "expired": (
        _("This request is closed"),
        _("Nothing was sent back in time. You can ask again while the time for returns runs."),
    ),
    "hold": (
        _("Your parcel is being stopped before it leaves"),
        _("The warehouse says by %(due)s whether it could; then %(amount)s goes back to %(to)s."),
    ),
    "intercept": (
        _("The carrier is asked to stop your parcel"),
        _("If it comes to your door, refuse it. Once it is stopped, %(amount)s goes back to %(to)s."),
    ),
    "send_back": (
        _("Send it back by %(due)s"),
        _("Once it has arrived and been checked, %(amount)s goes back to %(to)s within %(refund_in)s."),
    ),
    "in_transit": (
        _("Your parcel is on its way"),
        _("It is checked within %(check_in)s of its arrival; then %(amount)s goes back to %(to)s."),
    ),
    "inspection": (
        _("Your parcel has arrived"),
        _("It is checked by %(due)s; then %(amount)s goes back to %(to)s."),
    ),
    "failed": (
        _("Your goods could not be accepted"),
        _("What was found stands below. By %(due)s, say if you do not agree, or have them sent back to you."),
    ),
    "unreturned": (
        _("You owe %(shop)s %(receivable)s"),
        _("The goods did not come back as agreed. If you do not agree, object; somebody else looks at it then."),
    ),
    "charge_dispute": _DISPUTE,
    "charge_dispute_evidence": _ASKED,
    "charged": (_("You owe %(shop)s %(receivable)s"), _("It was ruled for the shop. The reasons stand below.")),
    "turned_back": (
        _("Your parcel will be sent back to you"),
        _("You withdrew while it was on its way. It is received, then it comes back to you."),
    ),
    "returning": (_("Your goods go back to you"), _("The warehouse sends them by %(due)s.")),
    "delivering_back": (
        _("Your goods are on their way to you"),
        _("The number of the parcel stands below. Say so when it has arrived."),
    ),
    "sent_back": (_("Your goods are back with you"), _("Nothing more happens.")),
    "refund": (_("%(amount)s is being refunded"), _("It goes back to %(to)s by %(due)s at the latest.")),
    "repay": (
        _("Your refund did not arrive"),
        _("%(shop)s pays it another way by %(due)s and asks you if it must."),
    ),
    "replace": (
        _("Your replacement is sent by %(due)s"),
        _("You get the number of the parcel as soon as it leaves."),
    ),
    "delivering": (
        _("Your replacement is on its way"),
        _("The number of the parcel stands below. Say so when it has arrived."),
    ),
    "confirm": (
        _("Is all well with your replacement?"),
        _("Say so, or say by %(due)s what is wrong; after that it counts as complete."),
    ),
    "objected": (_("%(shop)s answers by %(due)s"), _("You said that something is wrong. It stands below.")),
    "completed": (_("%(amount)s refunded"), _("It went back to %(to)s. Banks may take some days to show it.")),
    "withdrawn": (
        _("This request is withdrawn"),
        _("Nothing more happens. You can ask again while the time for returns runs."),
    ),
    "acknowledge": (
        _("%(shop)s confirms your complaint by %(due)s"),
        _("Then it is looked into, and you get an answer in writing."),
    ),
    "assess": (_("Your complaint is heard"), _("%(shop)s weighs it by %(due)s, then looks into it.")),
    "investigate": (_("Your complaint is being looked into"), _("That takes until %(due)s at the latest.")),
    "respond": (_("You get an answer by %(due)s"), _("It will stand here, and you get a message.")),
    "answered": (
        _("%(shop)s has answered your complaint"),
        _("The answer stands below. If you do not agree, object by %(due)s; somebody else looks at it then."),
    ),
}

OTHERWISE: Mapping[tuple[str, str], Says] = {
    ("complaint", "evidence"): _ASKED,
    ("complaint", "completed"): (_("Your complaint is closed"), _("The answer stands below.")),
    ("complaint", "withdrawn"): (_("This complaint is withdrawn"), _("Nothing more happens.")),
    ("owed", "completed"): (
        _("You owe %(shop)s %(receivable)s"),
        _("That is for the goods that never came back. All else is settled."),
    ),
    ("goods", "review"): (_("%(shop)s answers by %(due)s"), _("Nothing needs doing until then.")),
    ("goods", "intercept"): (
        _("The carrier is asked to stop your parcel"),
        _("If it comes to your door, refuse it. Once it is back, the replacement is sent to you."),
    ),
    ("goods", "send_back"): (_("Send it back by %(due)s"), _THEN_SENT),
    ("goods", "in_transit"): (_("Your parcel is on its way"), _THEN_SENT),
    ("goods", "inspection"): (
        _("Your parcel has arrived"),
        _("It is checked by %(due)s; then the replacement is sent to you."),
    ),
    ("goods", "completed"): (_("Your request is complete"), _("You have confirmed it, or nothing was found wrong.")),
    ("prepaid", "replace"): (
        _("Your replacement is sent by %(due)s"),
        _("Then send back what you have. If it does not come back, %(charge)s is charged for it."),
    ),
    ("prepaid", "send_back"): (_("Send it back by %(due)s"), _ALREADY),
    ("prepaid", "in_transit"): (_("Your parcel is on its way"), _ALREADY),
    ("prepaid", "inspection"): (_("Your parcel has arrived"), _("It is checked by %(due)s; then all is complete.")),
    ("late", "review"): (_("%(shop)s is looking at your request"), _("Nothing needs doing until then.")),
    ("late", "inspection"): (_("Your parcel is being checked"), _("We are sorry that it takes longer than promised.")),
    ("late", "refund"): (
        _("%(amount)s will be refunded"),
        _("It takes longer than we promised, and we are sorry. A supervisor is on it."),
    ),
    ("late", ""): (
        _("It takes longer than we promised"),
        _("We are sorry. A supervisor is on it."),
    ),
}
