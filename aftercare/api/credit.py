"""Store credit: what a customer has, given and taken back; spent by the shop's own system, once for each reference."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.money.credit import actions
from aftercare.money.models import CreditAccount, CreditGrant, CreditSpend
from aftercare.people.models import Customer

from .answers import answer
from .callers import caller_of, found, plain
from .operations import QUERY, read, write
from .paging import only_known, page
from .schemas.credit import (
    CreditAccountPage,
    CreditAccountShown,
    CreditEntryPage,
    CreditFilter,
    CreditGrantShown,
    CreditGrantTaken,
    CreditReferenceTaken,
    CreditSpendShown,
    CreditSpendTaken,
    EntryFilter,
)

router = Router(tags=["Store credit"])
READ, GIVE, SPEND = ("credit:write", "money:write", "audit:read"), ("money:write",), ("credit:write", "money:write")
COLUMNS = ("ref", "customer__external_id", "currency", "balance")
NAMES = ("ref", "customer", "currency", "balance")


@read(router, "/credit", scopes=READ, answer=CreditAccountPage, fails=QUERY)
def list_credit(request: HttpRequest, asked: Annotated[CreditFilter, Query()]) -> HttpResponse:
    """List the accounts of store credit, of one customer or of all, newest first"""
    only_known(request, CreditFilter)
    reachable = CreditAccount.objects.of_shop(caller_of(request).shop_id)
    rows = reachable.filter(customer__external_id=asked.customer) if asked.customer else reachable
    return answer(page(rows, COLUMNS, _row, reachable=reachable, cursor=asked.cursor, limit=asked.limit))


@write(router, "/credit", scopes=GIVE, answers={201: CreditGrantShown})
def give_credit(request: HttpRequest, credit: CreditGrantTaken) -> HttpResponse:
    """Give a customer store credit

    Without a refund behind it. The account is made with the first grant in its currency."""
    caller = caller_of(request)
    customer = Customer.objects.filter(shop_id=caller.shop_id, external_id=credit.customer).first()
    if customer is None:
        raise Refused(_("This shop has no customer of that number; check it."), code="unknown_customer",
                      field="customer")  # fmt: skip
    given = credit.model_dump(exclude={"customer"})
    made = actions.grant(customer, **given, by=caller.actor, at=clock.now())
    return answer(_grant(made), status=201, location=f"/api/v1/credit/{made.account.ref}")


@read(router, "/credit/{ref}", scopes=READ, answer=CreditAccountShown)
def get_credit(request: HttpRequest, ref: str) -> HttpResponse:
    """Read one account"""
    return answer(_row(CreditAccount.objects.values_list(*COLUMNS).get(pk=_account(request, ref).pk)))


@read(router, "/credit/{ref}/entries", scopes=READ, answer=CreditEntryPage, fails=QUERY)
def list_credit_entries(request: HttpRequest, ref: str, asked: Annotated[EntryFilter, Query()]) -> HttpResponse:
    """Read the account's statement, newest first"""
    only_known(request, EntryFilter)
    rows = _account(request, ref).entries.select_related("grant", "spend").order_by("-id")
    if asked.cursor:
        rows = rows.filter(pk__lt=int(asked.cursor))
    entries = list(rows[: asked.limit + 1])
    items = [
        {"id": str(one.pk), "kind": one.kind, "amount": one.amount, "balance": one.balance, "grant": one.grant.ref,
         "reference": one.spend.reference if one.spend else None, "at": one.at}
        for one in entries[: asked.limit]
    ]  # fmt: skip
    return answer({"items": items, "next": items[-1]["id"] if len(entries) > asked.limit else None})


@write(router, "/credit/{ref}/spend", scopes=SPEND, answers={200: CreditSpendShown})
def spend_credit(request: HttpRequest, ref: str, purchase: CreditSpendTaken) -> HttpResponse:
    """Spend store credit on a purchase

    Once for each reference, and never more than there is: what expires first goes first."""
    account = _account(request, ref)
    made = actions.spend(account, **purchase.model_dump(), by=caller_of(request).actor, at=clock.now())
    return answer(_spend(made))


@write(router, "/credit/{ref}/give-back", scopes=SPEND, answers={200: CreditSpendShown})
def give_credit_back(request: HttpRequest, ref: str, purchase: CreditReferenceTaken) -> HttpResponse:
    """Undo a purchase: what was spent on it can be spent again

    What expired meanwhile is good for 30 days more."""
    account = _account(request, ref)
    made = actions.give_back(account, reference=purchase.reference, by=caller_of(request).actor, at=clock.now())
    return answer(_spend(made))


@write(router, "/credit/grants/{ref}/reverse", scopes=GIVE, answers={200: CreditGrantShown}, body=())
def reverse_credit(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back what is left of credit that was given by mistake

    Never what took the place of a refund."""
    caller = caller_of(request)
    grants = CreditGrant.objects.filter(account__shop_id=caller.shop_id, ref=plain(ref))
    one = found(grants.select_related("account").first())
    return answer(_grant(actions.reverse(one, by=caller.actor, at=clock.now())))


def _account(request: HttpRequest, ref: str) -> CreditAccount:
    return found(CreditAccount.objects.of_shop(caller_of(request).shop_id).filter(ref=plain(ref)).first())


def _row(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(NAMES, row, strict=True))


def _grant(made: CreditGrant) -> dict[str, Any]:
    return {
        "ref": made.ref, "account": made.account.ref, "amount": made.amount, "bonus": made.bonus, "left": made.left,
        "because": made.because, "granted_at": made.granted_at, "expires_at": made.expires_at,
    }  # fmt: skip


def _spend(made: CreditSpend) -> dict[str, Any]:
    account = CreditAccount.objects.get(pk=made.account_id)
    return {
        "account": account.ref, "reference": made.reference, "amount": made.amount, "balance": account.balance,
        "currency": account.currency, "spent_at": made.spent_at, "given_back_at": made.given_back_at,
    }  # fmt: skip
