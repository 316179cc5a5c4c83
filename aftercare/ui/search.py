"""One search field: a request's or an order's number, an e-mail, a phone, an item or a tracking number; else a name.

Each of these is looked up by an index of its own: asked in one condition, the database would read every case.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from aftercare.cases.models import Case, CaseLine, CaseQuerySet
from aftercare.orders import phones
from aftercare.orders.models import Delivery, Order, OrderLine, OrderQuerySet
from aftercare.parcels.models import Parcel, Shipment
from aftercare.people.models import Customer, Shop

CASE_REF = re.compile(r"AS-[0-9A-Z-]*")
Keys = QuerySet[Any, Any]
Shops = Collection[int] | QuerySet[Shop]


def find_cases(cases: CaseQuerySet, text: str, *, shops: Shops) -> CaseQuerySet:
    """Give all cases of the shops and filter after: names are looked for where nothing else among `cases` fits."""
    text = text.strip()
    if CASE_REF.fullmatch(text.upper()):
        return cases.filter(ref__startswith=text.upper())
    if "@" in text:
        return cases.filter(order__in=_by_email(text))
    found: list[Keys] = [Case.objects.filter(order__in=orders).values("pk") for orders in _orders(text)]
    found.append(CaseLine.objects.filter(line__sku__iexact=text).values("case"))
    found += _by_parcel(text, "case")
    exact = cases.filter(pk__in=_any(found))
    return exact if exact.exists() else cases.filter(customer__in=_called(text, shops))


def find_orders(orders: OrderQuerySet, text: str, *, shops: Shops) -> OrderQuerySet:
    text = text.strip()
    if CASE_REF.fullmatch(text.upper()):
        return orders.filter(pk__in=Case.objects.filter(ref__startswith=text.upper()).values("order"))
    if "@" in text:
        return orders.filter(pk__in=_by_email(text))
    found = _orders(text)
    found.append(Order.objects.filter(ref=text.upper()).values("pk"))
    found.append(OrderLine.objects.filter(sku__iexact=text).values("order"))
    found += _by_parcel(text, "case__order")
    exact = orders.filter(pk__in=_any(found))
    return exact if exact.exists() else orders.filter(customer__in=_called(text, shops))


def _orders(text: str) -> list[Keys]:
    """Orders by what is on them: number, phone, the tracking number of a delivery."""
    found: list[Keys] = [
        Order.objects.filter(number__iexact=text).values("pk"),
        Delivery.objects.filter(tracking_number=_tracking(text)).values("order"),
    ]
    digits = re.sub(r"\D", "", text)
    if len(digits) >= phones.TAIL and not re.search(r"[A-Za-z]", text):
        near = Order.objects.exclude(phone="").alias(tail=phones.tail(), digits=phones.digits())
        found.append(near.filter(tail=digits[-phones.TAIL :], digits__endswith=digits[-11:]).values("pk"))
    return found


def _by_email(text: str) -> Keys:
    return Order.objects.filter(email__iexact=text).values("pk")


def _by_parcel(text: str, what: str) -> list[Keys]:
    """By the tracking number of what comes back, or of a replacement or goods on their way to the customer."""
    number = _tracking(text)
    return [
        Parcel.objects.filter(tracking_number=number).exclude(tracking_number="").values(what),
        Shipment.objects.filter(tracking_number=number).exclude(tracking_number="").values(what),
    ]


def _called(text: str, shops: Shops) -> QuerySet[Customer]:
    """Customers by any part of their name. PostgreSQL first takes those that have all its pairs of letters, along an
    index; one letter that is not Chinese has none."""
    named = Customer.objects.filter(shop__in=shops, name__icontains=text)
    if connection.vendor != "postgresql":
        return named
    # Both sides go through the same function, as the index was made.
    template = "people_grams(%(expressions)s)"
    has_all = Func(
        Cast("name", TextField()), Value(text, output_field=TextField()), template=template,
        arg_joiner=") @> people_grams(", output_field=BooleanField(),
    )  # fmt: skip
    return named.filter(has_all)


def _any(found: list[Keys]) -> Keys:
    return found[0].union(*found[1:])


def _tracking(text: str) -> str:
    return re.sub(r"\s", "", text).upper()
