"""What happens next, step by step, from the kind's own table, with the time each step has in this shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.cases.kinds import CaseKind
from aftercare.people.models import Shop
from aftercare.policy.facts import Decision
from aftercare.ui.ahead import ahead
from aftercare.ui.within import within

COMING: Mapping[str, Promise] = {
    "review": _("%(shop)s answers within %(within)s."),
    "evidence": _("You show what is asked for within %(within)s."),
    "hold": _("The warehouse stops the parcel before it is sent, within %(within)s."),
    "intercept": _("The carrier is asked to stop the parcel, within %(within)s. Refuse it if it comes to your door."),
    "send_back": _("You send the goods back within %(within)s. The address comes with the approval."),
    "inspection": _("The warehouse checks them within %(within)s of their arrival."),
    "refund": _("%(amount)s goes back to %(to)s within %(within)s."),
    "replace": _("The warehouse sends you the replacement within %(within)s."),
    "confirm": _("You look at it and say within %(within)s if something is wrong."),
    "acknowledge": _("%(shop)s confirms within %(within)s that your complaint is heard."),
    "investigate": _("It is looked into within %(within)s."),
    "respond": _("You get an answer in writing within %(within)s after that."),
    "answered": _("If you do not agree, you object within %(within)s, and somebody else looks at it."),
}


def coming(kind: CaseKind, decision: Decision, shop: Shop, values: Mapping[str, str]) -> list[str]:
    path = decision.path or next(iter(kind.start))
    return told(ahead(kind, kind.first(decision.verdict, path), path), kind, shop, values)


def told(steps: Iterable[str], kind: CaseKind, shop: Shop, values: Mapping[str, str]) -> list[str]:
    said = []
    for step in steps:
        length = within(shop.pk, kind.key, step) if step in COMING else ""
        if length:
            said.append(str(COMING[step]) % {**values, "within": length})
    return said
