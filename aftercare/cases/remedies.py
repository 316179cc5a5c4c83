"""What a remedy is called: a kind of request, gone on by one of its paths."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.policy.facts import Path

from .kinds import KINDS

Words = str | Promise

# Where the kind alone does not say it.
REMEDIES: dict[tuple[str, str], Words] = {
    ("return", Path.INSTANT): _("Money back now, the goods after"),
    ("return", Path.KEEP): _("Money back, the goods are kept"),
    ("return", Path.INTERCEPT): _("Money back once the parcel is stopped"),
    ("return", Path.REFUSED): _("Money back once the refused parcel is here"),
    ("refund_only", Path.KEEP): _("Money back, the goods are kept"),
    ("refund_only", Path.CANCEL): _("Cancelled before it is sent, money back"),
    ("refund_only", Path.INTERCEPT): _("Money back once the parcel is stopped"),
    ("refund_only", Path.LOST): _("Money back for what the carrier lost"),
    ("exchange", Path.SHIP_FIRST): _("Replacement now, the goods after"),
    ("exchange", Path.KEEP): _("Replacement, the goods are kept"),
    ("exchange", Path.INTERCEPT): _("Replacement once the parcel is stopped"),
    ("exchange", Path.REFUSED): _("Replacement once the refused parcel is here"),
}


def remedy_label(kind: str, path: str) -> str:
    found = REMEDIES.get((kind, path)) or (KINDS[kind].label if kind in KINDS else "")
    return str(found)
