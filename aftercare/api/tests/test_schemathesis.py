"""The API against its own document: generated requests on real data, and only answers that the document promises.

Each example begins with the same town of cases (`town.py`): what it changed is rolled back before the next.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from jsonschema_rs import Draft202012Validator
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from aftercare.api.doors import DOORS
from aftercare.config.wsgi import application
from aftercare.people.links import sign_order

from .town import Town, make_town, town, undone
from .world import orders_file, picture

__all__ = ["town"]

pytestmark = pytest.mark.once("postgresql")
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
FEW = settings(max_examples=20, deadline=None, suppress_health_check=QUIET, phases=[Phase.generate], database=None)
MANY = settings(max_examples=100, deadline=None, suppress_health_check=QUIET, database=None)

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


def check(case: Any, town: Town, *, customer: bool = False, real: bool = True) -> None:
    """Send one generated request; with `real`, to things that exist, so that it gets beyond the 404."""
    token = aim(case, town) if real else ""
    headers = {"Authorization": f"Bearer {token if customer and token else town.token}"}
    with one_connection(), undone():
        response = case.call(headers=headers)
        assert response.status_code < 500, response.content
        excluded = [*EXCLUDED, *([negative_data_rejection] if arrives_valid(case, response.request.url) else [])]
        case.validate_response(response, excluded_checks=excluded, headers=headers)


def arrives_valid(case: Any, url: str) -> bool:
    """Whether what was broken on purpose can no longer be told once it is an address: an object with one name, or a
    number, is there the same as a text."""
    if _sends_nothing(case) or _sends_its_file(case):
        return True
    places = {place for place, part in case.meta.components.items() if part.mode.is_negative}
    if not places or places - {ParameterLocation.QUERY, ParameterLocation.HEADER}:
        return False
    schemas = {each["name"]: each["schema"] for each in case.operation.definition.raw.get("parameters", ())}
    sent = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    once = len(dict(sent)) == len(sent)
    return once and all(name in schemas and _may_be(value, schemas[name]) for name, value in sent)


def _sends_nothing(case: Any) -> bool:
    """A form has no field for a list without members."""
    form = case.media_type == "multipart/form-data" and isinstance(case.body, dict)
    return form and any(value == [] for value in case.body.values())


def _sends_its_file(case: Any) -> bool:
    """In a form every part is bytes, so a file is one whatever it was made of, and other parts are left alone."""
    form = case.media_type == "multipart/form-data" and isinstance(case.body, dict)
    return form and bool({"photo", "file", "logo"} & {name for name, value in case.body.items() if value})


def _may_be(text: str, schema: dict[str, Any]) -> bool:
    try:
        values = [text, json.loads(text)]
    except ValueError:
        values = [text]
    return any(map(Draft202012Validator(schema, validate_formats=True).is_valid, values))


def aim(case: Any, town: Town) -> str:
    """Point the request at something that allows it; the token of the customer it belongs to."""
    path = case.operation.path
    _ref, token = town.possible.get(path.rpartition("/")[2], ("", ""))
    if isinstance(case.path_parameters, dict) and "{ref}" in path:
        before = path.partition("{ref}")[0]
        case.path_parameters["ref"] = town.address(path).removeprefix(before).partition("/")[0]
    if is_valid(case) and "photo" in case.body:
        case.body["photo"] = picture().read()
    elif is_valid(case) and "file" in case.body:
        case.body["file"] = orders_file().read()
    elif is_valid(case):
        # Some as they were made, some with names and numbers that something has, some as small as may be.
        case.body = HOW[zlib.crc32(json.dumps(case.body, default=str).encode()) % len(HOW)](case, town)
    return token or sign_order(town.world.order.pk, purpose="api")


def is_valid(case: Any) -> bool:
    return isinstance(case.body, dict) and case.meta.generation.mode.is_positive


HOW = [
    lambda case, town: case.body,
    lambda case, town: sensible(case.body, town),
    lambda case, town: town.body(case.operation.definition.raw),
]


def sensible(value: Any, town: Town) -> Any:
    """A body that keeps to the schema, with names and numbers that something has."""
    if isinstance(value, list):
        return [sensible(item, town) for item in value[:2]]
    if not isinstance(value, dict):
        return value
    return {name: _sensible(name, inner, town) for name, inner in value.items()}


def _sensible(name: str, value: Any, town: Town) -> Any:
    named = {"order": town.world.order.ref, "other": town.world.other_case.ref, "case": town.world.case.ref}
    if name in named:
        return named[name]
    if name in ("line", "units", "claim") and isinstance(value, int):
        return 1 + value % 2 if name == "line" else 1
    if name == "photos":
        return [] if isinstance(value, list) else value
    return sensible(value, town)


@pytest.mark.django_db
def test_every_operation_on_a_case_meets_one_that_allows_it() -> None:
    """A refused payment takes a provider that refuses, a frozen one a chargeback, only what is somebody's is put back,
    a second person is asked above limits, and the rest is always possible."""
    beyond = {
        "retry-refund", "choose-way", "count-charged-back", "release-refund", "release", "countersign", "turn-down",
        "link", "write", "note",
    }  # fmt: skip
    assert {door.address for door in DOORS} - set(make_town().possible) == beyond


@pytest.mark.once("sqlite")  # with --all on both
@SCHEMA.parametrize()
@FEW
def test_answers_keep_to_the_document(case: Any, town: Town, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        check(case, town)


@SCHEMA.include(lambda context: context.operation.definition.raw.get("x-customers")).parametrize()
@settings(FEW, max_examples=5)
def test_answers_to_customers_keep_to_the_document(case: Any, town: Town, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        check(case, town, customer=True)


@pytest.mark.long
@pytest.mark.once("sqlite")  # the short one asks both databases with --all
@SCHEMA.parametrize()
@MANY
def test_answers_keep_to_the_document_for_long(case: Any, town: Town, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        check(case, town)


@pytest.mark.long
@pytest.mark.once("sqlite")
@SCHEMA.parametrize()
@settings(MANY, max_examples=60)
def test_answers_about_what_does_not_exist_keep_to_the_document(case: Any, town: Town, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        check(case, town, real=False)
