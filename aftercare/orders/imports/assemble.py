"""From the fields of a file, all still text, to an `OrderIn`; every problem is found, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from aftercare.orders.intake import CustomerIn, DeliveryIn, LineIn, OrderIn, TenderIn
from aftercare.orders.models import LineKind, TenderKind
from aftercare.people.models import LOCALES

from . import values
from .problems import Bad, Problem

Fields = Mapping[str, str]
Value = TypeVar("Value")

ORDER = ("number", "placed_at", "paid_at", "delivered_at", "currency", "email", "phone", "locale", "country", "region",
         "timezone", "informed", "ship_by", "discount", "coupon", "points", "tax_included")  # fmt: skip
CUSTOMER = ("id", "name", "tier")
LINE = ("sku", "title", "kind", "category", "traits", "quantity", "price", "total", "discount", "tax", "shipped")
TENDER = ("amount", "kind", "provider", "ref")
DELIVERY = ("carrier", "tracking_number", "shipped_at", "delivered_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An order as its file has it. `names` gives a field's name in the file where it differs, for the report."""

    order: Fields
    lines: Sequence[Fields]
    customer: Fields = field(default_factory=dict)
    tenders: Sequence[Fields] = ()
    deliveries: Sequence[Fields] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A problem and the position of the line it is in; None is the order itself."""

    line: int | None
    problem: Problem


class Incomplete(Exception):
    """The order cannot be taken; `found` are all its problems."""

    def __init__(self, found: list[Found]) -> None:
        super().__init__(found)
        self.found = found


class Assembler:
    """Builds the orders of one shop: its time zone and currency stand for what the file leaves out."""

    def __init__(self, *, zone: ZoneInfo, currency: str, name: Callable[[str, str], str]) -> None:
        """`name(part, field)` is what the file calls a field, such as ("line", "discount")."""
        self.zone, self.currency, self.name = zone, currency, name

    def order(self, raw: Raw) -> OrderIn:
        """Raises `Incomplete`."""
        return _Building(self, raw).order()


class _Building:
    def __init__(self, by: Assembler, raw: Raw) -> None:
        self.by, self.raw = by, raw
        self.found: list[Found] = []
        self.line: int | None = None

    def order(self) -> OrderIn:
        raw = self.raw
        currency = self._currency()
        head = self._head(currency)
        lines = [self._line(position, fields, currency) for position, fields in enumerate(raw.lines)]
        self.line = None
        tenders = [self._tender(fields, currency) for fields in raw.tenders]
        deliveries = [self._delivery(fields) for fields in raw.deliveries]
        if self.found:
            raise Incomplete(self.found)
        return OrderIn(
            lines=[line for line in lines if line],
            tenders=[tender for tender in tenders if tender],
            deliveries=deliveries,
            **head,
        )

    def _head(self, currency: str) -> dict[str, Any]:
        raw = self.raw.order

        def take(name: str, most: int) -> Any:
            return self._take(values.text, "order", name, raw, default="", most=most)

        def money(name: str) -> Any:
            return self._take(values.amount, "order", name, raw, currency, default=0)

        def choice(name: str, default: str) -> Any:
            return self._take(values.choice, "order", name, raw, ["yes", "no"], default=default)

        return {
            "number": self._need(values.text, "order", "number", raw, most=100, required=True),
            "placed_at": self._need(values.instant, "order", "placed_at", raw, self.by.zone),
            "paid_at": self._instant("order", "paid_at", raw),
            "delivered_at": self._instant("order", "delivered_at", raw),
            "currency": currency,
            "email": take("email", 254),
            "phone": take("phone", 30),
            "locale": self._take(values.choice, "order", "locale", raw, [key for key, _ in LOCALES], default=""),
            "country": take("country", 60),
            "region": take("region", 100),
            "timezone": self._take(values.timezone, "order", "timezone", raw, default=""),
            "informed": {"yes": True, "no": False}.get(choice("informed", "")),
            "ship_by": self._instant("order", "ship_by", raw),
            "discount": money("discount"),
            "coupon": money("coupon"),
            "points": money("points"),
            "tax_included": choice("tax_included", "yes") == "yes",
            "customer": self._customer(),
        }

    def _currency(self) -> str:
        given = self.raw.order.get("currency", "").strip() or self.by.currency
        return self._caught(values.currency, given, self.by.name("order", "currency")) or "XXX"

    def _customer(self) -> CustomerIn | None:
        raw, order = self.raw.customer, self.raw.order
        if not raw.get("id", "").strip():
            return None
        return CustomerIn(
            external_id=self._need(values.text, "customer", "id", raw, most=100) or "",
            name=self._take(values.text, "customer", "name", raw, default="", most=200),
            tier=self._take(values.text, "customer", "tier", raw, default="", most=30),
            email=order.get("email", "").strip()[:254],
            phone=order.get("phone", "").strip()[:30],
            locale=order.get("locale", "").strip().lower()[:10],
        )

    def _line(self, position: int, raw: Fields, currency: str) -> LineIn | None:
        self.line = position
        before = len(self.found)
        quantity = self._need(values.whole, "line", "quantity", raw, least=1)
        line = {
            "sku": self._need(values.code, "line", "sku", raw, most=100),
            "quantity": quantity,
            "gross": self._gross(raw, quantity, currency),
            "title": self._take(values.text, "line", "title", raw, default="", most=300),
            "kind": self._take(values.choice, "line", "kind", raw, LineKind.values, default=LineKind.GOODS.value),
            "category": self._take(values.text, "line", "category", raw, default="", most=100),
            "traits": self._take(values.words, "line", "traits", raw, default=()),
            "discount": self._take(values.amount, "line", "discount", raw, currency, default=0),
            "tax": self._take(values.amount, "line", "tax", raw, currency, default=0),
            "shipped": self._take(values.whole, "line", "shipped", raw, default=None, least=0, most=quantity or 0),
        }
        return LineIn(**line) if len(self.found) == before else None

    def _gross(self, raw: Fields, quantity: int | None, currency: str) -> int | None:
        if raw.get("total", "").strip():
            return self._need(values.amount, "line", "total", raw, currency)
        if not raw.get("price", "").strip():
            self.found.append(Found(self.line, Problem("no_price", self.by.name("line", "price"))))
            return None
        return self._caught(values.times, quantity or 1, raw["price"], self.by.name("line", "price"), currency)

    def _tender(self, raw: Fields, currency: str) -> TenderIn | None:
        captured = self._need(values.amount, "tender", "amount", raw, currency)
        kind = self._take(values.choice, "tender", "kind", raw, TenderKind.values, default=TenderKind.OTHER.value)
        provider = self._take(values.text, "tender", "provider", raw, default="", most=30) or "manual"
        ref = self._take(values.text, "tender", "ref", raw, default="", most=100)
        return None if captured is None else TenderIn(captured=captured, kind=kind, provider=provider, provider_ref=ref)

    def _delivery(self, raw: Fields) -> DeliveryIn:
        return DeliveryIn(
            carrier=self._take(values.text, "delivery", "carrier", raw, default="", most=50),
            tracking_number=self._take(values.text, "delivery", "tracking_number", raw, default="", most=60),
            shipped_at=self._instant("delivery", "shipped_at", raw),
            delivered_at=self._instant("delivery", "delivered_at", raw),
        )

    def _instant(self, part: str, name: str, raw: Fields) -> datetime | None:
        at: datetime | None = self._take(values.instant, part, name, raw, self.by.zone, default=None)
        return at

    def _take(self, parse: Callable[..., Any], part: str, name: str, raw: Fields, *args: Any, default: Any,
              **kwargs: Any) -> Any:  # fmt: skip
        """An optional field: empty is the default."""
        if not raw.get(name, "").strip():
            return default
        return self._need(parse, part, name, raw, *args, **kwargs)

    def _need(self, parse: Callable[..., Value], part: str, name: str, raw: Fields, *args: Any,
              **kwargs: Any) -> Value | None:  # fmt: skip
        return self._caught(parse, raw.get(name, ""), self.by.name(part, name), *args, **kwargs)

    def _caught(self, parse: Callable[..., Value], *args: Any, **kwargs: Any) -> Value | None:
        try:
            return parse(*args, **kwargs)
        except Bad as bad:
            self.found.append(Found(self.line, bad.problem))
            return None
