"""Every write of a token, sent twice with one key: it happens once, and nothing else gets through on its key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from aftercare.api.models import Answer

from .talk import Talk
from .test_denied import digest
from .town import Town, make_town, town, undone
from .world import ALL, address, form_of

__all__ = ["town"]

KEYED = [
    pytest.param(*one, id=one[2]["operationId"])
    for one in ALL
    if any(parameter["name"] == "Idempotency-Key" for parameter in one[2]["parameters"]) and "x-scopes" in one[2]
]
# A refused payment takes a provider that refuses; the town's customers have no account to consent with. Nothing there
# waits for a second person, was found or inspected by mistake, failed among many, waits for a chargeback or was spent:
# that these happen once is tested beside each of them.
NOT_NOW = {
    "block_customer", "retry_refund", "say_consent", "unblock_customer", "unschedule_policy", "countersign",
    "turn_down", "withdraw_finding", "undo_bulk", "count_charged_back", "release_refund", "decline_write_off",
    "ask_about_difference", "believe_difference", "reopen_difference",
}  # fmt: skip
NOT_THERE = {"match_stray", "close_stray"}
NOT_THIS = {
    "find_stray", "match", "repeat_bulk", "choose_way", "give_credit", "give_credit_back", "import_settlement_file",
}  # fmt: skip
REFUSED = dict.fromkeys(NOT_NOW, 409) | dict.fromkeys(NOT_THERE, 404) | dict.fromkeys(NOT_THIS, 422)
TOLD_ONCE = {"make_token", "make_webhook", "open_another_shop", "rotate_webhook_secret"}
"""Their answer holds a secret, which the repeated one leaves out."""


def send(town: Town, at: str, method: str, body: Any, *, form: Any = None, key: str = "k") -> Any:
    headers = {"Authorization": f"Bearer {town.token}", "Idempotency-Key": key}
    if form:
        return Talk().client.post(at, form(), headers=headers)
    content = "" if body is None else json.dumps(body)
    return Talk().client.generic(method.upper(), at, content, "application/json", headers=headers)


def form_for(town: Town, operation: dict[str, Any]) -> Callable[[], Any] | None:
    """Makes the form anew for each sending, which reads its files to their end."""
    return (lambda: form_of(town.world, operation)) if form_of(town.world, operation) else None


def varied(body: Any) -> Any:
    """The body with one text in it changed; the same if it has none to change."""
    if isinstance(body, list) and body:
        return [varied(body[0]), *body[1:]]
    if isinstance(body, dict):
        for name, value in body.items():
            changed = f"y{value[1:]}" if isinstance(value, str) and set(value) == {"x"} else varied(value)
            if changed != value:
                return {**body, name: changed}
    return body


@pytest.mark.parametrize(("path", "method", "operation"), KEYED)
def test_a_write_sent_again_happens_once(
    path: str, method: str, operation: dict[str, Any], town: Town, django_db_blocker: Any
) -> None:
    name, form = operation["operationId"], form_for(town, operation)
    with django_db_blocker.unblock(), undone():
        at, body = town.address(path), town.body(operation)
        first = send(town, at, method, body, form=form)
        if name in REFUSED:
            assert first.status_code == REFUSED[name], first.content
            assert not Answer.objects.exists()
            return
        assert first.status_code in (200, 201), first.content
        before = digest()
        again = send(town, at, method, body, form=form)
        assert (again.status_code, again.headers["Idempotent-Replayed"]) == (first.status_code, "true")
        assert again.content == first.content or name in TOLD_ONCE
        assert digest() == before


@pytest.mark.parametrize(("path", "method", "operation"), KEYED)
def test_nothing_else_gets_through_on_its_key(
    path: str, method: str, operation: dict[str, Any], town: Town, django_db_blocker: Any
) -> None:
    name, form = operation["operationId"], form_for(town, operation)
    if name in REFUSED:
        pytest.skip("a refusal keeps no key")
    with django_db_blocker.unblock(), undone():
        at, body = town.address(path), town.body(operation)
        assert send(town, at, method, body, form=form).status_code in (200, 201)
        before = digest()
        others = [(address(town.world, "/api/v1/cases/{ref}/escalate"), None)]
        others += [(at, varied(body))] if varied(body) != body and not form else []
        for other, changed in others:
            refused = send(town, other, "post" if other != at else method, changed)
            assert (refused.status_code, json.loads(refused.content)["code"]) == (409, "key_reused"), refused.content
        assert digest() == before


@pytest.mark.django_db
def test_the_town_can_be_built() -> None:
    assert make_town().possible
