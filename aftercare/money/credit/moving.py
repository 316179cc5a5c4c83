"""Moves one grant's money and everything that says so: the grant, the balance, the statement and the journal."""

from __future__ import annotations

from datetime import datetime

from aftercare.people.models import Customer

from ..ledger.posting import credit_moved
from .models import CreditAccount, CreditEntry, CreditGrant, CreditSpend, EntryKind


def account_for(customer: Customer, currency: str) -> CreditAccount:
    """The customer's account, made if there is none yet, locked until the transaction ends."""
    made, _new = CreditAccount.objects.get_or_create(shop_id=customer.shop_id, customer=customer, currency=currency)
    return locked_account(made)


def locked_account(account: CreditAccount) -> CreditAccount:
    """Locked. Everything that moves credit begins here, after the locks of a case and its order where it has them."""
    return CreditAccount.objects.select_for_update().get(pk=account.pk)


def usable(account: CreditAccount) -> list[CreditGrant]:
    """What something is left of, in the order it is spent: what expires first goes first."""
    grants = list(CreditGrant.objects.filter(account=account, left__gt=0).order_by("id"))
    return sorted(grants, key=lambda grant: (grant.expires_at is None, grant.expires_at or grant.granted_at, grant.pk))


def move(
    account: CreditAccount, grant: CreditGrant, kind: EntryKind, amount: int, *, at: datetime,
    spend: CreditSpend | None = None,
) -> None:  # fmt: skip
    """The account must be locked."""
    if not amount:
        return
    account.balance += amount
    account.save(update_fields=["balance"])
    if kind != EntryKind.GRANTED:  # a new grant begins with all of it left
        grant.left += amount
        grant.save(update_fields=["left"])
    entry = CreditEntry.objects.create(
        account=account, grant=grant, spend=spend, kind=kind, amount=amount, balance=account.balance, at=at
    )
    credit_moved(entry, account=account, grant=grant)
