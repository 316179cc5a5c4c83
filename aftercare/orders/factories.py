"""Shops and orders for tests, through the real intake. Amounts are minor units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from aftercare.people.models import Shop

from .intake import LineIn, OrderIn, take_orders
from .models import Order

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Noon of a Monday in Shanghai; orders of these factories were delivered then."""

_serial = count(1)


def make_shop(**fields: Any) -> Shop:
    """A shop in Shanghai selling in CNY, unless said otherwise."""
    number = next(_serial)
    return Shop.objects.create(**{"slug": f"shop-{number}", "name": f"Shop {number}", **fields})


def line_in(quantity: int = 2, gross: int = 10_000, **fields: Any) -> LineIn:
    return LineIn(**{"sku": f"SKU-{next(_serial)}", "quantity": quantity, "gross": gross, "title": "Cup", **fields})


def order_in(lines: Sequence[LineIn] | None = None, **fields: Any) -> OrderIn:
    """A paid and delivered order of two cups at 50.00, unless said otherwise."""
    defaults = {
        "number": f"N-{next(_serial)}", "currency": "CNY", "email": "lin@example.com", "locale": "en",
        "placed_at": NOW, "paid_at": NOW, "delivered_at": NOW, "lines": lines or [line_in()],
    }  # fmt: skip
    return OrderIn(**{**defaults, **fields})


def make_order(shop: Shop, lines: Sequence[LineIn] | None = None, **fields: Any) -> Order:
    (order,), _known = take_orders(shop, [order_in(lines, **fields)])
    return order
