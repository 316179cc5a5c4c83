"""What the tests of the API share: shops with tokens, and a client that speaks JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from requests import PreparedRequest

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.orders.factories import line_in, make_order, make_shop
from aftercare.orders.models import Order
from aftercare.people.links import sign_order
from aftercare.people.models import Shop
from aftercare.people.tokens import SCOPES, make_token
from aftercare.policy.actions import publish
from aftercare.policy.terms import STANDARD, Terms
from aftercare_client import Client as Program
from aftercare_client.calling import Reply

REVIEWED = STANDARD.model_copy(update={"auto_return": STANDARD.auto_refund_only, "refund_only_photos": False})
"""A policy under which a person looks at every request."""

V1 = "/api/v1"


def new_shop(terms: Terms = REVIEWED, **fields: Any) -> Shop:
    shop = make_shop(**fields)
    publish(shop=shop, terms=terms, by=SYSTEM, at=clock.now())
    return shop


def new_order(shop: Shop, at: datetime | None = None, **fields: Any) -> Order:
    """Two lines of one unit, delivered now."""
    at = at or clock.now()
    when = {"placed_at": at, "paid_at": at, "delivered_at": at}
    return make_order(shop, [line_in(1, 5_000), line_in(1, 3_000)], **{**when, **fields})


def shop_token(shop: Shop, *scopes: str) -> str:
    return make_token(shop=shop, name="program", scopes=scopes or SCOPES, at=clock.now())


@dataclass
class Talk:
    """A caller: `talk.post("/cases", {...})` is (status, answer)."""

    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @classmethod
    def of_shop(cls, shop: Shop, *scopes: str) -> Talk:
        return cls(shop_token(shop, *scopes))

    @classmethod
    def of_customer(cls, order: Order) -> Talk:
        return cls(sign_order(order.pk, purpose="api"))

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        return told(self.client.get(V1 + path, query, headers=self._headers({})))

    def post(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        return told(self.send(path, body, **headers))

    def send(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """The response itself. `idempotency_key="x"` sends that header."""
        content = "" if body is None else json.dumps(body)
        response: Any = self.client.post(
            V1 + path, content, content_type="application/json", headers=self._headers(headers)
        )
        assert isinstance(response, HttpResponse)
        return response

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in {**self.headers, **more}.items()}
        return {"Authorization": f"Bearer {self.token}", **named} if self.token else named


def program(token: str = "", **arguments: Any) -> Program:
    """The shipped client, calling within this process."""
    return Program("http://testserver", token, send=_send, **arguments)


def _send(request: PreparedRequest) -> Reply:
    content = request.body.encode() if isinstance(request.body, str) else request.body or b""
    kind = request.headers.get("Content-Type", "")
    client = Client(raise_request_exception=False)
    response = client.generic(str(request.method), request.path_url, content, kind, headers=request.headers)
    return Reply(response.status_code, response.headers, response.getvalue())


def told(response: Any) -> tuple[int, Any]:
    return response.status_code, json.loads(response.content or b"null")


def ask(order: Order, kind: str = "return", units: int = 1, reason: str = "changed_mind") -> dict[str, Any]:
    """A request for one unit of each of two lines."""
    lines = [{"line": position, "units": units, "reason": reason} for position in (1, 2)]
    return {"order": order.ref, "kind": kind, "lines": lines}
