"""Withdrawing from a contract (Directive 2011/83 Art. 11a), and what waits for a person of the shop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.cases.actions.withdrawals import Statement, by_sku, limit, receive
from aftercare.cases.actions.withdrawals import answer as answer_withdrawal
from aftercare.cases.actions.withdrawals import match as match_withdrawal
from aftercare.cases.models import Withdrawal
from aftercare.cases.withdrawals import offered_by
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.people.models import LOCALES, Shop

from .answers import answer
from .callers import Caller, caller_of, found, plain
from .operations import BODY, QUERY, open_to_all, read, write
from .paging import bad_cursor, only_known
from .schemas.withdrawals import (
    AnswerTaken,
    ItemTaken,
    MatchTaken,
    WithdrawalFilter,
    WithdrawalPage,
    WithdrawalReceived,
    WithdrawalShown,
    WithdrawalTaken,
)

router = Router(tags=["Withdrawals"])
SAID = (
    "ref", "name", "contract", "email", "items", "locale", "received_at", "settled_at", "because", "answer",
)  # fmt: skip


@open_to_all(
    router, "/withdrawals", method="POST", answers={201: WithdrawalReceived}, fails=(422, *BODY), keyed=True
)  # fmt: skip
def declare_withdrawal(request: HttpRequest, withdrawal: WithdrawalTaken) -> HttpResponse:
    """Withdraw from a contract

    Send it once the consumer has pressed “confirm withdrawal”. It is confirmed by e-mail with its date and time; goods
    of an order with that number and e-mail get their requests at once, all else waits for a person of the shop."""
    at = clock.now()
    shop = Shop.objects.filter(slug=plain(withdrawal.shop)).first()
    if shop is None or not offered_by(shop, at=at):
        raise Refused(_("There is no shop of that name with a withdrawal function."), code="bad_shop", field="shop")
    statement = Statement(
        name=withdrawal.name, contract=withdrawal.contract, email=withdrawal.email, items=withdrawal.items,
        skus=_skus(withdrawal.lines) or None,
    )  # fmt: skip
    limit(statement, source=str(request.META.get("REMOTE_ADDR", "")), at=at)
    locale = withdrawal.locale if withdrawal.locale in dict(LOCALES) else ""
    by = Actor(ActorKind.CUSTOMER, None, withdrawal.name)
    kept = receive(shop=shop, statement=statement, locale=locale, by=by, at=at)
    return answer({"ref": kept.ref, "received_at": kept.received_at}, status=201)


@read(router, "/withdrawals", scopes=("cases:read",), answer=WithdrawalPage, fails=QUERY)
def list_withdrawals(request: HttpRequest, asked: Annotated[WithdrawalFilter, Query()]) -> HttpResponse:
    """List withdrawals from contracts, newest first"""
    only_known(request, WithdrawalFilter)
    rows = reachable = Withdrawal.objects.of_shop(caller_of(request).shop_id)
    if asked.state:
        rows = rows.filter(settled_at__isnull=asked.state == "open")
    if asked.cursor is not None:
        last = reachable.filter(ref=plain(asked.cursor)).values_list("id", flat=True).first()
        if last is None:
            raise bad_cursor()
        rows = rows.filter(id__lt=last)
    wanted = list(rows.select_related("order").prefetch_related("cases").order_by("-id")[: asked.limit + 1])
    items = [_shown(row) for row in wanted[: asked.limit]]
    return answer({"items": items, "next": items[-1]["ref"] if len(wanted) > asked.limit else None})


@read(router, "/withdrawals/{ref}", scopes=("cases:read",), answer=WithdrawalShown)
def get_withdrawal(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a withdrawal from a contract"""
    return answer(_shown(_of(caller_of(request), ref)))


@write(router, "/withdrawals/{ref}/match", scopes=("cases:write",), answers={200: WithdrawalShown})
def match(request: HttpRequest, ref: str, body: MatchTaken) -> HttpResponse:
    """Say which order was meant, and open the requests for its goods

    Decided on as of the day the withdrawal came."""
    caller = caller_of(request)
    withdrawal = _of(caller, ref)
    order = caller.orders.filter(ref=plain(body.order)).first()
    if order is None:
        raise Refused(_("There is no such order in this shop."), code="bad_order", field="order")
    units = by_sku(order, _skus(body.lines)) if body.lines else None
    return answer(_shown(match_withdrawal(withdrawal, order=order, units=units, by=caller.actor, at=clock.now())))


@write(router, "/withdrawals/{ref}/answer", scopes=("cases:write",), answers={200: WithdrawalShown})
def answer_in_writing(request: HttpRequest, ref: str, body: AnswerTaken) -> HttpResponse:
    """Answer a withdrawal in writing, where no request is opened"""
    caller = caller_of(request)
    withdrawal = _of(caller, ref)
    return answer(_shown(answer_withdrawal(withdrawal, words=body.words, by=caller.actor, at=clock.now())))


def _of(caller: Caller, ref: str) -> Withdrawal:
    return found(Withdrawal.objects.of_shop(caller.shop_id).filter(ref=plain(ref)).first())


def _skus(lines: Iterable[ItemTaken]) -> dict[str, int]:
    return {line.sku: line.units for line in lines}


def _shown(withdrawal: Withdrawal) -> dict[str, Any]:
    return {
        **{name: getattr(withdrawal, name) for name in SAID},
        "order": withdrawal.order.ref if withdrawal.order else None,
        "cases": [case.ref for case in withdrawal.cases.all()],
    }
