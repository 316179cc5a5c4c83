"""A file of orders is taken in behind the answer, followed, and told of row by row."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.connectors.shops import taking
from aftercare.connectors.shops.taking import end_given_up, take_file
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import dead_letters, retry, run_until_idle
from aftercare.orders.models import ImportRun, OrderImport
from aftercare.people.models import Shop
from aftercare_client import ApiProblem

from .talk import Talk, new_shop, program, shop_token
from .world import orders_file

pytestmark = pytest.mark.django_db
HEAD = "order_number,placed_at,sku,quantity,price\n"
ROWS = HEAD + "A-1,2026-03-01,CUP,2,10.00\nA-2,soon,CUP,1,10.00\nA-3,2026-03-01,CUP,x,10.00\n"


@pytest.fixture
def shop() -> Shop:
    return new_shop()


def send(shop: Shop, text: str = ROWS, format: Any = "csv", **fields: Any) -> str:
    return program(shop_token(shop)).import_orders(file=text.encode(), format=format, **fields).ref


def work(ref: str) -> OrderImport:
    take_file(import_id=OrderImport.objects.get(ref=ref).pk)
    return OrderImport.objects.get(ref=ref)


def test_a_file_is_taken_in_by_a_worker_and_every_rejected_row_names_its_cure(shop: Shop) -> None:
    ref, client = send(shop), program(shop_token(shop))
    assert (client.get_import(ref).state, shop.orders.count()) == ("running", 0)
    run_until_idle()
    told = client.get_import(ref)
    assert (told.state, told.rows, told.read, told.imported, told.rejected, told.orders) == ("done", 3, 3, 1, 2, 1)
    assert [order.number for order in shop.orders.all()] == ["A-1"]
    rows = list(client.iter_rows(ref, limit=1))
    assert [(row.line, row.number, row.field) for row in rows] == [(3, "A-2", "placed_at"), (4, "A-3", "quantity")]
    assert all(row.problem and row.cure for row in rows)
    assert EventRow.objects.get(name="orders.import_started").actor_kind == "integration"


def test_the_file_is_not_kept_once_it_was_read(shop: Shop) -> None:
    ref = send(shop)
    name = str(OrderImport.objects.get(ref=ref).file.name)
    assert default_storage.exists(name)
    work(ref)
    assert not default_storage.exists(name)


def test_a_task_run_twice_or_a_file_sent_twice_takes_each_order_once(shop: Shop) -> None:
    first, again = work(send(shop)), work(send(shop))
    take_file(import_id=first.pk)
    assert (ImportRun.objects.count(), shop.orders.count()) == (1, 1)
    assert (again.state, again.read, again.rows) == ("done", 3, 3)


OWN_NAMES = "订单编号,下单,Item,Qty,单价\nA-1,2026-03-01,CUP,2,10.00\nA-2,2026-03-01,CUP,x,10.00\n"
NAMED = {"order_number": "订单编号", "placed_at": "下单", "sku": "Item", "quantity": "Qty", "price": "单价"}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_table_with_names_of_its_own_is_read_by_them_and_rejected_rows_keep_their_line(
    shop: Shop, encoding: str
) -> None:
    file = OWN_NAMES.encode(encoding)
    ref = program(shop_token(shop)).import_orders(file=file, format="csv", columns=json.dumps(NAMED)).ref
    told = work(ref)
    assert (told.state, [order.number for order in shop.orders.all()]) == ("done", ["A-1"])
    (row,) = program(shop_token(shop)).iter_rows(ref)
    assert (row.line, row.number, row.outcome) == (3, "A-2", "rejected")
    assert row.problem and row.cure


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ("[]", "columns"),
        ('{"sku": 1}', "columns"),
        (json.dumps({**NAMED, "sku": "SKU"}), "sku"),
        (json.dumps({**NAMED, "colour": "Notes"}), "colour"),
        (json.dumps({**NAMED, "sku": "Qty"}), "sku"),
        (json.dumps({name: NAMED[name] for name in NAMED if name != "quantity"}), "quantity"),
    ],
)
def test_columns_that_make_no_sense_are_refused_by_name_and_nothing_is_kept(
    shop: Shop, columns: str, field: str
) -> None:
    with pytest.raises(ApiProblem) as refused:
        send(shop, OWN_NAMES, columns=columns)
    assert (refused.value.status, refused.value.errors[0].field) == (422, field)
    assert not OrderImport.objects.exists()
    assert not [path for path in Path(default_storage.path("")).rglob("*") if path.suffix == ".csv"]


def test_only_a_table_has_columns_to_name(shop: Shop) -> None:
    with pytest.raises(ApiProblem):
        send(shop, "{}", "jsonl", columns=json.dumps(NAMED))
    assert not OrderImport.objects.exists()


def test_jsonl_is_taken_too(shop: Shop) -> None:
    order = '{"number": "B-1", "placed_at": "2026-03-01", "lines": [{"sku": "CUP", "quantity": 1, "price": "3"}]}'
    assert work(send(shop, f"{order}\n{{\n", "jsonl")).state == "done"
    assert [order.number for order in shop.orders.all()] == ["B-1"]


@pytest.mark.parametrize("fields", [{"text": "a,b\n1,2\n"}, {"encoding": "utf-16"}])
def test_a_file_that_cannot_be_read_fails_with_its_reason_and_not_with_a_path(shop: Shop, fields: Any) -> None:
    ref = send(shop, **fields)
    folder = Path(OrderImport.objects.get(ref=ref).file.path).parent
    failed = work(ref)
    assert (failed.state, shop.orders.count()) == ("failed", 0)
    assert failed.error and str(folder) not in failed.error


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused_with_its_cure(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_UNPACKED", 1 << 20)
    packed = gzip.compress(ROWS.encode() + b"\n" * (2 << 20))
    ref = program(shop_token(shop)).import_orders(file=packed, format="csv").ref
    failed = work(ref)
    assert (failed.state, shop.orders.count()) == ("failed", 0)
    assert "1 MB" in failed.error


def test_an_import_that_fails_for_good_ends_with_a_sentence_and_keeps_no_file(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = send(shop)
    file = str(OrderImport.objects.get(ref=ref).file.name)
    with monkeypatch.context() as broken, clock.virtual(clock.now()) as time:
        broken.setattr(taking, "run_import", lambda *_args, **_more: 1 / 0)
        while not dead_letters().exists():
            assert OrderImport.objects.get().state == "running"
            run_until_idle()
            end_given_up()
            time.advance(clock.now() + timedelta(days=1))
    failed = OrderImport.objects.get(ref=ref)
    assert (failed.state, bool(failed.finished_at), default_storage.exists(file)) == ("failed", True, False)
    assert "./run tasks" in failed.error
    assert retry(dead_letters().get().pk)
    run_until_idle()
    assert (OrderImport.objects.get().state, shop.orders.count()) == ("failed", 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "file"), ({"format": "xml"}, "format"), ({"format": "csv", "encoding": "no-such"}, "encoding")],
)
def test_what_is_wrong_with_the_form_is_named_and_nothing_is_kept(shop: Shop, given: Any, field: str) -> None:
    talk = Talk.of_shop(shop)
    form = {**given, "file": orders_file()} if given else {"format": "csv"}
    response = talk.client.post("/api/v1/imports", form, headers=talk._headers({}))
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    assert not OrderImport.objects.exists()


def test_a_longer_list_of_imports_asks_no_more_often(shop: Shop) -> None:
    talk, refs = Talk.of_shop(shop), [send(shop) for _ in range(3)]
    counts = []
    for limit in (1, 50):
        with CaptureQueriesContext(connection) as queries:
            assert talk.get("/imports", limit=limit)[1]["items"][0]["ref"] == refs[-1]
        counts.append(len(queries))
    assert counts == [2, 2]
