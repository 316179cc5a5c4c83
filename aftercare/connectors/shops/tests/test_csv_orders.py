from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from aftercare.orders import importing
from aftercare.orders.factories import make_shop
from aftercare.orders.imports.port import Unreadable
from aftercare.orders.models import ImportRun, Order, OrderLine, Tender
from aftercare.people.models import Shop

from .conftest import Take, told

HEAD = "order_number,placed_at,paid_at,sku,quantity,price\n"
PAID = "2026-03-01 10:00:00,2026-03-01 10:01:00"


def test_the_rows_of_an_order_make_one_order_wherever_they_stand(take: Take, shop: Shop) -> None:
    run = take("csv", f"{HEAD}1,{PAID},CUP,2,9.99\n2,{PAID},POT,1,30\n1,,,LID,3,0.335\n")
    first = Order.objects.get(shop=shop, number="1")
    assert [(line.sku, line.quantity, line.gross) for line in first.lines.order_by("position")] == [
        ("CUP", 2, 1998),
        ("LID", 3, 101),  # 1.005 rounded half-up
    ]
    assert first.captured == 2099
    assert first.placed_at == datetime(2026, 3, 1, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai
    assert run.counts == {"rows": 3, "imported": 3, "orders": 2}


def test_every_column_arrives_where_it_belongs(take: Take, shop: Shop) -> None:
    take(
        "csv",
        "order_number,placed_at,paid_at,delivered_at,currency,email,phone,locale,country,region,order_discount,coupon,"
        "points,tax_included,customer_id,customer_name,sku,title,kind,category,quantity,total,discount,tax,shipped,"
        "payment_amount,payment_kind,payment_provider,payment_ref,carrier,tracking_number,shipped_at\n"
        "7,2026-03-01T10:00:00+00:00,2026-03-01,2026/3/5 9:05,EUR,a@b.c,13800000000,en,DE,Berlin,1.00,2.00,"
        "0.50,no,C7,Lin,CUP,Blue cup,goods,Kitchen,2,100,4,10,1,"
        "102.50,card,sandbox,pay_7,DHL,JD1234,2026-03-02\n",
    )
    order = Order.objects.get(shop=shop, number="7")
    line = order.lines.get()
    assert (order.currency, order.email, order.locale, order.country, order.region) == (
        "EUR",
        "a@b.c",
        "en",
        "DE",
        "Berlin",
    )
    assert order.customer and (order.customer.external_id, order.customer.name) == ("C7", "Lin")
    assert (line.gross, line.discount, line.coupon, line.points, line.tax, line.paid) == (
        10000,
        500,
        200,
        50,
        1000,
        10250,
    )
    assert (line.shipped, line.quantity, line.product and line.product.category) == (1, 2, "Kitchen")
    tender = Tender.objects.get(order=order)
    assert (tender.captured, tender.kind, tender.provider, tender.provider_ref) == (10250, "card", "sandbox", "pay_7")
    assert order.deliveries.get().tracking_number == "JD1234"


BAD_ROWS = [
    ("1,2026-03-01,,CUP,two,5", "quantity", "not_whole_number"),
    ("1,2026-03-01,,CUP,0,5", "quantity", "too_small"),
    ("1,2026-03-01,,CUP,9999999999,5", "quantity", "too_large"),
    ("1,2026-03-01,,CUP,1,1.000,50", "", "columns"),
    ('1,2026-03-01,,CUP,1,"1,000.50"', "price", "not_amount"),
    ("1,2026-03-01,,CUP,1,NaN", "price", "not_amount"),
    ("1,2026-03-01,,CUP,1,-5", "price", "negative_amount"),
    ("1,2026-03-01,,CUP,1,", "price", "no_price"),
    ("1,31/03/2026,,CUP,1,5", "placed_at", "not_instant"),
    ("1,2026-02-30,,CUP,1,5", "placed_at", "not_instant"),
    ("1,,,CUP,1,5", "placed_at", "required"),
    ("1,2026-03-01,,,1,5", "sku", "required"),
    (",2026-03-01,,CUP,1,5", "order_number", "required"),
    (f"1,2026-03-01,,{'X' * 101},1,5", "sku", "too_long"),
    ("1,2026-03-01,,CU\x00P,1,5", "sku", "bad_character"),
    ("1,2026-03-01", "", "columns"),
]


@pytest.mark.parametrize(("row", "field", "code"), BAD_ROWS)
def test_a_bad_row_is_named_with_its_field_and_a_cure_and_the_rest_is_imported(
    take: Take, shop: Shop, row: str, field: str, code: str
) -> None:
    run = take("csv", f"{HEAD}good,{PAID},CUP,1,5\n{row}\n")
    assert told(run) == [(3, field, code)]
    assert all(run.issues.get().problem.told())
    assert run.counts == {"rows": 2, "imported": 1, "orders": 1, "rejected": 1}
    assert [order.number for order in shop.orders.all()] == ["good"]


def test_one_wrong_row_leaves_its_whole_order_out_and_says_so_at_each_row(take: Take, shop: Shop) -> None:
    run = take("csv", f"{HEAD}1,{PAID},CUP,1,5\n1,{PAID},POT,x,5\n1,{PAID},LID,1,y\n")
    assert told(run) == [(2, "", "order_incomplete"), (3, "quantity", "not_whole_number"), (4, "price", "not_amount")]
    assert not Order.objects.filter(shop=shop).exists()
    assert importing.accounted(run) == run.counts["rows"] == 3


def test_rows_of_an_order_that_disagree_are_named_with_both_values(take: Take) -> None:
    run = take("csv", f"{HEAD}1,{PAID},CUP,1,5\n1,2026-03-02,2026-03-01 10:01:00,POT,1,5\n")
    assert (3, "placed_at", "conflict") in told(run)
    said, _cure = run.issues.get(code="conflict").problem.told()
    assert "2026-03-02" in said and "line 2" in said


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("currency", "RMB", "not_currency"),
        ("kind", "gift", "not_choice"),
        ("locale", "xx", "not_choice"),
        ("order_discount", "99", "order_refused"),
        ("tax", "9", "order_refused"),
        ("discount", "6", "order_refused"),
        ("payment_amount", "50", "order_refused"),
        ("payment_amount", "0.001", "too_fine"),
        ("delivered_at", "2020-01-01", "order_refused"),
        ("shipped", "2", "too_large"),
    ],
)
def test_what_cannot_be_true_of_an_order_is_rejected(
    take: Take, shop: Shop, column: str, value: str, code: str
) -> None:
    run = take("csv", f"order_number,placed_at,sku,quantity,price,{column}\n1,2026-03-01,CUP,1,5,{value}\n")
    assert [found[2] for found in told(run)] == [code]
    assert not Order.objects.filter(shop=shop).exists()


