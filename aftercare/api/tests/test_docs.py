"""docs/api.md and docs/policy.md: their examples are sent in order, and the answers are what they say."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from aftercare.api.document import document, operations
from aftercare.api.problems import KINDS, TYPE
from aftercare.core import clock
from aftercare.core.ids import new_ref
from aftercare.core.models import Message, Task
from aftercare.core.tasks import run_until_idle
from aftercare.people.models import Shop
from aftercare.people.tokens import SCOPES

from .talk import Talk, ask, new_order, new_shop, shop_token, told

DOCS = Path(settings.ROOT) / "docs"
TEXT = (DOCS / "api.md").read_text()
EXAMPLE = re.compile(r"```http\n(?P<request>.*?)```\s+```json (?P<status>\d+)\n(?P<answer>.*?)```", re.S)
REFERENCE = re.compile(r"[A-Z]{2}(-[0-9A-Z]{4}){3}|aft_\w+")


@pytest.mark.django_db
def test_the_examples_work_as_written() -> None:
    with clock.virtual(datetime(2026, 3, 5, 2, 0, tzinfo=UTC)):
        shop = new_shop()
        talk = Talk.of_shop(shop, *(scope for scope in SCOPES if scope != "disputes:rule"))
        for number in (7002, 7001):  # before any other task takes the numbers
            give_up(shop, number)
        tokens = {"aft_of_a_supervisor": shop_token(shop, "disputes:rule")}
        assert run(TEXT, talk, tokens) > 10


@pytest.mark.django_db
def test_the_examples_of_the_policy_guide_work_as_written() -> None:
    with clock.virtual(datetime(2026, 3, 5, 2, 0, tzinfo=UTC)):
        shop = new_shop()
        talk = Talk.of_shop(shop)
        assert talk.post("/cases", ask(new_order(shop)))[0] == 201
        assert run((DOCS / "policy.md").read_text(), talk, {}) > 7


def test_every_type_of_problem_is_in_the_table() -> None:
    for name, kind in KINDS.items():
        assert f"| `{TYPE.format(kind=name)}` | {kind.status} |" in TEXT


def test_every_scope_is_in_the_table() -> None:
    scopes = {scope for _path, _method, operation in operations(document()) for scope in operation.get("x-scopes", ())}
    assert {scope for scope in scopes if f"| `{scope}` |" in TEXT} == scopes


def give_up(shop: Shop, number: int) -> None:
    """A message that failed for good, under the number that the document gives it."""
    message = Message.objects.create(
        ref=new_ref("MS"), shop_id=shop.pk, channel="email", to="lin@example.com", text="", state="failed",
        subject_kind="shop", subject_id=shop.pk, created_at=clock.now(),
    )  # fmt: skip
    Task.objects.create(
        pk=number, name="messages.deliver", args={"message_id": message.pk}, state="dead", attempts=11,
        last_error="TimeoutError: mail.example.com", created_at=clock.now(), died_at=clock.now(),
    )  # fmt: skip


def run(text: str, talk: Talk, tokens: dict[str, str]) -> int:
    """Send every example, what workers do done before the next; how many there are."""
    examples, real = list(EXAMPLE.finditer(text)), dict[str, str]()
    assert len(examples) == text.count("```http")
    for example in examples:
        status, answer = send(talk, replaced(example["request"], real | tokens))
        assert status == int(example["status"]), (example["request"], answer)
        compare(json.loads(example["answer"]), answer, real)
        run_until_idle()
    return len(examples)


def replaced(text: str, real: dict[str, str]) -> str:
    return REFERENCE.sub(lambda found: real.get(found.group(), found.group()), text)


def send(talk: Talk, request: str) -> tuple[int, Any]:
    head, _, body = request.partition("\n\n")
    first, *lines = head.strip().splitlines()
    method, address = first.split()
    path, _, query = address.removeprefix("/api/v1").partition("?")
    if method == "GET":
        return talk.get(path, **dict(pair.split("=") for pair in query.split("&") if pair))
    headers = dict(line.split(": ") for line in lines)
    return told(talk.send(path, json.loads(body) if body else None, **headers))


def compare(expected: Any, actual: Any, real: dict[str, str]) -> None:
    """Everything the example shows is in the answer; a reference stands for the real one it met first."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            compare(value, actual[name], real)
    elif isinstance(expected, list):
        assert len(expected) == len(actual)
        for one, other in zip(expected, actual, strict=True):
            compare(one, other, real)
    elif isinstance(expected, str) and REFERENCE.fullmatch(expected):
        assert real.setdefault(expected, actual) == actual
    else:
        assert expected == actual
