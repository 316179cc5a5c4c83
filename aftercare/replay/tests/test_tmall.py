from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aftercare.cases.models import Case
from aftercare.core.models import EventRow
from aftercare.orders.models import Order
from aftercare.parcels.models import Parcel
from aftercare.replay import accounts, tmall

HEAD = "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"
ROWS = (
    "1,178.8,0.0,上海,2020-02-21 00:00:00,,0.0\n"
    "2,21.0,21.0,上海,2020-02-20 23:59:54,2020-02-21 00:00:02,0.0\n"
    "3,64.8,0.0,江苏省,2020-02-20 23:57:04,2020-02-20 23:57:11,64.8\n"
    "4,327.7,148.9,浙江省,2020-02-20 23:56:39,2020-02-20 23:56:53,178.8\n"
)


def replay(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "tmall.csv"
    path.write_text(HEAD + ROWS)
    return accounts.of_tmall(tmall.replay(path, progress=lambda _what, _total: lambda _more: None))


def test_each_refund_is_asked_for_when_the_order_was_paid_and_paid_in_full_or_in_part(db: None, tmp_path: Path) -> None:
    figures = replay(tmp_path)
    assert dict(Order.objects.values_list("number", "refunded")) == {"1": 0, "2": 0, "3": 6480, "4": 17880}
    assert {name: figures[name] for name in EXPECTED} == EXPECTED
    assert set(Case.objects.values_list("kind", "opened_at")) == {
        ("refund_only", datetime(2020, 2, 20, 15, 57, 11, tzinfo=UTC)),
        ("refund_only", datetime(2020, 2, 20, 15, 56, 53, tzinfo=UTC)),
    }
    assert not Parcel.objects.exists()


EXPECTED = {
    "rows": 4, "orders": 4, "orders_paid": 3, "refunds_reported": 2, "refunds": 2, "reported_minor": 24360,
    "refunded_minor": 24360, "cases_completed": 2, "decisions": {"accept": 2}, "audit_violations": 0,
}  # fmt: skip


def test_a_second_run_changes_nothing(db: None, tmp_path: Path) -> None:
    first = replay(tmp_path)
    events = list(EventRow.objects.values())
    again = replay(tmp_path)
    assert list(EventRow.objects.values()) == events
    assert again["decisions"] == {} and again["refunded_minor"] == first["refunded_minor"]
