"""Payments that the customer's bank asks back: refunds on their orders wait until it is decided."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.money.chargebacks import actions
from aftercare.money.models import Chargeback

from .answers import answer
from .callers import caller_of, found, plain
from .operations import QUERY, read, write
from .paging import only_known, page
from .schemas.chargebacks import (
    ChargebackDecisionTaken,
    ChargebackFilter,
    ChargebackPage,
    ChargebackShown,
    ChargebackTaken,
)

router = Router(tags=["Chargebacks"])
COLUMNS = (
    "ref", "order__ref", "state", "provider", "dispute", "tender__position", "order__currency", "amount", "taken",
    "reason", "until", "opened_at", "closed_at",
)  # fmt: skip
NAMES = (
    "ref", "order", "state", "provider", "dispute", "payment", "currency", "amount", "taken", "reason", "until",
    "opened_at", "closed_at",
)  # fmt: skip


@read(router, "/chargebacks", scopes=("money:write", "audit:read"), answer=ChargebackPage, fails=QUERY)
def list_chargebacks(request: HttpRequest, asked: Annotated[ChargebackFilter, Query()]) -> HttpResponse:
    """List the payments that are or were asked back, newest first"""
    only_known(request, ChargebackFilter)
    reachable = Chargeback.objects.of_shop(caller_of(request).shop_id)
    rows = reachable.filter(state=asked.state) if asked.state else reachable
    return answer(page(rows, COLUMNS, _row, reachable=reachable, cursor=asked.cursor, limit=asked.limit))


@read(router, "/chargebacks/{ref}", scopes=("money:write", "audit:read"), answer=ChargebackShown)
def get_chargeback(request: HttpRequest, ref: str) -> HttpResponse:
    """Read one"""
    return answer(_shown(_one(request, ref).ref))


@write(router, "/orders/{ref}/chargebacks", scopes=("money:write",), answers={201: ChargebackShown})
def open_chargeback(request: HttpRequest, ref: str, chargeback: ChargebackTaken) -> HttpResponse:
    """Write down that a payment of the order is asked back

    Connected providers tell theirs by themselves. Refunds on the order wait until it is decided."""
    caller = caller_of(request)
    order = found(caller.orders.filter(ref=plain(ref)).first())
    tender = order.tenders.filter(position=chargeback.payment).first()
    if tender is None:
        raise Refused(_("This order has no such payment; count them from 1."), code="no_payment", field="payment")
    made = actions.open_chargeback(
        order, tender=tender, by=caller.actor, at=clock.now(), **chargeback.model_dump(exclude={"payment"})
    )
    return answer(_shown(made.ref), status=201, location=f"/api/v1/chargebacks/{made.ref}")


@write(router, "/chargebacks/{ref}/decide", scopes=("money:write",), answers={200: ChargebackShown})
def close_chargeback(request: HttpRequest, ref: str, decision: ChargebackDecisionTaken) -> HttpResponse:
    """Write down how it was decided

    Won: the refunds that waited are paid. Lost: finance counts each as paid by the bank, or pays it all the same."""
    made = _one(request, ref)
    actions.close_chargeback(made, won=decision.won, by=caller_of(request).actor, at=clock.now())
    return answer(_shown(made.ref))


def _one(request: HttpRequest, ref: str) -> Chargeback:
    return found(Chargeback.objects.of_shop(caller_of(request).shop_id).filter(ref=plain(ref)).first())


def _shown(ref: str) -> dict[str, Any]:
    return _row(Chargeback.objects.values_list(*COLUMNS).get(ref=ref))


def _row(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(NAMES, row, strict=True))
