"""A decision that waits for a second person, as the desk shows it, and whether its reader may be that person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.cases.approvals import Approval, open_approval, second_people, why_asked
from aftercare.cases.kinds import ACTIONS
from aftercare.cases.models import Case
from aftercare.cases.remedies import remedy_label
from aftercare.core.money import Money
from aftercare.people.models import User

SECOND, OWN = "second", "own"


@dataclass(frozen=True, slots=True)
class Waiting:
    """`details` say what exactly would be done, `words` what the customer would read; `role` is the reader's part."""

    label: str
    amount: Money
    by: str
    at: datetime
    why: str
    details: list[str]
    words: str
    role: str
    people: list[str]


def waiting(case: Case, reader: User) -> Waiting | None:
    approval = open_approval(case)
    if approval is None:
        return None
    people = second_people(case, amount=approval.amount, but=approval.behind)
    most = case.money(approval.most).text(get_language() or "en") if approval.most is not None else ""
    return Waiting(
        label=str(ACTIONS[approval.label]),
        amount=case.money(approval.amount),
        by=approval.asked_name,
        at=approval.asked_at,
        why=why_asked(approval.why, by=approval.asked_name, most=most),
        details=list(_details(case, approval)),
        words=approval.words,
        role=_role(approval, reader, people),
        people=[person.called for person in people],
    )


def _role(approval: Approval, reader: User, people: list[User]) -> str:
    if f"user:{reader.pk}" in approval.behind:
        return OWN
    return SECOND if reader in people else ""


def _details(case: Case, approval: Approval) -> Iterator[str]:
    terms = approval.terms
    if kind := terms.get("kind", case.kind if terms.get("path") else ""):
        yield remedy_label(kind, terms.get("path", ""))
    lines = {line.pk: line for line in case.asked}
    for pk, units in terms.get("units", ()):
        line = lines[pk]
        yield _("%(item)s: %(units)s of %(asked)s") % {
            "item": line.title or line.sku, "units": units, "asked": line.units,
        }  # fmt: skip
