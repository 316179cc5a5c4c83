"""A customer's browser for tests: it has proved the orders it is given to be its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client

from aftercare.cases.models import Case, CaseLine
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.orders.factories import NOW
from aftercare.orders.models import Order, OrderLine
from aftercare.ui.visiting import KEY


def browser(*orders: Order, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    session = client.session
    session[KEY] = [order.pk for order in orders]
    session.save()
    return client


@contextmanager
def unchanged() -> Iterator[None]:
    """Nothing a customer could want to change is changed within."""
    before = state()
    yield
    assert state() == before


def state() -> list[Any]:
    rows = [model._default_manager.order_by("pk").values() for model in (Order, OrderLine, Case, CaseLine, EventRow)]
    return [list(row) for row in rows]


def at_noon() -> Any:
    """The day on which the orders of the makers were delivered."""
    return clock.virtual(NOW)
