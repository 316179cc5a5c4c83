"""The customer chooses another way for what could not go back to how they paid."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.models import Case
from aftercare.cases.moves import role_refused
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.money import Money
from aftercare.core.refusal import Refused
from aftercare.orders.counters import moving

from ..actions import check_undisputed, complete_when_settled, operations_of, settle_operation
from ..credit.actions import put_in
from ..models import RefundOperation
from ..provider import STORE_CREDIT
from .accounts import BankAccount, checked, sealed
from .events import RefundWayChosen
from .models import RefundRoute, Way

FOR_THEM = frozenset({ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.FINANCE, ActorKind.INTEGRATION})
"""Who may write down what the customer chose, with what they said."""
LONGEST = 500
LOOKS_LIKE_AN_ACCOUNT = re.compile(r"(?:\d[ -]?){8,}")


@transaction.atomic
def choose_way(
    case: Case, *, way: str, account: BankAccount | None = None, said: str = "", by: Actor, at: datetime
) -> Case:  # fmt: skip
    """Store credit is given at once; a transfer waits for finance. Either counts against the means of payment it
    takes the place of."""
    case = Case.objects.for_change(case.pk)
    said = check_consent(said, by)
    operations = operations_of(case)
    asked = [one for one in operations if one.asks_customer]
    _check(case, asked, way)
    kept = sealed(checked(account)) if way == Way.BANK else ""
    for one in asked:
        RefundRoute.objects.create(operation=one, way=way, account=kept, chosen_at=at)
        one.way = way
        one.save(update_fields=["way"])
    amount = sum(one.amount for one in asked)
    emit(RefundWayChosen(case=case, action="choose_way", left=case.step, entered=case.step, way=way, amount=amount,
                         said=said, by=by, at=at))  # fmt: skip
    if way == Way.CREDIT:
        _credit(case, operations, asked, at=at)
    return case


def _credit(case: Case, operations: list[RefundOperation], asked: list[RefundOperation], *, at: datetime) -> None:
    """Aftercare pays it by itself, as it has a provider pay: nobody who may choose need be able to pay."""
    with moving():
        for one in asked:
            settle_operation(case, one, ref="", paid_by=STORE_CREDIT, at=at)
        complete_when_settled(case, operations, by=SYSTEM, at=at)
    assert case.customer is not None  # checked before
    for one in asked:
        put_in(case.customer, Money(one.amount, case.currency), because=case.ref, operation=one, by=SYSTEM, at=at)


def check_consent(said: str, by: Actor) -> str:
    """What the customer said, where somebody else writes it down. Raises `Refused`."""
    if by.kind is ActorKind.CUSTOMER:
        return ""
    if by.kind not in FOR_THEM:
        raise role_refused()
    said = said.strip()
    if not said:
        raise Refused(
            _("Write what the customer said; money goes another way only when they agree."), code="said_missing",
            field="said",
        )  # fmt: skip
    if len(said) > LONGEST or LOOKS_LIKE_AN_ACCOUNT.search(said):
        raise Refused(
            _("Keep it short, and write the number of an account only where it is asked for; this is kept for ever."),
            code="said_too_much", field="said",
        )  # fmt: skip
    return said


def ways_for(case: Case) -> list[Way]:
    """Store credit needs a customer that the shop knows again."""
    return [Way.CREDIT, Way.BANK] if case.customer_id else [Way.BANK]


def _check(case: Case, asked: list[RefundOperation], way: str) -> None:
    if not asked:
        raise Refused(
            _("Nothing of this refund waits for a choice any more; reload to see where it stands."),
            code="nothing_asked",
        )
    check_undisputed(case)
    if way not in ways_for(case):
        raise Refused(_("Choose one of the ways that are offered."), code="no_such_way", field="way")
