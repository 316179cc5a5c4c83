"""Photos and videos of the desk's forms: sent one by one to the order's address, looked at as the desk shows them."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from aftercare.orders.models import Order
from aftercare.ui.pictures import Pictures


def at_desk(added: Pictures, order: Order) -> Pictures:
    address = reverse("desk:upload", args=[order.ref])
    return replace(added, order_id=order.pk, address=address, look=lambda ref: reverse("desk:photo", args=[ref]))
