"""Every operation of the document, tried by everybody who may not: it is denied, and nothing changes.

The operations are read from the document, so that a new one fails here until it is given an example.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from PIL import Image

from aftercare.api.document import document, operations
from aftercare.cases.models import Case, Photo
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.orders.models import Order
from aftercare.people.links import sign_order
from aftercare.people.models import Shop
from aftercare.people.tokens import SCOPES

from .talk import Talk, ask, new_order, new_shop, shop_token

pytestmark = pytest.mark.django_db

LINE = {"line": 1, "units": 1}
FINDING = {**LINE, "grade": "A", "accepted": True, "disposition": "sellable"}


@dataclass
class World:
    """Two shops; the first has two customers, each with an order and a case, and a photo of the first one's."""

    shop: Shop
    order: Order
    case: Case
    photo: Photo
    other_order: Order
    other_shop: Shop


@pytest.fixture
def world() -> World:
    shop, other_shop = new_shop(), new_shop()
    order, other_order = new_order(shop), new_order(shop)
    talk = Talk.of_shop(shop)
    cases = [Case.objects.get(ref=talk.post("/cases", ask(one))[1]["ref"]) for one in (order, other_order)]
    photo = keep_photo(upload=picture(), shop_id=shop.pk, case=cases[0], by=SYSTEM, at=clock.now())
    return World(shop, order, cases[0], photo, other_order, other_shop)


def picture() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    content = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "PNG")
    return SimpleUploadedFile("a.png", content.getvalue(), "image/png")


# What each operation needs to be worth trying: (path values, body) for things of the world's first customer.
EXAMPLES: dict[str, Callable[[World], tuple[str, Any]]] = {
    "list_orders": lambda world: ("", None),
    "take_order": lambda world: ("", {"number": "X", "currency": "CNY", "placed_at": "2026-01-01T00:00:00Z",
                                      "lines": [{"sku": "A", "quantity": 1, "price": 1}]}),
    "get_order": lambda world: (world.order.ref, None),
    "preview": lambda world: (world.order.ref, {key: ask(world.order)[key] for key in ("kind", "lines")}),
    "open_case": lambda world: ("", ask(world.order, kind="refund_only")),
    "list_cases": lambda world: ("", None),
    "get_case": lambda world: (world.case.ref, None),
    "approve": lambda world: (world.case.ref, None),
    "reject": lambda world: (world.case.ref, {"because": "No."}),
    "withdraw": lambda world: (world.case.ref, None),
    "ship": lambda world: (world.case.ref, {"tracking_number": "SF123456"}),
    "receive": lambda world: (world.case.ref, {"lines": [LINE]}),
    "inspect": lambda world: (world.case.ref, {"findings": [FINDING]}),
    "refund": lambda world: (world.case.ref, {"reference": "x"}),
    "retry_refund": lambda world: (world.case.ref, None),
    "send_photo": lambda world: ("", {"case": world.case.ref}),
    "get_photo": lambda world: (world.photo.ref, None),
}  # fmt: skip
OPEN = {"ping", "start_looking", "verify"}
LISTS = {"list_orders", "list_cases"}
# A shop takes in its own orders; there is nothing of another's to reach.
NOBODY_ELSES = {"take_order"}
ALL = operations(document())
GUARDED = [pytest.param(one, id=one[2]["operationId"]) for one in ALL if one[2]["operationId"] not in OPEN]


def call(world: World, operation: tuple[str, str, dict[str, Any]], token: str) -> Any:
    path, method, details = operation
    value, body = EXAMPLES[details["operationId"]](world)
    talk = Talk(token)
    at = path.removeprefix("/api/v1").replace("{ref}", value)
    if method == "get":
        return talk.client.get(f"/api/v1{at}", headers=talk._headers({}))
    if details["operationId"] == "send_photo":
        return talk.client.post(f"/api/v1{at}", {**body, "photo": picture()}, headers=talk._headers({}))
    return talk.send(at, body)


