"""The API against its own document: generated requests, and only answers that the document promises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from aftercare.cases.models import Case, Photo
from aftercare.config.wsgi import application
from aftercare.orders.models import Order

from .talk import shop_token
from .test_denied import World, picture, world

__all__ = ["world"]

SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
FEW = settings(max_examples=6, deadline=None, suppress_health_check=QUIET, phases=[Phase.generate])
MANY = settings(max_examples=60, deadline=None, suppress_health_check=QUIET)

# Policy, stock and money refuse requests that are well formed.
EXCLUDED = [positive_data_acceptance]


@contextmanager
def one_connection() -> Iterator[None]:
    """A finished request does not close the connection on which the test's transaction runs."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def check(case: Any, world: World, *, real: bool) -> None:
    """Send one generated request; with `real`, to things that exist, so that it gets beyond the 404."""
    if real:
        _aim(case, world)
    headers = {"Authorization": f"Bearer {shop_token(world.shop)}"}
    with one_connection():
        response = case.call(headers=headers)
        assert response.status_code < 500, response.content
        case.validate_response(response, excluded_checks=EXCLUDED, headers=headers)


def _aim(case: Any, world: World) -> None:
    things: dict[str, Order | Case | Photo] = {"orders": world.order, "cases": world.case, "photos": world.photo}
    noun = case.operation.path.split("/")[3]
    if noun in things and isinstance(case.path_parameters, dict) and "ref" in case.path_parameters:
        case.path_parameters["ref"] = things[noun].ref
    body = case.body if isinstance(case.body, dict) else {}
    if isinstance(body.get("order"), str):
        body["order"] = world.order.ref
    if isinstance(body.get("photo"), bytes):
        body["photo"] = picture().read()


@pytest.mark.django_db
@SCHEMA.parametrize()
@FEW
def test_answers_keep_to_the_document(case: Any, world: World) -> None:
    check(case, world, real=True)


@pytest.mark.long
@pytest.mark.django_db
@SCHEMA.parametrize()
@MANY
def test_answers_keep_to_the_document_for_long(case: Any, world: World) -> None:
    check(case, world, real=True)


@pytest.mark.long
@pytest.mark.django_db
@SCHEMA.parametrize()
@settings(MANY, max_examples=40)
def test_answers_about_what_does_not_exist_keep_to_the_document(case: Any, world: World) -> None:
    check(case, world, real=False)
