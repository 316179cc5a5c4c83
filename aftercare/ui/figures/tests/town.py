"""A shop whose cases stand at instants chosen by hand, for the figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aftercare.cases.models import Case, CaseLine, Rating
from aftercare.core.models import EventRow
from aftercare.money.models import OperationState, Refund, RefundOperation, RefundState
from aftercare.orders.factories import line_in, make_order, make_shop
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.promises.models import LegalDeadline

AT = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai."""


def ago(**length: float) -> datetime:
    return AT - timedelta(**length)


def case(shop: Shop, opened: datetime, *, order: Order | None = None, **fields: Any) -> Case:
    order = order or make_order(shop)
    defaults = {
        "kind": "return", "step": "review", "owner": "agent", "reason": "defect", "freight_payer": "merchant",
        "currency": order.currency, "granted": 0, "locale": "en", "changed_at": opened,
    }  # fmt: skip
    return Case.objects.create(shop=shop, order=order, opened_at=opened, **{**defaults, **fields})


def closed(shop: Shop, opened: datetime, ended: datetime, **fields: Any) -> Case:
    return case(shop, opened, closed_at=ended, owner="", step="completed", **fields)


def late(one: Case, at: datetime) -> None:
    EventRow.objects.create(
        name="case.escalated", shop_id=one.shop_id, subject_kind="case", subject_id=one.pk, at=at, actor_kind="system"
    )


def rated(one: Case, stars: int, at: datetime) -> None:
    Rating.objects.create(case=one, stars=stars, at=at, changed_at=at)


def wanted(one: Case, due: datetime, *, met: datetime | None = None, void: datetime | None = None) -> None:
    LegalDeadline.objects.create(
        case=one, shop=one.shop, code="refund", law="CN", article="25", starts="opened", days=7,
        started_at=due - timedelta(days=7), due_at=due, met_at=met, void_at=void,
    )  # fmt: skip


def refunded(one: Case, amount: int, at: datetime | None) -> None:
    """Paid at that instant, or refused by the provider."""
    state = RefundState.SUCCEEDED if at else RefundState.PENDING
    refund, _made = Refund.objects.get_or_create(
        case=one, defaults={"amount": amount, "state": state, "requested_at": one.opened_at, "settled_at": at}
    )
    tender = one.order.tenders.create(captured=amount, position=refund.operations.count() + 7)
    RefundOperation.objects.create(
        refund=refund, tender=tender, amount=amount, provider="sandbox", settled_at=at,
        state=OperationState.SUCCEEDED if at else OperationState.FAILED,
    )  # fmt: skip


def sold(shop: Shop, placed: datetime, sku: str, units: int, *, back: int = 0, held: bool = True) -> None:
    line_sold = line_in(units, units * 1_000, sku=sku, title=sku.title())
    order = make_order(shop, [line_sold], placed_at=placed, paid_at=placed, delivered_at=placed)
    if back:
        line, asked = order.lines.get(), placed + timedelta(days=1)
        CaseLine.objects.create(
            case=case(shop, asked, order=order), line=line, sku=sku, units=back, amount=0, goods_back=True,
            reason="defect", asked_at=asked, held=held,
        )  # fmt: skip


def town() -> Shop:
    """Seven days to Friday 20 March against the seven before; every number in the tests is counted from here."""
    shop = make_shop()
    fresh = case(shop, ago(hours=3), due_at=AT + timedelta(hours=3))
    case(shop, ago(hours=20), due_at=AT + timedelta(hours=3, minutes=30), reason="changed_mind")
    case(shop, ago(days=2), due_at=ago(hours=1), escalated_at=ago(hours=1))
    case(shop, ago(days=40), due_at=AT + timedelta(days=1))
    wanted(fresh, AT + timedelta(hours=5))  # not due yet: not counted

    good = closed(shop, ago(days=5), ago(days=1))
    rated(good, 5, ago(hours=2))
    refunded(good, 1_000, ago(days=1))
    refunded(good, 500, ago(days=1))
    wanted(good, ago(days=1), met=ago(days=2))
    slow = closed(shop, ago(days=12), ago(days=3), reason="missing")
    late(slow, ago(days=4))
    late(slow, ago(days=3, hours=2))
    rated(slow, 2, ago(days=2))
    wanted(slow, ago(days=4), met=ago(days=3))
    wanted(case(shop, ago(days=9), step="refund", owner="system"), ago(days=2))
    gone = closed(shop, ago(days=10), ago(days=8))
    wanted(gone, ago(days=3), void=ago(days=8))
    refunded(gone, 2_000, ago(days=8))
    stuck = case(shop, ago(days=3, hours=1), step="refund", owner="system")
    refunded(stuck, 700, None)
    return shop
