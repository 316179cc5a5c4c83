"""Orders: what the shop sold, taken in and read."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.cases.actions import preview as decide_now
from aftercare.connectors.shops.jsonl_orders import order_of, problems_of
from aftercare.core import clock
from aftercare.orders.imports.assemble import Incomplete
from aftercare.orders.imports.problems import Bad
from aftercare.orders.intake import OrderIn, take_orders
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.ui.search import find_orders

from .answers import answer
from .callers import caller_of, found, plain
from .deciding import decided
from .lines import asks_of, line_ids
from .operations import BODY, QUERY, read, write
from .paging import only_known, page
from .problems import Problem
from .schemas.cases import DecisionShown, PreviewTaken
from .schemas.orders import OrderFilter, OrderPage, OrderShown, OrderTaken

router = Router(tags=["Orders"])
TRIES = 4
BRIEF = ("ref", "number", "placed_at", "paid_at", "delivered_at", "currency", "captured", "pending", "refunded")
LINE = (
    "position", "sku", "title", "kind", "category", "traits", "quantity", "shipped", "in_transit", "refused", "lost",
    "delivered_at", "returnable", "refundable", "gross", "discount",
    "coupon", "points", "paid", "tax", "granted", "pending", "refunded",
)  # fmt: skip
TENDER = ("kind", "provider", "captured", "pending", "refunded")
DELIVERY = ("carrier", "tracking_number", "state", "shipped_at", "delivered_at")


@read(router, "/orders", scopes=("orders:read",), answer=OrderPage, customers=True, fails=QUERY)
def list_orders(request: HttpRequest, asked: Annotated[OrderFilter, Query()]) -> HttpResponse:
    """List orders, newest first

    `q` is for the shop alone."""
    only_known(request, OrderFilter)
    caller = caller_of(request)
    rows = reachable = caller.orders
    if asked.q is not None:
        caller.must_be_shop()
        rows = find_orders(rows, asked.q, shops=[caller.shop_id])
    if asked.number is not None:
        rows = rows.filter(number=asked.number)
    return answer(page(rows, BRIEF, _brief, reachable=reachable, cursor=asked.cursor, limit=asked.limit))


@write(router, "/orders", scopes=("orders:write",), answers={200: OrderShown, 201: OrderShown})
def take_order(request: HttpRequest, order: OrderTaken) -> HttpResponse:
    """Take an order in

    201 with the order; 200 with the one that is there when the shop already has its number, unchanged."""
    caller = caller_of(request)
    shop = Shop.objects.get(pk=caller.shop_id)
    asked = order_in(order, shop)
    made = _taken(shop, asked)
    row = made or caller.orders.get(number=asked.number)
    return answer(_whole(row), status=201 if made else 200, location=f"/api/v1/orders/{row.ref}")


def _taken(shop: Shop, order: OrderIn) -> Order | None:
    """The order as written; None if the shop has its number."""
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                made, _known = take_orders(shop, [order])
                return made[0] if made else None
        except IntegrityError:
            # Another call has just brought the same order, product or customer; now it is there to be found.
            if not tries_left:
                raise
    return None


@read(router, "/orders/{ref}", scopes=("orders:read",), answer=OrderShown, customers=True)
def get_order(request: HttpRequest, ref: str) -> HttpResponse:
    """Read an order"""
    return answer(_whole(found(caller_of(request).orders.filter(ref=plain(ref)).first())))


@read(
    router, "/orders/{ref}/preview", method="POST", scopes=("cases:read",), answer=DecisionShown, customers=True,
    fails=(409, 422, *BODY),
)  # fmt: skip
def preview(request: HttpRequest, ref: str, asked: PreviewTaken) -> HttpResponse:
    """Decide on a request without making it

    What opening a case with the same lines would decide now: verdict, reason, fees and money. Nothing is written."""
    order = found(caller_of(request).orders.select_related("shop").filter(ref=plain(ref)).first())
    asks = asks_of(line_ids(order.pk, [ask.line for ask in asked.lines]), asked.lines)
    by = caller_of(request).actor.kind
    decision = decide_now(
        kind=asked.kind, order=order, asks=asks, at=clock.now(), photos=asked.photos, opened_by=by.value
    )
    return answer(decided(decision, order.currency))


def order_in(order: OrderTaken, shop: Shop) -> OrderIn:
    """The body as an order, read as the JSONL import reads it."""
    try:
        return order_of(order.model_dump(exclude_none=True), zone=ZoneInfo(shop.timezone), currency=shop.currency)
    except (Bad, Incomplete) as error:
        told = [(problem.field, " ".join(problem.told())) for problem in problems_of(error)]
        raise Problem("invalid", told[0][1], code=problems_of(error)[0].code, errors=told) from error


def _brief(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(BRIEF, row, strict=True))


def _whole(order: Order) -> dict[str, Any]:
    customer = order.customer
    return {
        **_fields(order, BRIEF),
        "customer": customer.external_id if customer else None,
        "country": order.country,
        "region": order.region,
        "timezone": order.timezone,
        "lines": [_fields(line, LINE) for line in order.lines.order_by("position")],
        "tenders": [_fields(tender, TENDER) for tender in order.tenders.order_by("position")],
        "deliveries": [_fields(delivery, DELIVERY) for delivery in order.deliveries.order_by("id")],
        "cases": list(order.cases.order_by("-id").values("ref", "kind", "step")),
    }


def _fields(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
