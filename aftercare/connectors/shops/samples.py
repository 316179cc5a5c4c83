"""A few orders to try a shop with: a CSV in its own currency and language, delivered lately."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from aftercare.people.models import Shop

COLUMNS = ("order_number", "placed_at", "paid_at", "delivered_at", "email", "customer_id", "customer_name", "sku",
           "title", "quantity", "price", "carrier", "tracking_number")  # fmt: skip
ITEMS = (
    ("CUP-B", "蓝色陶杯", "Blue cup", 39),
    ("POT-1", "紫砂茶壶", "Clay teapot", 128),
    ("TRAY-OAK", "橡木茶盘", "Oak tea tray", 186),
    ("TOWEL-2", "棉毛巾 两条装", "Cotton towels, pair", 79),
)
PEOPLE = (("林小雨", "Lin Xiaoyu"), ("陈嘉", "Anna Berg"), ("王强", "Tom Reed"))
ORDERS = 6


def sample_csv(shop: Shop, *, at: datetime) -> bytes:
    """Six orders of three customers, with a second line in every other one; the mark tells spreadsheets it is UTF-8."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for number in range(ORDERS):
        for line in range(1 + number % 2):
            table.writerow(_row(shop, number, line, at))
    return out.getvalue().encode("utf-8-sig")


def _row(shop: Shop, number: int, line: int, at: datetime) -> list[str]:
    chinese = shop.locale.startswith("zh")
    sku, zh, en, price = ITEMS[(number + line) % len(ITEMS)]
    person = number % len(PEOPLE)
    placed = at - timedelta(days=4 + number, hours=number)
    # In a currency without decimals a hundred is little.
    paid = price * (100 if get_currency_precision(shop.currency) == 0 else 1)
    return [
        f"TRY-{number + 1:03}", _local(placed, shop), _local(placed + timedelta(minutes=3), shop),
        _local(at - timedelta(days=1, hours=number), shop), f"customer{person + 1}@example.com", f"T{person + 1}",
        PEOPLE[person][0 if chinese else 1], sku, zh if chinese else en, str(1 + line), str(paid),
        "SF" if chinese else "UPS", f"TRY{number + 1:08}",
    ]  # fmt: skip


def _local(at: datetime, shop: Shop) -> str:
    return f"{at.astimezone(ZoneInfo(shop.timezone)):%Y-%m-%d %H:%M:%S}"