def test_a_currency_without_decimals_takes_none(take: Take, shop: Shop) -> None:
    head = "order_number,placed_at,paid_at,currency,sku,quantity,price,discount\n"
    run = take("csv", f"{head}1,{PAID},JPY,CUP,3,1200,10\n2,{PAID},JPY,CUP,1,1200,0.5\n3,{PAID},KWD,CUP,1,1.250,\n")
    assert told(run) == [(3, "discount", "too_fine")]
    assert dict(shop.orders.values_list("number", "captured")) == {"1": 3590, "3": 1250}


def test_a_missing_column_is_named_with_what_the_header_has_and_nothing_is_imported(take: Take, shop: Shop) -> None:
    with pytest.raises(Unreadable, match=r"lacks the column\(s\) sku, quantity; .*has: .*Qantity.*Rename Qantity"):
        take("csv", "order_number,placed_at,Qantity\n1,2026-03-01,1\n")
    assert not ImportRun.objects.filter(shop=shop).exists()


@pytest.mark.parametrize("content", ["", "\n\n", "order_number,placed_at,sku,quantity,price,price\n"])
def test_an_empty_file_or_a_column_named_twice_is_said(take: Take, content: str) -> None:
    with pytest.raises(Unreadable):
        take("csv", content)


@pytest.mark.parametrize("encode", [
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.encode("utf-16"),
    lambda text: text.replace(",", ";").replace("\n", "\r\n").encode(),
    lambda text: text.replace(",", "\t").encode(),
    lambda text: gzip.compress(text.encode()),
])  # fmt: skip
def test_what_spreadsheets_save_is_read(take: Take, shop: Shop, encode) -> None:  # type: ignore[no-untyped-def]
    take("csv", encode(f"{HEAD}订单1,{PAID},杯子,2,9.99\n"))
    assert OrderLine.objects.get(order__shop=shop, order__number="订单1").sku == "杯子"


def test_gb18030_is_recognised_and_read_when_named(take: Take, shop: Shop) -> None:
    content = f"{HEAD}订单1,{PAID},杯子,2,9.99\n".encode("gb18030")
    with pytest.raises(Unreadable, match="--encoding gb18030"):
        take("csv", content)
    take("csv", content, encoding="gb18030")
    assert shop.orders.get().number == "订单1"


