"""What is done with store credit: given, spent, given back, expired, taken back. Each locks the account first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.moves import role_refused
from aftercare.core.actor import SYSTEM, Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.money import Money
from aftercare.core.refusal import Refused
from aftercare.people.models import Customer

from ..models import RefundOperation
from .events import CreditExpired, CreditGivenBack, CreditGranted, CreditReversed, CreditSpent
from .models import CreditAccount, CreditGrant, CreditSpend, EntryKind
from .moving import account_for, locked_account, move, usable

GIVE = frozenset({ActorKind.FINANCE, ActorKind.SUPERVISOR, ActorKind.INTEGRATION})
SPEND = frozenset({ActorKind.FINANCE, ActorKind.INTEGRATION})
AGAIN = timedelta(days=30)
"""How long what expired while it was spent can be spent once the purchase is undone."""
MOST = 10**12


@transaction.atomic
def grant(
    customer: Customer, *, currency: str, amount: int, bonus: int = 0, because: str = "",
    expires_at: datetime | None = None, by: Actor, at: datetime,
) -> CreditGrant:  # fmt: skip
    """Give a customer store credit without a refund behind it."""
    if by.kind not in GIVE:
        raise role_refused()
    if amount < 0 or bonus < 0 or not 0 < amount + bonus <= MOST:
        raise Refused(_("Give more than nothing, and no more than can be."), code="no_amount", field="amount")
    if expires_at is not None and expires_at <= at:
        raise Refused(_("It would have expired already; choose a later day."), code="expired", field="expires_at")
    if not because.strip():
        raise Refused(_("Write what it is given for; the customer reads it."), code="because_missing", field="because")
    return put_in(customer, Money(amount, currency), bonus=bonus, because=because.strip()[:200],
                  expires_at=expires_at, by=by, at=at)  # fmt: skip


def put_in(
    customer: Customer, money: Money, *, bonus: int = 0, because: str = "", expires_at: datetime | None = None,
    operation: RefundOperation | None = None, by: Actor, at: datetime,
) -> CreditGrant:  # fmt: skip
    """A grant within the transaction of the action that decided on it. The caller answers for the right to."""
    account = account_for(customer, money.currency)
    total = money.minor + bonus
    made = CreditGrant.objects.create(
        account=account, operation=operation, amount=money.minor, bonus=bonus, left=total, because=because,
        granted_at=at, expires_at=expires_at,
    )  # fmt: skip
    move(account, made, EntryKind.GRANTED, total, at=at)
    until = expires_at.isoformat() if expires_at else None
    emit(CreditGranted(account=account, amount=total, bonus=bonus, expires_at=until, by=by, at=at))
    return made


@transaction.atomic
def spend(account: CreditAccount, *, amount: int, reference: str, by: Actor, at: datetime) -> CreditSpend:
    """Take what a purchase costs, once for each `reference`: what expires first goes first."""
    if by.kind not in SPEND:
        raise role_refused()
    if amount <= 0:
        raise Refused(_("Spend more than nothing."), code="no_amount", field="amount")
    account = locked_account(account)
    if before := CreditSpend.objects.filter(account=account, reference=reference).first():
        return _same(before, amount)
    grants = [one for one in usable(account) if not one.expired(at)]
    left = sum(one.left for one in grants)
    if amount > left:
        has = Money(left, account.currency)
        raise Refused(
            _("The account has %(left)s to spend, less than this.") % {"left": has}, code="too_little", field="amount"
        )
    made = CreditSpend.objects.create(account=account, reference=reference, amount=amount, spent_at=at)
    for one in grants:
        part = min(one.left, amount)
        move(account, one, EntryKind.SPENT, -part, spend=made, at=at)
        amount -= part
    emit(CreditSpent(account=account, amount=made.amount, reference=reference, by=by, at=at))
    return made


def _same(before: CreditSpend, amount: int) -> CreditSpend:
    if before.given_back_at or before.amount != amount:
        raise Refused(
            _("This reference was used for another amount, or for a purchase that was undone; use a new one."),
            code="reference_used", field="reference",
        )  # fmt: skip
    return before


@transaction.atomic
def give_back(account: CreditAccount, *, reference: str, by: Actor, at: datetime) -> CreditSpend:
    """Undo a purchase: each grant has again what was taken of it. Done twice it changes nothing."""
    if by.kind not in SPEND:
        raise role_refused()
    account = locked_account(account)
    made = CreditSpend.objects.filter(account=account, reference=reference).first()
    if made is None:
        raise Refused(_("Nothing was spent by this reference; check it."), code="not_spent", field="reference")
    if made.given_back_at:
        return made
    for entry in made.entries.filter(kind=EntryKind.SPENT).select_related("grant").order_by("id"):
        one = entry.grant
        if one.expires_at is not None and one.expires_at < at + AGAIN and one.expired(at):
            one.expires_at = at + AGAIN
            one.save(update_fields=["expires_at"])
        move(account, one, EntryKind.GIVEN_BACK, -entry.amount, spend=made, at=at)
    made.given_back_at = at
    made.save(update_fields=["given_back_at"])
    emit(CreditGivenBack(account=account, amount=made.amount, reference=reference, by=by, at=at))
    return made


@transaction.atomic
def expire(account: CreditAccount, *, at: datetime) -> None:
    """Take what nobody spent in time."""
    account = locked_account(account)
    over = [one for one in usable(account) if one.expired(at)]
    lost = sum(one.left for one in over)
    for one in over:
        move(account, one, EntryKind.EXPIRED, -one.left, at=at)
    if lost:
        emit(CreditExpired(account=account, amount=lost, by=SYSTEM, at=at))


@transaction.atomic
def reverse(made: CreditGrant, *, by: Actor, at: datetime) -> CreditGrant:
    """Take back what is left of a grant given by mistake. What took the place of a refund is the customer's."""
    if by.kind not in GIVE:
        raise role_refused()
    account = locked_account(made.account)
    made = CreditGrant.objects.get(pk=made.pk)
    if made.operation_id:
        raise Refused(_("This credit is the customer's refund; it cannot be taken back."), code="is_refund")
    if not made.left:
        raise Refused(_("Nothing is left of this credit."), code="nothing_left")
    taken = made.left
    move(account, made, EntryKind.REVERSED, -taken, at=at)
    emit(CreditReversed(account=account, amount=taken, by=by, at=at))
    return made
