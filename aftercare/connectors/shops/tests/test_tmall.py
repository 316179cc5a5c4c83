from __future__ import annotations

from aftercare.orders.models import Order
from aftercare.people.models import Shop

from .conftest import Take, told

HEAD = "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"


def lines(shop: Shop, number: str) -> list[tuple[int, int]]:
    return list(Order.objects.get(shop=shop, number=number).lines.order_by("position").values_list("paid", "shipped"))


def test_what_the_buyer_paid_is_the_net_and_the_refund_together(take: Take, shop: Shop) -> None:
    run = take(
        "tmall",
        f"{HEAD}1,178.8,0.0,上海,2020-02-21 00:00:00,,0.0\n"
        "2,21.0,21.0,内蒙古自治区,2020-02-20 23:59:54,2020-02-21 00:00:02,0.0\n"
        "3,64.8,0.0,江苏省,2020-02-20 23:57:04,2020-02-20 23:57:11,64.8\n"
        "4,327.7,148.9,浙江省,2020-02-20 23:56:39,2020-02-20 23:56:53,178.8\n"
        "5,100,50,浙江省,2020-02-20 23:56:39,2020-02-20 23:56:53,30\n",
    )
    assert dict(shop.orders.values_list("number", "captured")) == {"1": 0, "2": 2100, "3": 6480, "4": 32770, "5": 8000}
    assert Order.objects.get(shop=shop, number="1").tenders.count() == 0
    assert (lines(shop, "2"), lines(shop, "3")) == ([(2100, 0)], [(6480, 0)])
    assert lines(shop, "4") == [(14890, 0), (17880, 0)], "refunded in part: split where the report splits it"
    assert lines(shop, "5") == [(5000, 0), (3000, 0)], "a discount is of the part that was kept"
    assert Order.objects.get(shop=shop, number="2").region == "内蒙古自治区"
    assert run.counts == {"rows": 5, "imported": 5, "orders": 5}


def test_rows_that_do_not_add_up_or_come_twice_are_rejected(take: Take, shop: Shop) -> None:
    run = take(
        "tmall",
        f"{HEAD}1,10,20,上海,2020-02-21 00:00:00,2020-02-21 00:00:00,0\n"
        "2,10,10,上海,2020-02-21 00:00:00,,0\n"
        "3,10,10,上海,2020-02-21 00:00:00,2020-02-21 00:00:00,0\n"
        "3,10,10,上海,2020-02-21 00:00:00,2020-02-21 00:00:00,0\n"
        "4,十,10,上海,2020-02-21 00:00:00,2020-02-21 00:00:00,0\n",
    )
    assert told(run) == [
        (2, "买家实际支付金额", "not_adding_up"),
        (3, "买家实际支付金额", "not_adding_up"),
        (5, "订单编号", "duplicate_order"),
        (6, "总金额", "not_amount"),
    ]
    assert [order.number for order in shop.orders.all()] == ["3"]
