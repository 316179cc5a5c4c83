"""Stripe's own book is read row by row; what cannot be read is named, never raised."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from aftercare.connectors.payments.stripe.answers import KEY
from aftercare.connectors.payments.stripe.client import StripeProvider
from aftercare.core.money import Money
from aftercare.money.provider import BadRow, BillRow, Movement, Settles
from stories.providers.stripe import StripeSandbox

from .makers import payment

pytestmark = pytest.mark.once("sqlite")

STRIPE = StripeProvider(secret_key="sk_test_x")
HEAD = (
    "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,payment_intent_id,charge_id"
)


def read(text: str | bytes) -> list[BillRow | BadRow]:
    return list(STRIPE.bill(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def row(
    *, gross: str = "-12.50", fee: str = "0.00", currency: str = "cny", category: str = "refund", source: str = "re_1",
    at: str = "2026-11-28 14:00:05", head: str = HEAD, more: str = "",
) -> BillRow | BadRow:  # fmt: skip
    line = (
        f'{"" if " " in source else "txn_1"},{at},{currency},"{gross}",{fee},-12.50,{category},{source},pi_1,ch_1{more}'
    )
    (found,) = read(f"{head}\n{line}\n")
    return found


def good(found: BillRow | BadRow) -> BillRow:
    assert isinstance(found, BillRow), found
    return found


def test_it_settles() -> None:
    assert isinstance(STRIPE, Settles)


def test_a_refund_in_the_report() -> None:
    assert row() == BillRow(
        line=2, movement=Movement.REFUND, ref="re_1", key="", payment_ref="pi_1", amount=Money(-1250, "CNY"),
        fee=Money(0, "CNY"), at=datetime(2026, 11, 28, 14, 0, 5, tzinfo=UTC),
    )  # fmt: skip


def test_our_key_is_read_where_the_report_has_it() -> None:
    assert good(row(head=f"{HEAD},refund_metadata[{KEY}]", more=",k-1")).key == "k-1"
    assert good(row(head=f"{HEAD},refund_metadata[{KEY}]", more=",k-1", category="charge")).key == ""


@pytest.mark.parametrize(
    ("category", "movement"),
    [
        ("charge", Movement.PAYMENT), ("refund", Movement.REFUND), ("refund_failure", Movement.REFUND_FAILED),
        ("dispute", Movement.DISPUTE), ("dispute_reversal", Movement.DISPUTE), ("fee", Movement.FEE),
        ("network_cost", Movement.FEE), ("tax", Movement.FEE), ("payout", Movement.PAYOUT),
        ("payout_reversal", Movement.PAYOUT), ("partial_capture_reversal", Movement.OTHER), ("topup", Movement.OTHER),
        ("of_next_year", Movement.OTHER), ("", Movement.OTHER),
    ],
)  # fmt: skip
def test_every_category_is_a_movement(category: str, movement: Movement) -> None:
    assert good(row(category=category)).movement is movement


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("100.00", "usd", 10_000), ("-1,234.56", "usd", -123_456), ("1,234,567.89", "usd", 123_456_789),
        ("12,50", "eur", 1250), ("-0.5", "eur", -50), ("500", "jpy", 500), ("1,500", "jpy", 1500),
        ("5.120", "kwd", 5120), ("5.12", "kwd", 5120), ("5", "isk", 5), ("5.00", "isk", 5), ("7", "mga", 700),
    ],
)  # fmt: skip
def test_amounts_are_in_major_units_however_they_are_written(text: str, currency: str, minor: int) -> None:
    assert good(row(gross=text, currency=currency)).amount == Money(minor, currency.upper())


@pytest.mark.parametrize(
    "text", ["2026-11-28 14:00:00", "2026-11-28 14:00", "2026-11-28T14:00:00Z", "2026-11-28 22:00:00+08:00"]
)
def test_times_are_utc_unless_they_say_otherwise(text: str) -> None:
    assert good(row(at=text)).at == datetime(2026, 11, 28, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "changed",
    [
        {"gross": ""}, {"gross": "much"}, {"gross": "1.2.3"}, {"gross": "12.505"}, {"gross": "1e3"}, {"gross": "NaN"},
        {"gross": "1,23,4"}, {"gross": "5,120", "currency": "kwd"}, {"gross": "0.5", "currency": "jpy"},
        {"gross": "٣"}, {"fee": ""}, {"currency": "xyz"}, {"currency": ""}, {"at": "soon"}, {"at": ""},
        {"at": "2026-13-01 00:00:00"}, {"more": ",extra"}, {"source": "what is it"},
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_named_with_its_reason(changed: dict[str, Any]) -> None:
    bad = row(**changed)
    assert isinstance(bad, BadRow) and bad.line == 2 and bad.why.endswith(".")


def test_bad_rows_among_good_ones_keep_their_lines() -> None:
    line = "txn,2026-11-28 14:00:05,cny,-1.00,0.00,-1.00,refund,re_1,pi_1,ch_1"
    quoted = 'txn,2026-11-28,cny,-1.00,0.00,-1.00,refund,re_3,"pi_1","ch\n1"'
    found = read(f"{HEAD}\r\n{line}\r\n\r\n{line[:20]}\r\n{quoted}\r\n{line}\r\n")
    assert [(type(each).__name__, each.line) for each in found] == [
        ("BillRow", 2), ("BadRow", 4), ("BillRow", 5), ("BillRow", 7)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "file",
    [b"", b"\n\n", b"<html>", b"PK\x03\x04" + bytes(range(256)) * 50, HEAD.encode("utf-16"), b'"' * 200_000,
     b"a," * 90_000, HEAD.replace("gross", "amount").encode(), b"\xff\xfe\x00"],
)  # fmt: skip
def test_another_file_is_one_bad_row(file: bytes) -> None:
    (bad,) = read(file)
    assert isinstance(bad, BadRow) and bad.line == 1


def test_a_byte_order_mark_and_strange_bytes_are_no_hindrance() -> None:
    line = b"txn,2026-11-28 14:00:05,cny,-1.00,0.00,-1.00,refund,re_1,pi_1,ch_1,\xff\xfe caf\xe9"
    (found,) = read(b"\xef\xbb\xbf" + f"{HEAD},description\n".encode() + line)
    assert good(found).ref == "re_1"


def test_what_stripe_converted_keeps_what_the_customer_saw() -> None:
    head = f"{HEAD},customer_facing_amount,customer_facing_currency"
    assert good(row(head=head, more=",-11.00,usd")).shown == Money(-1100, "USD")
    assert good(row(head=head, more=",-12.50,cny")).shown is None


def test_the_statement_of_the_sandbox_is_its_book(sandbox: StripeSandbox, stripe: StripeProvider) -> None:
    wanted = [payment(100 + number) for number in range(3)]
    refs = [stripe.refund(each).ref for each in wanted]
    sandbox.bounce(wanted[1].key)
    for file in (sandbox.statement(), sandbox.listed(), sandbox.listed(of=1)):
        rows = [good(each) for each in read(file)]
        assert [(each.movement, each.key, each.ref, each.amount.minor) for each in rows] == [
            (Movement.REFUND, wanted[0].key, refs[0], -100), (Movement.REFUND, wanted[1].key, refs[1], -101),
            (Movement.REFUND_FAILED, wanted[1].key, refs[1], 101), (Movement.REFUND, wanted[2].key, refs[2], -102),
        ]  # fmt: skip
        assert {(each.payment_ref, each.fee.minor, each.amount.currency) for each in rows} == {("pi_1", 0, "CNY")}


def listed(**changed: Any) -> dict[str, Any]:
    return {"id": "txn_1", "amount": -1250, "fee": 7, "currency": "cny", "created": 1_764_000_000, "source": "re_1",
            "reporting_category": "refund", **changed}  # fmt: skip


def test_balance_transactions_of_the_api() -> None:
    page = {"object": "list", "data": [listed(), listed(source=None, reporting_category="fee")]}
    first, second = (good(each) for each in read(json.dumps(page)))
    assert (first.ref, first.key, first.fee, first.amount) == ("re_1", "", Money(7, "CNY"), Money(-1250, "CNY"))
    assert (second.ref, second.movement, second.line) == ("txn_1", Movement.FEE, 2)
    assert read(json.dumps([listed()])) == read("\n " + json.dumps(listed())) == [first]


def test_a_refund_in_the_customers_currency_keeps_it() -> None:
    source = {"id": "re_1", "object": "refund", "amount": 1100, "currency": "usd", "payment_intent": "pi_1"}
    (found,) = read(json.dumps(listed(source=source)))
    assert (good(found).shown, good(found).payment_ref) == (Money(-1100, "USD"), "pi_1")


@pytest.mark.parametrize(
    "changed",
    [{"amount": "1"}, {"amount": 1.5}, {"fee": None}, {"currency": "xyz"}, {"created": "now"}, {"created": 10**30},
     {"id": None, "source": 7}, {"id": "", "source": {"id": "a b"}}, {"source": {"metadata": [1], "id": "re_1"}}],
)  # fmt: skip
def test_a_bad_entry_is_named(changed: dict[str, Any]) -> None:
    bad, after = read(json.dumps({"data": [listed(**changed), listed()]}))
    assert bad == BadRow(1, "This is no balance transaction of Stripe.")
    assert good(after).line == 2


@pytest.mark.parametrize("text", ["{", '{"data": [', "[" * 100_000, '{"data": []} nonsense', "[1] 2 }"])
def test_broken_json_ends_with_a_bad_row(text: str) -> None:
    assert isinstance(read(text)[-1], BadRow)


@pytest.mark.parametrize("kind", ["kept in memory", "kept in a file"])
def test_an_uploaded_file_is_read_and_left_open(kind: str) -> None:
    bill = f"{HEAD}\ntxn,2026-11-28 14:00:05,cny,-1.00,0.00,-1.00,refund,re_1,pi_1,ch_1\n".encode()
    with TemporaryUploadedFile("bill.csv", "text/csv", len(bill), None) as upload:
        file = SimpleUploadedFile("bill.csv", bill) if kind == "kept in memory" else upload
        upload.write(bill)
        for _ in range(2):
            file.seek(0)
            assert [good(each).ref for each in STRIPE.bill(cast("BinaryIO", file))] == ["re_1"]


class Endless(io.RawIOBase):
    """A file made as it is read; what is held of it at once shows in how far reading is ahead of its rows."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines, self.left, self.given = lines, b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self.left) < len(buffer) and (line := next(self.lines, b"")):
            self.left += line
        size = min(len(buffer), len(self.left))
        buffer[:size], self.left = self.left[:size], self.left[size:]
        self.given += size
        return size


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_long_file_is_read_row_by_row(form: str) -> None:
    line = b"txn,2026-11-28 14:00:05,cny,-1.00,0.00,-1.00,refund,re_1,pi_1,ch_1\n"
    page = json.dumps({"object": "list", "data": [listed()] * 100}).encode() + b"\n"
    lines = iter([f"{HEAD}\n".encode(), *[line] * 5000] if form == "csv" else [page] * 50)
    source = Endless(lines)
    file: BinaryIO = io.BufferedReader(source)
    rows = STRIPE.bill(file)
    good(next(rows))
    assert source.given < 300_000
    assert sum(1 for _ in rows) == 4999
