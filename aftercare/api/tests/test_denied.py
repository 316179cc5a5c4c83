"""Every operation of the document, tried by everybody who may not: it is denied, and nothing changes.

Addresses and bodies are made from the document (`world.py`), so that a new operation is tried by itself; one under a
new noun fails here until that noun is given something to stand for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from aftercare.api.models import Answer
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.people.links import sign_order
from aftercare.people.tokens import SCOPES

from .talk import Talk, shop_token
from .town import undone
from .world import ALL, FINDING, LINE, OPEN, World, address, body_of, form_of, make_world, picture

GUARDED = [pytest.param(one, id=one[2]["operationId"]) for one in ALL if one[2]["operationId"] not in OPEN]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, django_db_blocker: Any) -> Iterator[World]:
    """Built once for all tests; each leaves it as it was."""
    with django_db_blocker.unblock(), undone():
        yield built


def call(world: World, operation: tuple[str, str, dict[str, Any]], token: str) -> Any:
    path, method, details = operation
    headers, at = Talk(token)._headers({}), address(world, path)
    body = body_of(world, details)
    if form := form_of(world, details):
        return Talk().client.post(at, form, headers=headers)
    return Talk().client.generic(
        method.upper(), at, "" if body is None else json.dumps(body), "application/json", headers=headers
    )


def digest() -> dict[str, str]:
    """A fingerprint of every table, but for the tokens that the test itself makes."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if model._meta.managed and table != "people_apitoken":
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def denied(world: World, operation: Any, token: str, statuses: set[int]) -> None:
    before = digest()
    response = call(world, operation, token)
    assert response.status_code in statuses, (response.status_code, response.content)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert digest() == before


@pytest.mark.django_db  # makes pytest prepare the database
def test_only_these_need_no_token() -> None:
    assert {"declare_withdrawal", "ping", "start_looking", "verify"} == OPEN


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
    """What names a thing is denied; what names none, a list or something new, shows nothing of the first customer."""
    path, method, details = operation
    body = body_of(world, details) or {}
    if "{" in path or {"order", "case", "other"} & set(body):
        denied(world, operation, token, statuses)
        return
    before = digest()
    response = call(world, operation, token)
    assert response.status_code < 300 or digest() == before
    for ref in (world.order.ref, world.case.ref, world.photo.ref):
        assert ref not in response.content.decode()
    if method == "get":
        assert response.status_code in (200, *statuses)


@pytest.mark.parametrize("operation", GUARDED)
def test_the_owner_is_admitted(world: World, operation: Any) -> None:
    """Or the denials above would prove nothing."""
    response = call(world, operation, shop_token(world.shop, operation[2]["x-scopes"][0]))
    assert response.status_code not in (401, 403, 404), response.content
    told = response.getvalue()  # a photo is sent in pieces
    assert b'"code":"invalid"' not in told, told


@pytest.mark.parametrize("operation", GUARDED)
def test_whoever_is_denied_with_a_key_leaves_the_key_free(world: World, operation: Any) -> None:
    """Nothing is remembered of a request that was not admitted."""
    talk = Talk(shop_token(world.other_shop, *SCOPES))
    path, method, details = operation
    if method == "get" or "{" not in path:
        pytest.skip("it names nothing of another's")
    body = body_of(world, details)
    talk.send(address(world, path).removeprefix("/api/v1"), body, idempotency_key="k")
    assert not Answer.objects.exists()


def test_a_photo_of_another_shop_cannot_be_named_in_an_inspection(world: World) -> None:
    theirs = keep_photo(upload=picture(), shop_id=world.other_shop.pk, case=None, by=SYSTEM, at=clock.now())
    talk = Talk.of_shop(world.shop)
    at = f"/cases/{world.case.ref}"
    talk.post(f"{at}/approve")
    talk.post(f"{at}/receive", {"lines": [LINE]})
    status, problem = talk.post(f"{at}/inspect", {"findings": [{**FINDING, "photos": [theirs.ref]}]})
    assert (status, problem["code"]) == (422, "unknown_photo")
