"""Alipay's trade bill (业务明细): alipay.data.dataservice.bill.downloadurl.query with `bill_type` trade.

https://opendocs.alipay.com/apis/api_15/alipay.data.dataservice.bill.downloadurl.query
https://opendocs.alipay.com/open/204/106262

A ZIP of two CSV files in GBK: 业务明细.csv has the movements, 业务明细(汇总).csv their sums. Lines that begin with `#`
are remarks; a tab follows some values, to keep spreadsheets from taking long numbers for amounts.
Amounts are in yuan: 商家实收 is what the shop really got or gave back, 服务费 is negative where Alipay took a fee.
"""

from __future__ import annotations

import contextlib
import csv
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import IO, BinaryIO

from aftercare.core.money import Money, NotMoney
from aftercare.money.provider import BadRow, BillRow, Movement

from .gateway import CHINA, TIME

DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError, ArithmeticError,
    LookupError,
)  # fmt: skip
"""What reading a ZIP raises when it is damaged or locked."""

LONGEST_LINE = 16 * 1024  # bytes
TRADE_NO, KIND, DONE_AT, REALLY = "支付宝交易号", "业务类型", "完成时间", "商家实收"
REQUEST_NO, FEE = "退款批次号/请求号", "服务费"
NEEDED = (TRADE_NO, KIND, DONE_AT, REALLY, REQUEST_NO, FEE)
KINDS = {"交易": Movement.PAYMENT, "退款": Movement.REFUND}


class _Bad(Exception):
    """Why a row cannot be read, as a sentence."""


def rows(file: BinaryIO) -> Iterator[BillRow | BadRow]:
    """Never raises for what a file holds."""
    with contextlib.ExitStack() as stack:
        try:
            table = _table(file, stack)
        except _Bad as bad:
            yield BadRow(1, str(bad))
            return
        yield from _rows(table)


def _rows(table: IO[bytes]) -> Iterator[BillRow | BadRow]:
    columns: dict[str, int] = {}
    for number, line in _lines(table):
        if isinstance(line, _Bad):
            yield BadRow(number, str(line))
            continue
        if not line.strip() or line.startswith("#"):
            continue
        try:
            cells = [cell.strip() for cell in next(csv.reader([line]))]
        except csv.Error:
            yield BadRow(number, "It is no line of a CSV file.")
            continue
        if columns:
            yield _row(number, cells, columns)
            continue
        columns = _columns(cells)
        if missing := [name for name in NEEDED if name not in columns]:
            yield BadRow(number, f"This is no trade bill (业务明细): the column {missing[0]} is missing.")
            return


def _row(number: int, cells: list[str], columns: dict[str, int]) -> BillRow | BadRow:
    if len(cells) != len(columns):
        return BadRow(number, f"It has {len(cells)} values, the heading has {len(columns)}.")
    value = {name: cells[columns[name]] for name in NEEDED}
    try:
        movement = KINDS.get(value[KIND], Movement.OTHER)
        amount = _yuan(value[REALLY])
        if movement is Movement.PAYMENT and amount.minor < 0:
            raise _Bad(f"“{value[REALLY]}” was received by a payment.")
        key = value[REQUEST_NO] if movement is Movement.REFUND else ""
        trade_no = _number(value[TRADE_NO])
        return BillRow(
            line=number,
            movement=movement,
            ref=f"{trade_no}/{key}" if key else trade_no,
            key=key,
            payment_ref=trade_no,
            # Some exports write what was paid back without its sign.
            amount=Money(-abs(amount.minor), "CNY") if movement is Movement.REFUND else amount,
            fee=-_yuan(value[FEE] or "0"),
            at=_time(value[DONE_AT]),
        )
    except _Bad as bad:
        return BadRow(number, str(bad))


def _columns(cells: list[str]) -> dict[str, int]:
    """By name without the unit, which has come in Chinese and in Latin brackets."""
    return {re.sub(r"[（(]元[）)]$", "", name): at for at, name in enumerate(cells)}


def _yuan(text: str) -> Money:
    try:
        if not re.fullmatch(r"[+-]?[\d,]+(\.\d{1,2})?", text, re.ASCII):
            raise _Bad(f"“{text[:40]}” is no amount in yuan.")
        return Money.of(text.replace(",", ""), "CNY")
    except NotMoney:
        raise _Bad(f"“{text[:40]}” is no amount in yuan.") from None


def _number(text: str) -> str:
    if not re.fullmatch(r"[\w-]{1,64}", text, re.ASCII):
        raise _Bad(f"“{text[:40]}” is no number of a trade; give the file as downloaded, not saved by a spreadsheet.")
    return text


def _time(text: str) -> datetime:
    try:
        return datetime.strptime(text, TIME).replace(tzinfo=CHINA)
    except ValueError:
        raise _Bad(f"“{text[:40]}” is no time such as 2026-11-28 14:05:00.") from None


def _lines(table: IO[bytes]) -> Iterator[tuple[int, str | _Bad]]:
    """One by one, none longer than is sound: a quotation mark that never ends swallows no other row."""
    charset, number = "", 0
    while True:
        number += 1
        try:
            raw = table.readline(LONGEST_LINE)
            if not raw:
                return
            whole = raw.endswith(b"\n") or len(raw) < LONGEST_LINE
            while not whole:
                rest = table.readline(LONGEST_LINE)
                whole = rest.endswith(b"\n") or len(rest) < LONGEST_LINE
                raw = b""
        except DAMAGED:
            yield number, _Bad("The file is damaged from here on; download it again.")
            return
        charset = charset or _charset(raw)
        if not raw:
            yield number, _Bad("The line is too long.")
            continue
        try:
            yield number, raw.decode(charset).rstrip("\r\n").replace("\0", "")
        except UnicodeDecodeError:
            yield number, _Bad(f"It is not in {charset.upper()} as the lines before.")


def _charset(first: bytes) -> str:
    """GBK as it comes; UTF-8 where somebody saved it again."""
    try:
        first.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig" if not first.isascii() else "gb18030"


def _table(file: BinaryIO, stack: contextlib.ExitStack) -> IO[bytes]:
    """The CSV of the movements, out of its ZIP where it is in one."""
    start = file.read(2)
    file.seek(0)
    if start != b"PK":
        return file
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
        entry = next((each for each in archive.infolist() if _is_detail(each)), None)
        if entry is None:
            raise _Bad("The ZIP has no trade bill (业务明细.csv).")
        return stack.enter_context(archive.open(entry))
    except DAMAGED:
        raise _Bad("The ZIP cannot be opened; download it again.") from None


def _is_detail(entry: zipfile.ZipInfo) -> bool:
    """By name, which Alipay writes in GBK without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.lower().endswith(".csv") and "汇总" not in name
