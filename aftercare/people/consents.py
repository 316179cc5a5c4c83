"""What a customer allows. Giving and withdrawing are added to a history that nothing changes; the last word counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused

from .events import ConsentGiven, ConsentWithdrawn
from .models import Consent, Customer
from .records import Purpose

WORDING = "2026-11-28"
"""The version of `WORDS`: raise it with every change of them, so that each record tells what was agreed to."""

WORDS: dict[str, Promise] = {
    Purpose.SERVICE: gettext_lazy(
        "We write to you about each step of your requests. Without this you see the steps on these pages alone."
    ),
    Purpose.MARKETING: gettext_lazy("We may write to you about new things and offers. You can end this at any time."),
    Purpose.AUTOMATED: gettext_lazy(
        "A program may answer your requests by itself, at once. If you say no, it may still say yes, and a person "
        "looks before the shop's own rules refuse you anything, which takes longer."
    ),
}
# Before a customer has said anything. Messages about a request belong to the contract, advertising needs a yes, and
# a decision by a program alone that goes against them may be refused (PIPL 24, GDPR 22).
ALLOWED_UNASKED = {Purpose.SERVICE: True, Purpose.MARKETING: False, Purpose.AUTOMATED: True}


@dataclass(frozen=True, slots=True)
class Choice:
    """Where one purpose stands. `given_at` and `withdrawn_at` are the last of each; both are empty when never asked."""

    purpose: Purpose
    allowed: bool
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None
    source: str = ""
    wording: str = ""

    @property
    def words(self) -> str:
        return str(WORDS[self.purpose])


def give_consent(customer: Customer, *, purpose: str, source: str, by: Actor, at: datetime) -> Choice:
    return _say(customer, purpose, True, source, by, at)


def withdraw_consent(customer: Customer, *, purpose: str, source: str, by: Actor, at: datetime) -> Choice:
    return _say(customer, purpose, False, source, by, at)


def choices_of(customer_id: int) -> list[Choice]:
    """Every purpose with what the customer last said about it."""
    rows = list(Consent.objects.filter(customer=customer_id).order_by("id"))
    return [_choice(purpose, [row for row in rows if row.purpose == purpose]) for purpose in Purpose]


@transaction.atomic
def _say(customer: Customer, purpose: str, given: bool, source: str, by: Actor, at: datetime) -> Choice:
    if purpose not in Purpose.values:
        raise Refused(
            _("There is no purpose “%(purpose)s”; the purposes are %(all)s.")
            % {"purpose": purpose, "all": ", ".join(Purpose.values)},
            code="bad_purpose",
            field="purpose",
        )
    # The lock keeps two tabs from writing the same word twice.
    Customer.objects.select_for_update().get(pk=customer.pk)
    rows = list(Consent.objects.filter(customer=customer, purpose=purpose).order_by("id"))
    if not rows or rows[-1].given != given or rows[-1].wording != WORDING:
        kind = ConsentGiven if given else ConsentWithdrawn
        rows.append(
            Consent.objects.create(
                customer=customer, purpose=purpose, given=given, wording=WORDING, source=source, at=at
            )
        )
        emit(kind(customer=customer, consent=rows[-1], by=by, at=at))
    return _choice(Purpose(purpose), rows)


def _choice(purpose: Purpose, rows: list[Consent]) -> Choice:
    if not rows:
        return Choice(purpose, ALLOWED_UNASKED[purpose])
    given = [row.at for row in rows if row.given]
    withdrawn = [row.at for row in rows if not row.given]
    last = rows[-1]
    return Choice(
        purpose, last.given, given[-1] if given else None, withdrawn[-1] if withdrawn else None, last.source,
        last.wording,
    )  # fmt: skip
