"""The bills of WeChat Pay: CSV in UTF-8, a backtick before every value, a summary at the end.

The trade bill (ALL, SUCCESS, REFUND): https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html
The fund-flow bill: https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-fundflow.html
Values are in yuan, times in Beijing. Columns are found by name, since merchants of old have other ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from aftercare.core.money import Money, NotMoney
from aftercare.money.provider import BadRow, BillRow, Movement

from .lines import LONGEST, Damaged, lines

BEIJING = timezone(timedelta(hours=8))
AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,8})?")
BOM = b"\xef\xbb\xbf"

Cells = Mapping[str, str]
Reader = Callable[[int, Cells], BillRow]


class Unreadable(Exception):
    """A value that is not what its column holds."""


def rows(file: BinaryIO) -> Iterator[BillRow | BadRow]:
    """Ends at the summary, and says so where it counts other rows than there were or is missing."""
    numbered = enumerate(lines(file), start=1)
    number = count = 0
    try:
        number, head = next(numbered, (1, b""))
        names = _split_head(head)
        reader = next((reader for column, reader in READERS.items() if column in names), None)
        if reader is None:
            yield BadRow(number, "The first line is not the head of a trade or fund-flow bill of WeChat Pay.")
            return
        for number, line in numbered:
            if line.startswith(SUMMARIES):
                number, totals = next(numbered, (number + 1, b""))
                yield from _compared(number, totals, count)
                return
            if line:
                count += 1
                yield _row(number, line, names, reader)
    except Damaged as reason:
        yield BadRow(number + 1, f"The file ends here: {reason}.")
        return
    yield BadRow(number + 1, "The bill ends without its summary: it was cut off.")


def _row(number: int, line: bytes, names: Sequence[str], reader: Reader) -> BillRow | BadRow:
    try:
        if len(line) > LONGEST:
            raise Unreadable("The row is longer than any of a bill.")
        values = _split(line)
        if len(values) != len(names):
            raise Unreadable(f"The row has {len(values)} values for {len(names)} columns.")
        return reader(number, dict(zip(names, values, strict=True)))
    except UnicodeDecodeError:
        return BadRow(number, "The row is not written in UTF-8.")
    except Unreadable as reason:
        return BadRow(number, str(reason))


def _compared(number: int, line: bytes, count: int) -> Iterator[BadRow]:
    told = line.decode(errors="replace").lstrip("`").partition(",")[0]
    try:
        whole = int(Decimal(told))  # the fund-flow bill writes 20.0
    except (InvalidOperation, ValueError, OverflowError):
        yield BadRow(number, "The summary does not say how many rows the bill has.")
        return
    if whole != count:
        yield BadRow(number, f"The summary counts {whole} rows, but the bill holds {count}.")


def _split_head(line: bytes) -> list[str]:
    return line.removeprefix(BOM)[:LONGEST].decode(errors="replace").replace("`", "").split(",")


def _split(line: bytes) -> list[str]:
    """Values may hold commas; a backtick after one begins the next."""
    text = line.decode()
    if not text.startswith("`"):
        raise Unreadable("The row does not begin with a backtick.")
    return text[1:].split(",`")


def _trade(line: int, cells: Cells) -> BillRow:
    state, currency = _get(cells, "交易状态"), _get(cells, "货币种类")
    at = _time(cells.get("退款成功时间") or _get(cells, "交易时间"))
    payment, fee = _get(cells, "微信订单号"), _money(cells, "手续费", currency=currency, whole=False)
    if state == "SUCCESS":
        amount = _money(cells, "应结订单金额", "总金额", currency=currency)
        return BillRow(
            line=line, movement=Movement.PAYMENT, ref=payment, key=_get(cells, "商户订单号"), payment_ref=payment,
            amount=amount, fee=fee, at=at,
        )  # fmt: skip
    if state not in ("REFUND", "REVOKED"):
        raise Unreadable(f"“{state[:40]}” is no 交易状态 that is known.")
    movement, sign = _refund_state(_get(cells, "退款状态"))
    amount = _money(cells, "退款金额", currency=currency)
    return BillRow(
        line=line, movement=movement, ref=_get(cells, "微信退款单号"), key=_get(cells, "商户退款单号"),
        payment_ref=payment, amount=Money(sign * amount.minor, currency), fee=fee, at=at,
    )  # fmt: skip


def _refund_state(state: str) -> tuple[Movement, int]:
    """A refund stands in the bill of the day it was sent, as it was then. One that has failed has left nothing."""
    if state in ("SUCCESS", "PROCESSING"):
        return Movement.REFUND, -1
    if state in ("FAIL", "CHANGE"):
        return Movement.REFUND_FAILED, 0
    raise Unreadable(f"“{state[:40]}” is no 退款状态 that is known.")


def _flow(line: int, cells: Cells) -> BillRow:
    kind, way = _get(cells, "业务类型"), _get(cells, "收支类型")
    if way not in ("收入", "支出"):
        raise Unreadable(f"“{way[:40]}” is neither 收入 nor 支出.")
    moved = _money(cells, "收支金额(元)", currency="CNY").minor * (1 if way == "收入" else -1)
    movement = FLOWS.get(kind, Movement.OTHER)
    if cells.get("业务名称") == BANK and way == "支出":
        movement = Movement.PAYOUT
    ref = _get(cells, "微信支付业务单号")
    amount, fee = (0, -moved) if movement is Movement.FEE else (moved, 0)
    return BillRow(
        line=line, movement=movement, ref=ref, key="", payment_ref=ref if movement is Movement.PAYMENT else "",
        amount=Money(amount, "CNY"), fee=Money(fee, "CNY"), at=_time(_get(cells, "记账时间")),
    )  # fmt: skip


READERS: dict[str, Reader] = {"交易状态": _trade, "收支类型": _flow}
"""Which bill it is, by a column that it alone has."""

SUMMARIES = tuple(text.encode() for text in ("总交易单数", "资金流水总笔数"))

FLOWS = {
    "交易": Movement.PAYMENT,
    "退款": Movement.REFUND,
    "退款关闭": Movement.REFUND_FAILED,
    "扣除交易手续费": Movement.FEE,
    "退还交易手续费": Movement.FEE,
}
"""By 业务类型, to which WeChat Pay adds as it likes: what is new is OTHER, with its amount."""

BANK = "充值/提现"  # the 业务名称 of money that came from the merchant's bank, or went there


def _get(cells: Cells, name: str) -> str:
    value = cells.get(name, "").strip()
    if not value:
        raise Unreadable(f"{name} is empty.")
    return value


def _money(cells: Cells, *names: str, currency: str, whole: bool = True) -> Money:
    """The first of the columns that the bill has. Fees are written with five decimals, and rounded."""
    name = next((name for name in names if name in cells), names[0])
    text = _get(cells, name)
    try:
        if not AMOUNT.fullmatch(text):
            raise NotMoney(text)
        money = Money.of(text, currency)
    except NotMoney:
        raise Unreadable(f"{name}: “{text[:40]} {currency[:10]}” is no amount.") from None
    if whole and money.decimal != Decimal(text):
        raise Unreadable(f"{name}: “{text[:40]}” has parts of a fen.")
    return money


def _time(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        raise Unreadable(f"“{text[:40]}” is no time.") from None
