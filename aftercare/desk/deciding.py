"""The decision as the person who has to answer reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.policy.facts import Decision, Verdict
from aftercare.policy.sentences import FEES
from aftercare.ui.amounts import Row
from aftercare.ui.decisions import Considered, DecisionView, decision_view

PAYERS: dict[str, Promise] = {
    "customer": _("The customer pays the return freight."),
    "merchant": _("The shop pays the return freight."),
    "nobody": _("Nothing has to be sent back."),
}
OURS: list[tuple[Promise, Promise]] = [
    (FEES["return_freight"], _("Return freight, paid by the customer")),
    (_("You get back"), _("The customer gets back")),
]


def to_staff(decision: Decision, *, answered: bool, policy_number: int | None = None) -> DecisionView:
    """What the policy said, and who pays the freight; what it leaves open is theirs to decide until `answered`."""
    view = decision_view(decision, policy_number=policy_number)
    payer = Considered("pass", str(PAYERS[decision.freight_payer]))
    title, because, row = view.title, view.because, view.row
    if decision.verdict is Verdict.EVIDENCE and not answered:
        title = str(_("The customer shows something first"))
    if decision.verdict is Verdict.REVIEW:
        title = str(_("Decided by a person") if answered else _("Yours to decide"))
        because = str(_("The policy lets a person answer this request; these rules are kept:"))
        row = view.row if view.law else ""
    return DecisionView(
        verdict=view.verdict,
        title=title,
        because=because,
        considered=[*(rule for rule in view.considered[:-1] if rule.outcome != "review"), payer],
        policy=view.policy,
        law=view.law,
        row=row,
        deadlines=view.deadlines,
    )


def rows_to_staff(rows: Iterable[Row]) -> list[Row]:
    """The money block speaks to the customer; here it speaks of them."""
    said = {str(told): str(ours) for told, ours in OURS}
    return [replace(row, label=said.get(row.label, row.label)) for row in rows]