def digest() -> dict[str, str]:
    """A fingerprint of every table but those of Django itself."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if model.__module__.startswith("aftercare.") and table != "people_apitoken":
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
                found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def denied(world: World, operation: Any, token: str, statuses: set[int]) -> None:
    before = digest()
    response = call(world, operation, token)
    assert response.status_code in statuses, (response.status_code, response.content)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert digest() == before


def test_every_operation_has_an_example() -> None:
    assert {one[2]["operationId"] for one in ALL} == set(EXAMPLES) | OPEN


@pytest.mark.parametrize("operation", GUARDED)
@pytest.mark.parametrize("token", ["", "aft_guessed", "forged"])
def test_nobody_without_a_token_is_admitted(world: World, operation: Any, token: str) -> None:
    forged = sign_order(world.order.pk, purpose="api")[:-2] + "xx" if token == "forged" else token
    denied(world, operation, forged, {401})


@pytest.mark.parametrize("operation", GUARDED)
def test_a_link_from_a_message_is_no_token(world: World, operation: Any) -> None:
    denied(world, operation, sign_order(world.order.pk, purpose="link"), {401})


@pytest.mark.parametrize("operation", GUARDED)
def test_a_token_without_the_scope_is_denied(world: World, operation: Any) -> None:
    enough = set(operation[2]["x-scopes"])
    others = [scope for scope in SCOPES if scope not in enough]
    denied(world, operation, shop_token(world.shop, *others), {403})


@pytest.mark.parametrize("operation", GUARDED)
def test_a_revoked_token_is_denied_at_once(world: World, operation: Any) -> None:
    token = shop_token(world.shop)
    world.shop.tokens.update(revoked_at=clock.now())
    denied(world, operation, token, {401})


@pytest.mark.parametrize("operation", GUARDED)
def test_an_expired_token_is_denied(world: World, operation: Any) -> None:
    token = shop_token(world.shop)
    world.shop.tokens.update(expires_at=clock.now())
    denied(world, operation, token, {401})


@pytest.mark.parametrize("operation", GUARDED)
def test_another_shop_reaches_nothing(world: World, operation: Any) -> None:
    others_only(world, operation, shop_token(world.other_shop), {404})


@pytest.mark.parametrize("operation", GUARDED)
def test_another_customer_reaches_nothing(world: World, operation: Any) -> None:
    others_only(world, operation, sign_order(world.other_order.pk, purpose="api"), {403, 404})


@pytest.mark.parametrize("operation", GUARDED)
def test_a_customer_may_do_only_what_the_document_says(world: World, operation: Any) -> None:
    token = sign_order(world.order.pk, purpose="api")
    if operation[2]["x-customers"]:
        assert call(world, operation, token).status_code not in (401, 403, 404)
    else:
        denied(world, operation, token, {403})


def others_only(world: World, operation: Any, token: str, statuses: set[int]) -> None:
    name = operation[2]["operationId"]
    if name in LISTS:
        response = call(world, operation, token)
        assert response.status_code == 200
        assert world.order.ref not in response.content.decode()
        assert world.case.ref not in response.content.decode()
    elif name not in NOBODY_ELSES:
        denied(world, operation, token, statuses)


@pytest.mark.parametrize("operation", GUARDED)
def test_the_owner_is_admitted(world: World, operation: Any) -> None:
    """Or the denials above would prove nothing."""
    response = call(world, operation, shop_token(world.shop, operation[2]["x-scopes"][0]))
    assert response.status_code not in (401, 403, 404, 422), response.content


def test_a_photo_of_another_shop_cannot_be_named_in_an_inspection(world: World) -> None:
    theirs = keep_photo(upload=picture(), shop_id=world.other_shop.pk, case=None, by=SYSTEM, at=clock.now())
    talk = Talk.of_shop(world.shop)
    at = f"/cases/{world.case.ref}"
    talk.post(f"{at}/approve")
    talk.post(f"{at}/receive", {"lines": [LINE]})
    status, problem = talk.post(f"{at}/inspect", {"findings": [{**FINDING, "photos": [theirs.ref]}]})
    assert (status, problem["code"]) == (422, "unknown_photo")
