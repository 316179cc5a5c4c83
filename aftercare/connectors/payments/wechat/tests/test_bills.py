"""A bill is read to its end, whatever stands in it."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from aftercare.connectors.payments.wechat.bills import rows
from aftercare.connectors.payments.wechat.client import WeChatPay
from aftercare.connectors.payments.wechat.lines import LONGEST
from aftercare.core.money import Money
from aftercare.money.provider import BadRow, BillRow, Movement
from stories.providers.moods import Mood
from stories.providers.wechat import HEAD, SUMMARY, WeChatSandbox

from .conftest import payment

pytestmark = pytest.mark.once("sqlite")
ROW = {
    "交易时间": "2026-11-28 09:30:00", "公众账号ID": "wx8888888888888888", "商户号": "1900000109", "特约商户号": "0",
    "设备号": "", "微信订单号": "4200000480202003022581846288", "商户订单号": "ORDER-1", "用户标识": "openid",
    "交易类型": "JSAPI", "交易状态": "SUCCESS", "付款银行": "OTHERS", "货币种类": "CNY", "应结订单金额": "128.00",
    "代金券金额": "0.00", "微信退款单号": "0", "商户退款单号": "0", "退款金额": "0.00", "充值券退款金额": "0.00",
    "退款类型": "", "退款状态": "", "商品名称": "杯子, 两只", "商户数据包": "", "手续费": "0.77000", "费率": "0.60%",
    "订单金额": "128.00", "申请退款金额": "0.00", "费率备注": "",
}  # fmt: skip
REFUND = {"交易状态": "REFUND", "应结订单金额": "0.00", "微信退款单号": "50001307732021032607480019805",
          "商户退款单号": "key-1", "退款金额": "12.50", "退款状态": "SUCCESS", "手续费": "-0.08000"}  # fmt: skip
FLOW_HEAD = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FLOW_SUMMARY = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"


def line(**changed: str) -> str:
    return ",".join(f"`{value}" for value in {**ROW, **changed}.values())


def bill(*lines: str, head: str = HEAD, summary: str = SUMMARY, count: int | None = None) -> bytes:
    total = f"`{len(lines) if count is None else count},`0.00,`0.00,`0.00,`0.00000,`0.00,`0.00"
    return "".join(f"{text}\r\n" for text in (head, *lines, summary, total)).encode()


def read(data: bytes) -> list[BillRow | BadRow]:
    return list(rows(io.BytesIO(data)))


def test_a_payment_and_its_refund_are_read_with_their_fees() -> None:
    at = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
    order = "4200000480202003022581846288"
    assert read(bill(line(), line(**REFUND))) == [
        BillRow(line=2, movement=Movement.PAYMENT, ref=order, key="ORDER-1", payment_ref=order,
                amount=Money(12800, "CNY"), fee=Money(77, "CNY"), at=at),
        BillRow(line=3, movement=Movement.REFUND, ref="50001307732021032607480019805", key="key-1", payment_ref=order,
                amount=Money(-1250, "CNY"), fee=Money(-8, "CNY"), at=at),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "movement", "minor"),
    [({"退款状态": "SUCCESS"}, Movement.REFUND, -1250), ({"退款状态": "PROCESSING"}, Movement.REFUND, -1250),
     ({"交易状态": "REVOKED"}, Movement.REFUND, -1250), ({"退款状态": "FAIL"}, Movement.REFUND_FAILED, 0),
     ({"退款状态": "CHANGE"}, Movement.REFUND_FAILED, 0)],
)  # fmt: skip
def test_every_state_of_a_refund_is_read(changed: dict[str, str], movement: Movement, minor: int) -> None:
    [row] = read(bill(line(**{**REFUND, **changed})))
    assert isinstance(row, BillRow) and (row.movement, row.amount.minor) == (movement, minor)


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"交易状态": "NEW"}, "“NEW” is no 交易状态 that is known."),
     ({"交易时间": "yesterday"}, "“yesterday” is no time."),
     ({"交易时间": ""}, "交易时间 is empty."), ({"微信订单号": ""}, "微信订单号 is empty."),
     ({"应结订单金额": "much"}, "应结订单金额: “much CNY” is no amount."),
     ({"应结订单金额": "NaN"}, "应结订单金额: “NaN CNY” is no amount."),
     ({"应结订单金额": "1e999999"}, "应结订单金额: “1e999999 CNY” is no amount."),
     ({"应结订单金额": "1.005"}, "应结订单金额: “1.005” has parts of a fen."),
     ({"货币种类": "XYZ"}, "手续费: “0.77000 XYZ” is no amount."), ({"手续费": ""}, "手续费 is empty."),
     ({**REFUND, "退款状态": "MAYBE"}, "“MAYBE” is no 退款状态 that is known."),
     ({**REFUND, "商户退款单号": ""}, "商户退款单号 is empty.")],
)  # fmt: skip
def test_a_bad_row_is_named_with_its_line_and_the_others_are_read(changed: dict[str, str], why: str) -> None:
    first, bad, last = read(bill(line(), line(**changed), line()))
    assert isinstance(first, BillRow) and isinstance(last, BillRow)
    assert bad == BadRow(3, why)


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"`2026-11-28 09:30:00,`x", "The row has 2 values for 27 columns."),
     (b"2026-11-28", "The row does not begin with a backtick."),
     ("`杯子".encode("gbk"), "The row is not written in UTF-8."),
     (b"`" + b"x" * LONGEST * 3, "The row is longer than any of a bill.")],
)  # fmt: skip
def test_a_row_that_is_none_is_named(raw: bytes, why: str) -> None:
    data = bill(line(), "ROW", line()).replace(b"ROW", raw)
    assert read(data)[1] == BadRow(3, why)
    assert isinstance(read(data)[2], BillRow)


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"", BadRow(1, "The first line is not the head of a trade or fund-flow bill of WeChat Pay.")),
     (b"id,amount\r\n1,2\r\n", BadRow(1, "The first line is not the head of a trade or fund-flow bill of WeChat Pay.")),
     (bill(), None),
     (bill(count=2), BadRow(3, "The summary counts 2 rows, but the bill holds 0.")),
     (bill(count=-1).replace(b"-1", b"x"), BadRow(3, "The summary does not say how many rows the bill has.")),
     (f"{HEAD}\r\n".encode(), BadRow(2, "The bill ends without its summary: it was cut off.")),
     (f"{HEAD}\r\n{SUMMARY}".encode(), BadRow(3, "The summary does not say how many rows the bill has.")),
     (gzip.compress(bill())[:200], BadRow(1, "The file ends here: the compressed file is cut off.")),
     (b"\x1f\x8bnonsense", BadRow(1, "The file ends here: the compressed file is damaged."))],
)  # fmt: skip
def test_a_bill_that_is_none_or_not_whole_says_so(data: bytes, found: BadRow | None) -> None:
    assert read(data) == ([found] if found else [])


def test_a_cut_off_bill_gives_what_it_has_and_says_that_it_is_cut_off() -> None:
    cut = bill(line(), line(**REFUND)).partition(SUMMARY.encode())[0]
    *whole, last = read(cut)
    assert len(whole) == 2 and last == BadRow(4, "The bill ends without its summary: it was cut off.")


def test_compressed_with_a_mark_or_with_plain_line_ends_it_is_the_same_bill() -> None:
    plain = bill(line(), line(**REFUND))
    wanted = read(plain)
    assert len(wanted) == 2
    for other in (gzip.compress(plain), b"\xef\xbb\xbf" + plain, plain.replace(b"\r\n", b"\n"), plain.rstrip()):
        assert read(other) == wanted


def test_the_refund_bill_says_when_a_refund_succeeded_and_old_bills_name_a_column_otherwise() -> None:
    head = HEAD.replace("微信退款单号", "退款申请时间,退款成功时间,微信退款单号")
    values = line(**REFUND).replace("`5000", "`2026-11-28 09:31:00,`2026-11-28 09:32:00,`5000")
    [row] = read(bill(values, head=head))
    assert isinstance(row, BillRow) and row.at == datetime(2026, 11, 28, 1, 32, tzinfo=UTC)
    [old] = read(bill(line(), head=HEAD.replace("应结订单金额", "总金额").replace("代金券金额", "企业红包金额")))
    assert isinstance(old, BillRow) and old.amount == Money(12800, "CNY")


@pytest.mark.parametrize(
    ("name", "kind", "way", "movement", "amount", "fee"),
    [("交易", "交易", "收入", Movement.PAYMENT, 1250, 0), ("退款", "退款", "支出", Movement.REFUND, -1250, 0),
     ("退款", "退款关闭", "收入", Movement.REFUND_FAILED, 1250, 0),
     ("交易", "扣除交易手续费", "支出", Movement.FEE, 0, 1250),
     ("退款", "退还交易手续费", "收入", Movement.FEE, 0, -1250),
     ("充值/提现", "提现", "支出", Movement.PAYOUT, -1250, 0),
     ("充值/提现", "充值", "收入", Movement.OTHER, 1250, 0), ("分账", "分账", "支出", Movement.OTHER, -1250, 0)],
)  # fmt: skip
def test_the_fund_flow_bill_is_read_too(
    name: str, kind: str, way: str, movement: Movement, amount: int, fee: int
) -> None:
    values = ["2018-02-01 04:21:23", "50000305742018020103387128253", "1900009231201802015884652186", name, kind, way,
              "12.50", "0.17", "system", "缺货", "REF4200000068201801293084726067"]  # fmt: skip
    flow = ",".join(f"`{value}" for value in values)
    [row] = read(bill(flow, head=FLOW_HEAD, summary=FLOW_SUMMARY).replace(b"`1,`0.00", b"`1.0,`0.00"))
    assert isinstance(row, BillRow) and row.ref == "50000305742018020103387128253"
    assert (row.movement, row.amount.minor, row.fee.minor) == (movement, amount, fee)


def test_what_the_sandbox_paid_is_what_its_bill_tells(sandbox: WeChatSandbox, provider: WeChatPay) -> None:
    wanted = [payment(amount, ref="out:ORDER-1") for amount in (1, 1250, 9999)]
    for each in wanted:
        provider.refund(each)
    sandbox.plan(Mood.PAY_LATER, Mood.FAIL_LATER)
    later, failing = payment(7), payment(8)
    provider.refund(later)
    provider.refund(failing)
    sandbox.book.fail(failing.key)
    told = list(provider.bill(io.BytesIO(sandbox.statement())))
    assert [(row.key, row.amount.minor) for row in told if isinstance(row, BillRow)] == [
        *((each.key, -each.amount.minor) for each in (*wanted, later)), (failing.key, 0),
    ]  # fmt: skip
    assert len(told) == 5


class _Endless(io.BytesIO):
    """A bill of many rows that is never whole in memory."""

    def __init__(self, count: int) -> None:
        super().__init__()
        row = (line(**REFUND) + "\r\n").encode()
        self.parts: Iterator[bytes] = iter([f"{HEAD}\r\n".encode(), *([row] * count)])

    def read(self, size: int | None = -1, /) -> bytes:
        return next(self.parts, b"")


def test_a_long_bill_takes_no_more_memory_than_a_short_one() -> None:
    tracemalloc.start()
    count = sum(1 for _row in rows(_Endless(1_500)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 1_501 and peak < 500_000


def test_a_small_file_that_unpacks_into_a_huge_one_takes_no_memory_either() -> None:
    bomb = gzip.compress(HEAD.encode() + b"\n`" + b"x" * 20_000_000)
    tracemalloc.start()
    found = read(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found[0] == BadRow(2, "The row is longer than any of a bill.") and peak < 2_000_000
