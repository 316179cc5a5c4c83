"""The journal: what was granted, paid back, kept and owed, by account and posting by posting."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.money.ledger.accounts import entry_label
from aftercare.money.ledger.queries import balances, narrowed, refs_of
from aftercare.money.models import Posting
from aftercare.people.models import Shop

from .answers import answer
from .callers import caller_of
from .operations import QUERY, read
from .paging import only_known
from .schemas.journal import BalanceFilter, BalancesShown, PostingFilter, PostingPage

router = Router(tags=["Journal"])
BOOKS = ("money:write", "audit:read")


@read(router, "/journal", scopes=BOOKS, answer=PostingPage, fails=QUERY)
def list_postings(request: HttpRequest, asked: Annotated[PostingFilter, Query()]) -> HttpResponse:
    """List the postings of the shop's journal, newest first

    Each moves one amount from one account to another; none is ever changed. What was wrong is posted back."""
    only_known(request, PostingFilter)
    rows = _rows(request, asked)
    if asked.cursor:
        rows = rows.filter(pk__lt=int(asked.cursor))
    found = list(rows.order_by("-id")[: asked.limit + 1])
    items = [_posting(*row) for row in refs_of(found[: asked.limit])]
    return answer({"items": items, "next": items[-1]["id"] if len(found) > asked.limit else None})


@read(router, "/journal/balances", scopes=BOOKS, answer=BalancesShown, fails=QUERY)
def get_balances(request: HttpRequest, asked: Annotated[BalanceFilter, Query()]) -> HttpResponse:
    """Read what the accounts of the journal came to, or each of them day by day"""
    only_known(request, BalanceFilter)
    zone = Shop.objects.get(pk=caller_of(request).shop_id).timezone if asked.by == "day" else ""
    found = balances(_rows(request, asked), zone=zone)
    return answer({
        "items": [
            {"day": one.day, "account": one.account, "label": one.label, "currency": one.currency, "debit": one.debit,
             "credit": one.credit, "balance": one.amount}
            for one in found
        ],
    })  # fmt: skip


def _rows(request: HttpRequest, asked: PostingFilter | BalanceFilter) -> QuerySet[Posting]:
    rows = Posting.objects.of_shop(caller_of(request).shop_id)
    told = asked.model_dump(include={"account", "reference", "since", "until"}, exclude_none=True)
    return narrowed(rows, **told)


def _posting(row: Posting, case: str, order: str) -> dict[str, Any]:
    return {
        "id": str(row.pk), "entry": row.entry, "label": entry_label(row.entry), "at": row.at, "case": case or None,
        "order": order or None, "debit": row.debit, "credit": row.credit, "currency": row.currency,
        "amount": row.amount,
    }  # fmt: skip
