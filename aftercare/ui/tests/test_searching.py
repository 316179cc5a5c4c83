"""A search asks one index for each thing the text may be, and for names only where nothing else fits."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.cases.models import Case
from aftercare.orders.intake import CustomerIn
from aftercare.orders.models import Order
from aftercare.parcels.models import Shipment
from aftercare.people.models import Shop
from aftercare.ui.search import _called, find_cases, find_orders
from stories.makers import line_in, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("N-1", "order_number_upper"),
        ("lin@example.com", "order_email_upper"),
        ("139 0000 0000", "order_phone_tail"),
        ("CUP", "line_sku_upper"),
        ("SF1234", "parcel_tracking"),
        ("SF1234", "delivery_tracking"),
        ("SF1234", "shipment_tracking"),
    ],
)
@pytest.mark.parametrize(("find", "rows"), [(find_cases, Case.objects), (find_orders, Order.objects)])
def test_no_table_is_read_from_end_to_end(find: Any, rows: Any, text: str, index: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compares in its own way")
    with CaptureQueriesContext(connection) as asked:
        list(find(rows.all(), text, shops=[1]))
    with connection.cursor() as cursor:
        # Small tables are read whole otherwise, or along any index.
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("EXPLAIN " + asked[0]["sql"].replace("%", "%%"))
        assert index in "\n".join(row[0] for row in cursor.fetchall())


def test_names_are_found_along_their_index() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite reads the names of a shop one by one")
    with CaptureQueriesContext(connection) as asked:
        for text in ("王芳", "rosen", "芳"):
            list(_called(text, [1]))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        for query in asked:
            # A shop of two customers is read whole.
            sql, whole = re.subn(r'"people_customer"."shop_id" IN \(1\) AND ', "", query["sql"])
            assert whole
            cursor.execute("EXPLAIN " + sql.replace("%", "%%"))
            assert "customer_name_grams" in "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("text", ["芳", "王芳", "王芳芳", "芳 o", "O'B", "o%", "_", "\\"])
def test_any_part_of_a_name_finds_it(text: str) -> None:
    shop = make_shop()
    case = make_case(bought(shop, "CUP", "王芳芳 O'Bri_o%n\\"))
    make_case(bought(shop, "POT", "Li Wei"))
    assert [*find_cases(Case.objects.all(), text, shops=[shop.pk])] == [case]


def bought(shop: Shop, sku: str, name: str) -> Order:
    return make_order(shop, [line_in(sku=sku)], customer=CustomerIn(external_id=name, name=name))


def test_a_name_is_looked_for_where_nothing_else_fits() -> None:
    shop = make_shop()
    orders = [bought(shop, "ROSE", "Ann Rosen"), bought(shop, "CUP", "Rosemary"), bought(shop, "POT", "Bo")]
    cases = [make_case(order) for order in orders]
    assert [*find_cases(Case.objects.all(), "rose", shops=[shop.pk])] == cases[:1]
    assert [*find_orders(Order.objects.all(), "rose", shops=[shop.pk])] == orders[:1]
    assert {*find_cases(Case.objects.all(), "ROS", shops=[shop.pk])} == set(cases[:2])
    assert {*find_orders(Order.objects.all(), "ROS", shops=[shop.pk])} == set(orders[:2])


def test_nobody_learns_what_another_shop_has() -> None:
    bought(make_shop(), "ROSE", "Bo")
    mine = make_case(bought(make_shop(), "CUP", "Rosemary"))
    assert [*find_cases(Case.objects.of_shop(mine.shop_id), "rose", shops=[mine.shop_id])] == [mine]


def test_names_are_looked_up_among_the_customers_of_ones_own_shops_alone() -> None:
    mine = make_case(bought(make_shop(), "CUP", "Rosemary"))
    with CaptureQueriesContext(connection) as asked:
        assert not find_cases(Case.objects.of_shop(mine.shop_id), "Bo", shops=[mine.shop_id]).exists()
    assert re.search(r'FROM "people_customer" .*"shop_id" IN \(', asked[-1]["sql"])


def test_a_replacement_is_found_by_its_tracking_number() -> None:
    case = make_case(make_order(make_shop()))
    Shipment.objects.create(case=case, purpose="replacement", tracking_number="SF77", sent_at=case.opened_at)
    shops = [case.shop_id]
    assert [*find_cases(Case.objects.all(), "sf 77", shops=shops)] == [case]
    assert [order.pk for order in find_orders(Order.objects.all(), "SF77", shops=shops)] == [case.order_id]
