"""The trade bill is read row by row, and what cannot be read is said with its line and why."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest

from aftercare.connectors.payments.alipay.bill import rows
from aftercare.connectors.payments.alipay.client import Alipay
from aftercare.connectors.payments.book import Asked
from aftercare.core.money import Money
from aftercare.money.provider import BadRow, BillRow, Movement, Settles
from stories.providers.alipay import COLUMNS, AlipaySandbox, zipped

from .making import TRADE, payment

pytestmark = pytest.mark.once("sqlite")

HEAD = f"#支付宝业务明细查询\r\n#账号：[20880000000000010156]\r\n{COLUMNS}\r\n"


def line(
    kind: str = "退款",
    *,
    trade: str = TRADE,
    at: str = "2026-11-28 22:00:00",
    amount: str = "-12.50",
    key: str = "k-1",
    fee: str = "0.08",
) -> str:
    return (
        f"{trade}\t,SO-1\t,{kind}\t,红茶,2026-11-27 10:00:00,{at},\t,\t,\t,\t,*三(159****5620)\t,{amount},{amount},"
        f"0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,{key}\t,{fee},0.00,备注"
    )


def read(*lines: str, charset: str = "gb18030", head: str = HEAD) -> list[BillRow | BadRow]:
    return list(rows(io.BytesIO((head + "\r\n".join(lines)).encode(charset))))


def row(**changed: object) -> BillRow:
    fields = {
        "line": 4, "movement": Movement.REFUND, "ref": f"{TRADE}/k-1", "key": "k-1", "payment_ref": TRADE,
        "amount": Money(-1250, "CNY"), "fee": Money(-8, "CNY"), "at": datetime(2026, 11, 28, 14, 0, tzinfo=UTC),
    }  # fmt: skip
    return BillRow(**{**fields, **changed})  # type: ignore[arg-type]


def test_the_sandboxes_book_is_told_whole(sandbox: AlipaySandbox, alipay: Alipay) -> None:
    assert isinstance(alipay, Settles)
    refunds = [payment(amount) for amount in (1, 1250, 99_999)]
    for wanted in refunds:
        alipay.refund(wanted)
    told = list(alipay.bill(io.BytesIO(sandbox.statement())))
    assert [(each.key, each.ref, each.amount) for each in told if isinstance(each, BillRow)] == [
        (wanted.key, f"{TRADE}/{wanted.key}", -wanted.amount) for wanted in refunds
    ]
    assert all(isinstance(each, BillRow) and each.fee == Money(-6, "CNY") for each in told)


@pytest.mark.parametrize("charset", ["gb18030", "gbk", "utf-8", "utf-8-sig"])
def test_a_refund_is_read_in_every_charset_it_comes_in(charset: str) -> None:
    assert read(line(), charset=charset) == [row()]
    assert list(rows(io.BytesIO(zipped((HEAD + line()).encode(charset))))) == [row()]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (line("交易", amount="88.80", key="", fee="-0.53"),
         {"movement": Movement.PAYMENT, "ref": TRADE, "key": "", "amount": Money(88_80, "CNY"),
          "fee": Money(53, "CNY")}),
        (line(amount="12.50"), {}), (line(amount="-12.5"), {}), (line(fee=""), {"fee": Money(0, "CNY")}),
        (line(key=""), {"key": "", "ref": TRADE}),
        (line("转账", key=""), {"movement": Movement.OTHER, "key": "", "ref": TRADE}),
    ],
)  # fmt: skip
def test_each_kind_of_row_means_one_movement(written: str, meant: dict[str, object]) -> None:
    assert read(written) == [row(**meant)]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (line(trade="2.02611E+27"), "spreadsheet"), (line(trade=""), "no number of a trade"),
        (line(at="28/11/2026"), "no time"), (line(amount="12.5元"), "no amount"), (line(amount=""), "no amount"),
        (line(amount="1.234"), "no amount"), (line("交易", amount="-1.00"), "received by a payment"),
        (line() + ",more", "26 values"), ('"' + line(), "1 values"), ("x" * 40_000, "too long"), ("a\rb", "no line"),
    ],
)  # fmt: skip
def test_a_bad_row_says_why_and_spoils_no_other(written: str, why: str) -> None:
    first, bad, last = read(line(), written, line())
    assert (first, last) == (row(), row(line=6))
    assert isinstance(bad, BadRow) and bad.line == 5 and why in bad.why


def test_remarks_and_sums_are_no_rows() -> None:
    end = [
        "#-----业务明细列表结束-----",
        "#交易合计：1笔，商家实收共0.06元",
        "#导出时间：[2026年11月28日 05:46:49]",
        "",
    ]
    assert read(line(), *end) == [row()]


@pytest.mark.parametrize("brackets", ["（元）", "(元)", ""])
def test_columns_go_by_their_names(brackets: str) -> None:
    head = HEAD.replace("（元）", brackets)
    assert read(line(), head=head) == [row()]


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"", ""), (b"#\r\n", ""),
        ("账务流水号,业务流水号,发生时间\r\n1,2,3".encode("gbk"), "支付宝交易号"),
        (zipped(b"")[:-30] + b"x" * 30, "cannot be opened"), (b"PK\x05\x06" + b"\0" * 18, "业务明细.csv"),
    ],
)  # fmt: skip
def test_another_file_is_said_to_be_one(file: bytes, why: str) -> None:
    assert [why in each.why for each in rows(io.BytesIO(file)) if isinstance(each, BadRow)] == ([True] if why else [])


def test_a_damaged_zip_ends_with_a_sentence() -> None:
    whole = zipped((HEAD + "\r\n".join(line(key=f"k-{n * 7919 % 10007}") for n in range(2000))).encode("gb18030"))
    middle = len(whole) // 2
    *good, last = rows(io.BytesIO(whole[:middle] + b"\0" * 200 + whole[middle + 200 :]))
    assert isinstance(last, BadRow) and "damaged" in last.why
    assert good and isinstance(good[0], BillRow)


def test_no_damage_raises(sandbox: AlipaySandbox) -> None:
    sandbox.book.take(Asked("k-1", TRADE, 1250, "CNY"))
    whole, chance = {"zip": sandbox.statement(), "csv": sandbox.detail().encode("gb18030")}, Random(7)
    for _ in range(300):
        for file in whole.values():
            at = chance.randrange(len(file))
            damaged = file[:at] + chance.randbytes(chance.randrange(4)) + file[at + chance.randrange(40) :]
            assert all(isinstance(each, BillRow | BadRow) for each in rows(io.BytesIO(damaged)))


def test_a_long_bill_is_read_in_constant_memory() -> None:
    file = io.BytesIO((HEAD + "\r\n".join([line()] * 2000)).encode("gb18030"))

    def peak(found: Iterator[BillRow | BadRow]) -> int:
        tracemalloc.start()
        assert sum(isinstance(each, BillRow) for each in found) == 2000
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(rows(file)) < 300_000
