"""Stripe's own book, as people download it: the report “Itemised balance change from activity” (CSV), or pages of
GET /v1/balance_transactions (JSON), one after the other as the API gave them.

docs.stripe.com/reports/report-types/balance, balance_change_from_activity.itemized: amounts in major units of the
currency, a refund negative, a fee positive. `refund_metadata[aftercare_key]` has our key where the report was asked for
that column; without it, a refund is known by its id (source_id).
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import BinaryIO

from aftercare.core.money import Money, exponent
from aftercare.money.provider import BadRow, BillRow, Movement

from . import listed
from .answers import KEY, word
from .listed import MOVEMENTS, REFUNDS
from .units import exact

NEEDED = ("balance_transaction_id", "currency", "gross", "fee", "reporting_category", "source_id")
LONGEST_ROW = 64 * 1024  # characters
POINT = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
COMMA = re.compile(r"-?\d+,\d{1,2}", re.ASCII)


def rows(file: BinaryIO) -> Iterator[BillRow | BadRow]:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    try:
        beginning = text.read(1)
        while beginning and beginning.isspace():
            beginning = text.read(1)
        yield from listed.rows(beginning, text) if beginning in ("{", "[") else _table(beginning, text)
    finally:
        with contextlib.suppress(ValueError):  # closed already where the reading was given up
            text.detach()  # the file is whose it was


def _table(beginning: str, text: io.TextIOWrapper) -> Iterator[BillRow | BadRow]:
    lines = _lines(beginning, text)
    try:
        head = [name.strip() for name in next(csv.reader(lines), [])]
    except csv.Error:
        head = []
    if missing := [name for name in (*NEEDED, "created") if name not in head and f"{name}_utc" not in head]:
        yield BadRow(1, f"This is no itemised report of Stripe's balance: the column {missing[0]} is missing.")
        return
    reader = csv.reader(lines)
    while True:
        line = reader.line_num + 2
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield BadRow(line, "This row is no CSV.")
            continue
        if any(values):
            yield _row(dict(zip(head, values, strict=False)), len(values) == len(head), line=line)


def _row(row: Mapping[str, str], complete: bool, *, line: int) -> BillRow | BadRow:
    try:
        if not complete:
            raise ValueError("This row does not have as many values as there are columns.")
        currency = row["currency"].strip().upper()
        movement = MOVEMENTS.get(row["reporting_category"].strip(), Movement.OTHER)
        return BillRow(
            line=line,
            movement=movement,
            ref=_ref(row),
            key=row.get(f"refund_metadata[{KEY}]", "").strip()[:100] if movement in REFUNDS else "",
            payment_ref=_name(row, "payment_intent_id") or _name(row, "charge_id"),
            amount=_money(row["gross"], currency),
            fee=_money(row["fee"], currency),
            at=_time(row.get("created_utc") or row.get("created") or ""),
            shown=_shown(row),
        )
    except ValueError as error:
        return BadRow(line, str(error))


def _shown(row: Mapping[str, str]) -> Money | None:
    """What the customer saw, where Stripe converted it."""
    currency = row.get("customer_facing_currency", "").strip().upper()
    if not currency or currency == row["currency"].strip().upper():
        return None
    return _money(row.get("customer_facing_amount", ""), currency)


def _money(text: str, currency: str) -> Money:
    plain = text.strip()
    if POINT.fullmatch(plain) and not ("," in plain and "." not in plain and exponent(currency) == 3):
        return exact(Decimal(plain.replace(",", "")), currency)
    if COMMA.fullmatch(plain):
        return exact(Decimal(plain.replace(",", ".")), currency)
    raise ValueError(f"“{plain[:40]}” is not an amount.")


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"“{text.strip()[:40]}” is not a time.") from None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _ref(row: Mapping[str, str]) -> str:
    if ref := _name(row, "source_id") or _name(row, "balance_transaction_id"):
        return ref
    raise ValueError("This row names nothing of Stripe.")


def _name(row: Mapping[str, str], column: str) -> str:
    return word(row.get(column, "").strip())


def _lines(beginning: str, text: io.TextIOWrapper) -> Iterator[str]:
    """Never more than a row in memory, even of a file that is one endless line."""
    while line := beginning + text.readline(LONGEST_ROW):
        beginning = ""
        yield line
