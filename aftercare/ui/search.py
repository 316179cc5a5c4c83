"""One search field: a request's or an order's number, an e-mail, a phone, a name, an item or a tracking number."""

from __future__ import annotations

import re

from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Replace

from aftercare.cases.models import Case, CaseLine, CaseQuerySet
from aftercare.orders.models import Delivery, Order, OrderLine, OrderQuerySet
from aftercare.parcels.models import Parcel

CASE_REF = re.compile(r"AS-[0-9A-Z-]*")
FEWEST_DIGITS = 7


def find_cases(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    text = text.strip()
    if CASE_REF.fullmatch(text.upper()):
        return cases.filter(ref__startswith=text.upper())
    where = Q(order__in=_by_customer(text).values("pk"))
    if "@" not in text:
        where |= (
            Q(pk__in=CaseLine.objects.filter(line__sku__iexact=text).values("case"))
            | Q(pk__in=Parcel.objects.filter(tracking_number=_tracking(text)).values("case"))
            | Q(order__in=Delivery.objects.filter(tracking_number=_tracking(text)).values("order"))
        )
    return cases.filter(where)


def find_orders(orders: OrderQuerySet, text: str) -> OrderQuerySet:
    text = text.strip()
    if CASE_REF.fullmatch(text.upper()):
        return orders.filter(pk__in=Case.objects.filter(ref__startswith=text.upper()).values("order"))
    where = Q(pk__in=_by_customer(text).values("pk"))
    if "@" not in text:
        where |= (
            Q(ref=text.upper())
            | Q(pk__in=OrderLine.objects.filter(sku__iexact=text).values("order"))
            | Q(pk__in=Delivery.objects.filter(tracking_number=_tracking(text)).values("order"))
            | Q(cases__in=Parcel.objects.filter(tracking_number=_tracking(text)).values("case"))
        )
    return orders.filter(where).distinct()


def _by_customer(text: str) -> OrderQuerySet:
    """Orders by what a customer says: the order's number, an e-mail, a phone or a name."""
    if "@" in text:
        return Order.objects.filter(email__iexact=text)
    where = Q(number__iexact=text) | Q(customer__name__icontains=text)
    digits = re.sub(r"\D", "", text)
    orders = Order.objects.all()
    if len(digits) >= FEWEST_DIGITS and not re.search(r"[A-Za-z]", text):
        orders = orders.annotate(digits=_digits())
        where |= Q(digits__endswith=digits[-11:])
    return orders.filter(where)


def _digits() -> Func:
    """The phone as its digits: people write spaces, dashes and brackets where they like."""
    expression: Func | F = F("phone")
    for sign in " -()+.":
        expression = Replace(expression, Value(sign), Value(""), output_field=CharField())
    assert isinstance(expression, Func)
    return expression


def _tracking(text: str) -> str:
    return re.sub(r"\s", "", text).upper()
