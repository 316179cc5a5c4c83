from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aftercare.orders.importing import accounted
from aftercare.orders.models import Order
from aftercare.people.models import Shop

from .conftest import Take, told

HEAD = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
FILE = HEAD + (
    "489434,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,13085,United Kingdom\n"
    "489435,22041,FRAME,48,2010-07-01 07:46:00,2.1,,EIRE\n"
    "489434,85048,LIGHTS,12,2009-12-01 07:46:00,6.95,13085,United Kingdom\n"
    "489434,POST,POSTAGE,1,2009-12-01 07:45:00,18,13085,United Kingdom\n"
    "489436,22041,,-9,2009-12-01 07:47:00,0,,United Kingdom\n"
    "C489437,85048,LIGHTS,-3,2009-12-02 07:47:00,6.95,13085,United Kingdom\n"
    "C489438,M,Manual,1,2009-12-02 07:47:00,373.57,,United Kingdom\n"
    "A506401,B,Adjust bad debt,1,2010-04-29 13:36:00,-53594.36,,United Kingdom\n"
    "489439,22041,GIFT,3,2009-12-01 07:48:00,0.335,13085.0,France\n"
    "489440,22041,GIFT,1,2009-12-01 07:48:00,0,13085,France\n"
)


@pytest.fixture
def shop(shop: Shop) -> Shop:
    Shop.objects.filter(pk=shop.pk).update(timezone="Europe/London", currency="GBP")
    shop.refresh_from_db()
    return shop


def test_every_row_is_imported_or_listed_with_its_reason(take: Take) -> None:
    run = take("online-retail", FILE)
    assert told(run) == [(6, "", "write_off"), (7, "", "credit"), (8, "", "credit_not_negative"), (9, "", "adjustment")]
    assert run.counts == {
        "rows": 10, "imported": 6, "orders": 4, "listed": 4, "listed.adjustment": 1, "listed.credit": 1,
        "listed.credit_not_negative": 1, "listed.write_off": 1,
    }  # fmt: skip
    assert accounted(run) == 10


def test_each_row_is_a_line_of_its_own_identical_ones_too(take: Take, shop: Shop) -> None:
    take("online-retail", FILE)
    order = Order.objects.get(shop=shop, number="489434")
    assert [
        (line.sku, line.quantity, line.gross, line.kind, line.shipped) for line in order.lines.order_by("position")
    ] == [
        ("85048", 12, 8340, "goods", 12),
        ("85048", 12, 8340, "goods", 12),
        ("POST", 1, 1800, "service", 0),
    ]
    assert order.placed_at == order.paid_at == order.delivered_at == datetime(2009, 12, 1, 7, 45, tzinfo=UTC)
    assert order.captured == 18480


def test_a_sale_without_a_customer_is_an_order_in_the_shops_summer_time(take: Take, shop: Shop) -> None:
    take("online-retail", FILE)
    order = Order.objects.get(shop=shop, number="489435")
    assert order.customer is None
    assert order.placed_at == datetime(2010, 7, 1, 6, 46, tzinfo=UTC)


def test_line_totals_are_rounded_half_up_and_a_gift_is_an_order_without_payment(take: Take, shop: Shop) -> None:
    take("online-retail", FILE)
    assert Order.objects.get(shop=shop, number="489439").captured == 101
    free = Order.objects.get(shop=shop, number="489440")
    assert (free.captured, free.tenders.count()) == (0, 0)
    assert free.customer and free.customer.external_id == "13085"


def test_stock_codes_are_kept_to_the_letter(take: Take, shop: Shop) -> None:
    take(
        "online-retail",
        f"{HEAD}1,47503J ,TOOLS,1,2009-12-01 07:45:00,1,1,X\n2,47503j,TOOLS,1,2009-12-01 07:45:00,1,1,X\n",
    )
    assert set(shop.products.values_list("sku", flat=True)) == {"47503J ", "47503j"}


def test_a_bad_row_leaves_the_invoice_out_and_keeps_what_is_listed(take: Take, shop: Shop) -> None:
    rows = (
        "1,85048,L,1,2009-12-01 07:45:00,1,1,X\n"
        "1,85048,L,one,2009-12-01 07:45:00,1,1,X\n"
        "1,85048,L,-1,2009-12-01 07:45:00,1,1,X\n"
    )
    run = take("online-retail", HEAD + rows)
    assert told(run) == [(2, "", "order_incomplete"), (3, "Quantity", "not_whole_number"), (4, "", "write_off")]
    assert not Order.objects.filter(shop=shop).exists()
    assert accounted(run) == 3
