"""A customer's browser for tests: it has proved the orders it is given to be its own, and asks screen by screen."""

from __future__ import annotations

import re
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


def ask(client: Client, order: Order, screen: str, **answers: Any) -> Any:
    """Answer one screen; lead to wherever it goes on."""
    return client.post(f"/orders/{order.ref}/ask/{screen}/", answers, follow=True)


def now_at(answer: Any) -> str:
    """The screen a browser stands at."""
    return str(answer.request["PATH_INFO"]).rstrip("/").rpartition("/")[2]


def summary(
    client: Client, order: Order, *, units: dict[int, int], reason: str, kind: str, wanted: str = "", **told: Any
) -> Any:
    """From the first screen to the last one before it is sent."""
    client.get(f"/orders/{order.ref}/ask/", follow=True)
    answer = ask(client, order, "items", **{f"units_{position}": count for position, count in units.items()})
    answer = ask(client, order, "why", reason=reason)
    if now_at(answer) == "show":
        answer = ask(client, order, "show")
    answer = ask(client, order, "how", kind=kind, **told)
    if now_at(answer) == "which":
        answer = ask(client, order, "which", **{f"wanted_{position}": wanted for position in units})
    if now_at(answer) == "show":
        answer = ask(client, order, "show")
    assert now_at(answer) == "check", answer.content.decode()
    return answer


def hidden(page: str) -> dict[str, str]:
    """What the form that sends carries."""
    return dict(re.findall(r'<input type="hidden" name="(shown|token)" value="([^"]*)">', page))


def send(client: Client, order: Order, page: Any, /, **more: str) -> Any:
    return client.post(f"/orders/{order.ref}/ask/check/", {**hidden(page.content.decode()), **more}, follow=True)
