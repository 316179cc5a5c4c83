"""An order comes in once and whole, its reductions frozen onto its lines; a bad one is refused naming the field."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.core.refusal import Refused
from aftercare.orders.factories import NOW, line_in, make_order, make_shop, order_in
from aftercare.orders.intake import CustomerIn, DeliveryIn, LineIn, OrderIn, TenderIn, freeze, take_orders
from aftercare.orders.models import Delivery, Order, OrderLine, Product, Tender
from aftercare.people.models import Customer
from stories.racing import CROWD, race, refusals

prices = st.integers(0, 10**8)
lines = st.lists(
    st.builds(line_in, quantity=st.integers(1, 50_000), gross=prices, kind=st.sampled_from(["goods", "service"])),
    min_size=1,
    max_size=12,
)


@st.composite
def orders(draw: st.DrawFn) -> OrderIn:
    """Orders whose reductions together take off at most what the goods cost."""
    sold = draw(lines)
    left = sum(line.gross for line in sold if line.kind == "goods")
    taken = {}
    for name in draw(st.permutations(["discount", "coupon", "points"])):
        taken[name] = draw(st.one_of(st.integers(0, left), st.just(left)))
        left -= taken[name]
    return order_in(sold, currency=draw(st.sampled_from(["JPY", "CNY", "KWD"])), **taken)


@given(orders())
def test_reductions_are_frozen_onto_the_goods_to_the_last_minor_unit(order: OrderIn) -> None:
    frozen = freeze(order)
    for name in ("discount", "coupon", "points"):
        assert sum(getattr(line, name) for line in frozen) == getattr(order, name)
        assert not any(getattr(line, name) for line in frozen if line.kind == "service")
    assert all(line.paid == line.gross - line.discount - line.coupon - line.points >= 0 for line in frozen)
    assert sum(line.paid for line in frozen) == sum(line.gross for line in order.lines) - (
        order.discount + order.coupon + order.points
    )


@given(orders())
def test_the_same_order_always_freezes_the_same_way(order: OrderIn) -> None:
    first, second = freeze(order), freeze(order)
    assert [(line.paid, line.tax) for line in first] == [(line.paid, line.tax) for line in second]


def test_each_line_bears_its_share() -> None:
    frozen = freeze(
        order_in([line_in(gross=2000), line_in(gross=1000), line_in(gross=500, kind="service")], coupon=100)
    )
    assert [(line.coupon, line.paid) for line in frozen] == [(67, 1933), (33, 967), (0, 500)]


def test_tax_is_in_the_price_or_on_top_as_the_order_says() -> None:
    assert [line.paid for line in freeze(order_in([line_in(gross=1000, tax=60)]))] == [1000]
    assert [line.paid for line in freeze(order_in([line_in(gross=1000, tax=60)], tax_included=False))] == [1060]


BAD: list[tuple[str, dict[str, Any]]] = [
    ("number", {"number": " "}),
    ("lines", {"lines": []}),
    ("lines.1.sku", {"lines": [line_in(sku=" ")]}),
    ("lines.1.quantity", {"lines": [line_in(quantity=0)]}),
    ("lines.2.price", {"lines": [line_in(), line_in(gross=-1)]}),
    ("lines.1.discount", {"lines": [line_in(discount=-1)]}),
    ("lines.1.discount", {"lines": [line_in(gross=100, discount=101), line_in()]}),
    ("lines.1.tax", {"lines": [line_in(tax=-1)]}),
    ("lines.1.tax", {"lines": [line_in(gross=100, tax=101)]}),
    ("lines.1.kind", {"lines": [line_in(kind="gift")]}),
    ("lines.1.shipped", {"lines": [line_in(quantity=2, shipped=3)]}),
    ("discount", {"discount": 10_001}),
    ("coupon", {"coupon": -1}),
    ("points", {"points": 10_001}),
    ("coupon", {"discount": 6000, "coupon": 6000}),
    ("currency", {"currency": "RMB"}),
    ("tenders", {"tenders": [TenderIn(captured=10_001)]}),
    ("tenders", {"tenders": [TenderIn(captured=-1)]}),
    ("delivered_at", {"delivered_at": NOW - timedelta(seconds=1)}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "wrong"), BAD)
def test_a_bad_order_is_refused_naming_the_field_and_nothing_is_kept(field: str, wrong: dict[str, Any]) -> None:
    shop = make_shop()
    with pytest.raises(Refused) as refused:
        take_orders(shop, [order_in(), replace(order_in(), **wrong)])
    assert refused.value.field == field
    assert str(refused.value)
    assert not Order.objects.exists() and not Product.objects.exists()


@pytest.mark.django_db
def test_an_order_is_written_with_all_its_parts() -> None:
    order = make_order(
        make_shop(),
        [line_in(quantity=3, gross=9000, shipped=2, category="Tea"), line_in(gross=600, kind="service", sku="POST")],
        customer=CustomerIn(external_id="C-1", name="林", phone="13800000000"),
        email="",
        tenders=[TenderIn(captured=9000, kind="alipay", provider="sandbox", provider_ref="p1"), TenderIn(captured=600)],
        deliveries=[DeliveryIn(carrier="SF", tracking_number="SF1", shipped_at=NOW)],
    )
    goods, postage = order.lines.order_by("position")
    assert (goods.shipped, goods.returnable, goods.refundable, goods.product) == (2, 2, 3, Product.objects.get())
    assert (postage.shipped, postage.returnable, postage.refundable, postage.product) == (0, 0, 2, None)
    assert (order.captured, order.phone, order.customer) == (9600, "13800000000", Customer.objects.get())
    assert list(Tender.objects.values_list("position", "captured", "provider")) == [
        (1, 9000, "sandbox"),
        (2, 600, "manual"),
    ]
    assert Delivery.objects.get().tracking_number == "SF1"


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "delivered"), [([], None), ([5, None], None), ([5, 9, 2], 9)])
def test_an_order_is_delivered_once_its_last_parcel_is(hours: list[int | None], delivered: int | None) -> None:
    """Or the time for returns would never begin to run."""
    parcels = [DeliveryIn(delivered_at=hour and NOW + timedelta(hours=hour)) for hour in hours]  # type: ignore[arg-type]
    order = make_order(make_shop(), delivered_at=None, deliveries=parcels)
    assert order.delivered_at == (delivered and NOW + timedelta(hours=delivered))


@pytest.mark.django_db
def test_an_unpaid_order_has_captured_nothing() -> None:
    order = make_order(make_shop(), paid_at=None)
    assert (order.captured, order.tenders.count()) == (0, 0)


@pytest.mark.django_db
def test_the_same_orders_again_change_nothing() -> None:
    shop, both = make_shop(), [order_in(), order_in()]
    assert [len(take_orders(shop, both)[0]), take_orders(shop, both)[1]] == [2, 2]
    before = list(OrderLine.objects.values())
    changed = [replace(order, coupon=5, lines=[line_in()]) for order in both]
    assert take_orders(shop, [*changed, order_in(number="new")])[1] == 2
    assert list(OrderLine.objects.exclude(order__number="new").values()) == before


@pytest.mark.django_db
def test_the_same_number_in_two_shops_is_two_orders() -> None:
    for shop in (make_shop(), make_shop()):
        make_order(shop, number="1", customer=CustomerIn(external_id="C-1"))
    assert (Order.objects.count(), Customer.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_many_orders_take_few_statements(django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    shop = make_shop()
    batch = [order_in([line_in(), line_in()], customer=CustomerIn(external_id=f"C-{i}")) for i in range(100)]
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        take_orders(shop, batch)
    assert OrderLine.objects.count() == 200


@pytest.mark.django_db(transaction=True)
def test_an_order_sent_by_many_at_once_is_taken_once() -> None:
    shop = make_shop()
    batch = [order_in([LineIn(sku="A", quantity=1, gross=5)], customer=CustomerIn(external_id="C")) for _ in range(3)]
    ends = race([partial(take_orders, shop, batch if i % 2 else batch[::-1]) for i in range(CROWD)])
    assert refusals(ends) == []
    assert sum(len(taken) for taken, _known in ends) == 3
    assert (Order.objects.count(), OrderLine.objects.count(), Customer.objects.count()) == (3, 3, 1)
