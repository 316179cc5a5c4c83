"""The actions that move a case: who may take each, and what its button says."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import ActorKind

_AGENT, _CUSTOMER, _WAREHOUSE, _SUPERVISOR = (
    ActorKind.AGENT, ActorKind.CUSTOMER, ActorKind.WAREHOUSE, ActorKind.SUPERVISOR,
)  # fmt: skip
_SYSTEM, _FINANCE, _CARRIER = ActorKind.SYSTEM, ActorKind.FINANCE, ActorKind.CARRIER


def _by(*kinds: ActorKind) -> frozenset[ActorKind]:
    return frozenset(kinds)


# Who may take an action, besides an integration that holds the scope for it.
MAY: Mapping[str, frozenset[ActorKind]] = {
    "approve": _by(_AGENT, _SYSTEM),
    "reject": _by(_AGENT),
    "ask": _by(_AGENT, _SUPERVISOR),
    "submit": _by(_CUSTOMER, _AGENT),
    "offer": _by(_AGENT),
    "accept_offer": _by(_CUSTOMER, _AGENT),
    "convert": _by(_CUSTOMER, _AGENT),
    "decline": _by(_CUSTOMER, _AGENT),
    "lapse": _by(_SYSTEM),
    "appeal": _by(_CUSTOMER, _AGENT),
    "dispute": _by(_CUSTOMER, _AGENT),
    "rule_for": _by(_SUPERVISOR),
    "rule_against": _by(_SUPERVISOR),
    "withdraw": _by(_CUSTOMER, _AGENT),
    "expire": _by(_SYSTEM),
    "escalate": _by(_SYSTEM, _AGENT),
    "hold": _by(_WAREHOUSE),
    "sent": _by(_WAREHOUSE),
    "intercept": _by(_WAREHOUSE, _CARRIER, _AGENT),
    "miss": _by(_WAREHOUSE, _CARRIER, _AGENT),
    "refuse": _by(_CUSTOMER, _CARRIER, _WAREHOUSE, _AGENT),
    "ship": _by(_CUSTOMER, _AGENT, _CARRIER),
    "receive": _by(_WAREHOUSE, _SYSTEM),
    "lose": _by(_AGENT, _CARRIER),
    "lose_sent": _by(_AGENT, _CARRIER),
    "accept": _by(_WAREHOUSE, _SYSTEM),
    "fail": _by(_WAREHOUSE, _SYSTEM),
    "fall_short": _by(_WAREHOUSE, _SYSTEM),
    "take_back": _by(_CUSTOMER, _AGENT, _SYSTEM),
    "dispatch": _by(_WAREHOUSE),
    "deliver": _by(_CUSTOMER, _CARRIER, _WAREHOUSE, _AGENT),
    "confirm": _by(_CUSTOMER, _AGENT, _SYSTEM),
    "not_well": _by(_CUSTOMER, _AGENT),
    "send_again": _by(_AGENT),
    "refund_instead": _by(_AGENT),
    "paid": _by(_SYSTEM, _FINANCE),
    "bounce": _by(_SYSTEM, _FINANCE),
    "acknowledge": _by(_AGENT),
    "assess": _by(_AGENT),
    "find": _by(_AGENT),
    "respond": _by(_AGENT),
    "close": _by(_SYSTEM),
}

ACTIONS: Mapping[str, Promise | str] = {
    "approve": _("Approve"),
    "reject": _("Refuse"),
    "ask": _("Ask for evidence"),
    "submit": _("Send evidence"),
    "offer": _("Make an offer"),
    "accept_offer": _("Accept the offer"),
    "convert": _("Accept the offer and change the request"),
    "decline": _("Decline the offer"),
    "lapse": _("Go on without an answer"),
    "appeal": _("Appeal"),
    "dispute": _("Dispute the inspection"),
    "rule_for": _("Rule for the customer"),
    "rule_against": _("Rule for the shop"),
    "withdraw": _("Withdraw request"),
    "expire": _("Close unused"),
    "escalate": _("Escalate"),
    "hold": _("Hold: not sent"),
    "sent": _("Already sent"),
    "intercept": _("Intercepted"),
    "miss": _("Could not be stopped"),
    "refuse": _("Refused at the door"),
    "ship": _("Enter tracking number"),
    "receive": _("Receive"),
    "lose": _("Record as lost"),
    "lose_sent": _("Record the replacement as lost"),
    "accept": _("Accept goods"),
    "fail": _("Do not accept goods"),
    "fall_short": _("Close with goods missing"),
    "take_back": _("Take the goods back"),
    "dispatch": _("Dispatch to customer"),
    "deliver": _("Record delivery"),
    "confirm": _("Confirm: all is well"),
    "not_well": _("Something is wrong"),
    "send_again": _("Send another one"),
    "refund_instead": _("Refund instead"),
    "paid": _("Confirm refund"),
    "bounce": _("The refund came back"),
    "acknowledge": _("Acknowledge"),
    "assess": _("Assess"),
    "find": _("Record the cause"),
    "respond": _("Respond"),
    "close": _("Close"),
}
