"""The lists of cases that somebody works through, whatever module knows what belongs in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.cases.queries import View, views
from aftercare.core.paging import OLDEST
from aftercare.money.models import OperationState, RefundOperation
from aftercare.money.provider import MANUAL
from aftercare.parcels.outbound import CarrierClaim, ClaimState

LABELS: Mapping[str, Promise] = {
    "open": _("Open"),
    "mine": _("Mine"),
    "unassigned": _("Nobody's yet"),
    "us": _("Waiting for us"),
    "unanswered": _("Customer wrote"),
    "due": _("Due soon"),
    "late": _("Late"),
    "customer": _("Waiting for customer"),
    "warehouse": _("Waiting for warehouse"),
    "supervisor": _("Waiting for supervisor"),
    "to_approve": _("For a second person"),
    "disputes": _("Disputes"),
    "complaints": _("Complaints"),
    "severe": _("Severe complaints"),
    "claims": _("Claims on carriers"),
    "paused": _("Paused"),
    "to_pay": _("To pay by hand"),
    "failing": _("Refunds failing"),
    "closed": _("Closed"),
    "all": _("All"),
}
STUCK, UNCLEAR = Q(state__in=[OperationState.FAILED, OperationState.FROZEN]), Q(unclear_at__isnull=False)
OF_SOMEBODY = {"mine"}
"""Lists that only a person has."""
UNCOUNTED = {"closed", "all"}


def all_views(at: datetime, *, me: int | None = None) -> dict[str, View]:
    """The lists by name, in the order of `LABELS`; those of a person where `me` is the number of one."""
    named = {**views(at, me=me), **_of_money(), **_of_parcels()}
    return {name: named[name] for name in LABELS if name in named}


def _of_money() -> dict[str, View]:
    operations = RefundOperation.objects.filter(refund__case=OuterRef("pk"))
    by_hand = operations.filter(provider=MANUAL, state=OperationState.PENDING)
    return {
        "to_pay": View(Q(step="refund") & Q(Exists(by_hand)), OLDEST),
        "failing": View(Q(Exists(operations.filter(STUCK | UNCLEAR))), OLDEST),
    }


def _of_parcels() -> dict[str, View]:
    """A carrier may owe an answer long after the customer has theirs."""
    unanswered = CarrierClaim.objects.filter(case=OuterRef("pk"), state=ClaimState.OPEN)
    return {"claims": View(Q(Exists(unanswered)), OLDEST)}