def test_a_row_that_does_not_decode_is_rejected_and_the_others_imported(take: Take, shop: Shop) -> None:
    rows = f"1,{PAID},CUP,1,5\n2,{PAID},\xff\xfe,1,5\n3,{PAID},CUP,1,5\n".encode("latin-1")
    run = take("csv", HEAD.encode() + rows)
    assert told(run) == [(3, "", "undecodable")]
    assert sorted(shop.orders.values_list("number", flat=True)) == ["1", "3"]


def test_line_numbers_count_the_breaks_within_quotes(take: Take) -> None:
    run = take("csv", f'{HEAD}1,{PAID},"CUP\nblue",1,5\n\n2,{PAID},CUP,x,5\n')
    assert told(run) == [(5, "quantity", "not_whole_number")]
    assert run.counts["rows"] == 2


def test_a_quote_that_is_never_closed_loses_no_row_silently(take: Take, shop: Shop) -> None:
    run = take("csv", f'{HEAD}1,{PAID},CUP,1,5\n2,{PAID},"CUP,1,5\n3,{PAID},CUP,1,5\n')
    (found,) = run.issues.all()
    assert (found.line, found.code) == (3, "columns")
    assert found.values["last"] == 4, "the lines the quote swallowed are named"


@pytest.mark.parametrize("content", [gzip.compress(b"order_number,placed_at,sku\n" * 99)[:-9], b"\x1f\x8bnonsense"])
def test_a_damaged_file_is_refused_before_anything_is_imported(take: Take, content: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged or cut off"):
        take("csv", content)
    assert not ImportRun.objects.exists()


def test_a_file_that_is_not_there_is_said(take: Take, shop: Shop, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from aftercare.connectors.shops.csv_orders import CsvReader

    with pytest.raises(Unreadable, match="No such file"):
        importing.run_import(shop, CsvReader(tmp_path / "none.csv", shop))


def test_a_second_run_changes_nothing(take: Take, shop: Shop) -> None:
    content = f"{HEAD}1,{PAID},CUP,1,5\n2,{PAID},CUP,x,5\n"
    first = take("csv", content)
    before = (first.counts, first.finished_at, told(first), list(shop.orders.values()))
    again = take("csv", content)
    assert (again.pk, (again.counts, again.finished_at, told(again), list(shop.orders.values()))) == (first.pk, before)


def test_orders_that_an_earlier_file_brought_are_left_as_they_are(take: Take, shop: Shop) -> None:
    take("csv", f"{HEAD}1,{PAID},CUP,1,5\n")
    run = take("csv", f"{HEAD}1,{PAID},CUP,9,5\n2,{PAID},CUP,1,5\n")
    assert run.counts == {"rows": 2, "imported": 1, "orders": 1, "known": 1, "orders_known": 1}
    assert OrderLine.objects.get(order__shop=shop, order__number="1").quantity == 1


class Killed(BaseException):
    pass


@pytest.mark.parametrize("after", range(1, 6))
def test_an_import_killed_anywhere_and_run_again_ends_as_if_it_never_was(
    take: Take, shop: Shop, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    rows = [
        f"{number},{PAID},SKU-{row},{'x' if number == 4 and row % 2 else 1},5"
        for row in range(4)
        for number in range(9)
    ]
    content = HEAD + "\n".join(rows) + "\n"
    monkeypatch.setattr(importing, "BATCH_ROWS", 5)
    other = make_shop()
    whole = take("csv", content, into=other)
    taken = importing._take_batch
    left = [after]

    def killed(run, batch):  # type: ignore[no-untyped-def]
        left[0] -= 1
        if not left[0]:
            raise Killed
        return taken(run, batch)

    monkeypatch.setattr(importing, "_take_batch", killed)
    with pytest.raises(Killed):
        take("csv", content)
    monkeypatch.setattr(importing, "_take_batch", taken)
    resumed = take("csv", content)
    assert (resumed.counts, told(resumed)) == (whole.counts, told(whole))
    assert _dump(shop) == _dump(other)


def _dump(shop: Shop) -> list[tuple[object, ...]]:
    columns = ("order__number", "position", "sku", "quantity", "gross", "paid", "order__captured")
    return list(OrderLine.objects.filter(order__shop=shop).order_by("order__pk", "position").values_list(*columns))


def test_two_imports_of_one_file_do_not_interleave(take: Take, shop: Shop) -> None:
    run = take("csv", f"{HEAD}1,{PAID},CUP,1,5\n")
    stale = ImportRun.objects.get(pk=run.pk)
    stale.offset = 0
    with pytest.raises(importing.Overtaken):
        importing._take_batch(stale, [])
