"""A write sent twice with one key happens once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse

from aftercare.api.models import Answer
from aftercare.api.tasks import KEPT, forget_answers
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.policy.models import RefusedAsk

from .talk import Talk, ask, new_order, new_shop


@pytest.mark.django_db
def test_the_same_key_and_body_give_the_same_answer_and_one_effect() -> None:
    shop = new_shop()
    talk, body = Talk.of_shop(shop), ask(new_order(shop))
    first = talk.send("/cases", body, idempotency_key="one")
    again = talk.send("/cases", body, idempotency_key="one")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert shop.cases.count() == 1


@pytest.mark.django_db
def test_the_same_key_with_another_body_or_address_is_refused_and_changes_nothing() -> None:
    shop = new_shop()
    talk, body = Talk.of_shop(shop), ask(new_order(shop))
    ref = json.loads(talk.send("/cases", body, idempotency_key="one").content)["ref"]
    other = {**body, "lines": [{"line": 1, "units": 1, "reason": "defect"}]}
    for response in (
        talk.send("/cases", other, idempotency_key="one"),
        talk.send(f"/cases/{ref}/approve", idempotency_key="one"),
    ):
        assert (response.status_code, json.loads(response.content)["code"]) == (409, "key_reused")
    assert list(shop.cases.values_list("step", flat=True)) == ["review"]


@pytest.mark.django_db
def test_a_key_belongs_to_its_token() -> None:
    shop = new_shop()
    for talk in (Talk.of_shop(shop), Talk.of_shop(shop)):
        assert talk.send("/cases", ask(new_order(shop)), idempotency_key="one").status_code == 201
    assert shop.cases.count() == 2


@pytest.mark.django_db
def test_a_refused_request_leaves_its_key_free_for_the_corrected_one() -> None:
    shop = new_shop()
    talk, body = Talk.of_shop(shop), ask(new_order(shop))
    refused = talk.send("/cases", {**body, "lines": [{"line": 1, "units": 9, "reason": "defect"}]}, idempotency_key="k")
    assert refused.status_code == 409
    assert not Answer.objects.exists()
    assert talk.send("/cases", body, idempotency_key="k").status_code == 201


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, {"idempotency_key": "one"}])
def test_a_request_that_the_policy_refuses_is_noted_once_with_a_key_or_without(headers: dict[str, str]) -> None:
    shop = new_shop()
    talk = Talk.of_shop(shop)
    body = ask(new_order(shop, clock.now() - timedelta(days=60)))
    for times in (1, 2):
        assert talk.post("/cases", body, **headers)[0] == 409
        assert RefusedAsk.objects.get(shop=shop).times == times
    assert not Answer.objects.exists()
    assert not shop.cases.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 201, "línea", "a\tb"])
def test_an_unusable_key_is_refused_by_name(key: str) -> None:
    shop = new_shop()
    response = Talk.of_shop(shop).send("/cases", ask(new_order(shop)), idempotency_key=key)
    assert response.status_code == 422
    assert json.loads(response.content)["errors"][0]["field"] == "Idempotency-Key"
    assert not shop.cases.exists()


@pytest.mark.django_db
def test_keys_are_kept_for_a_day_and_forgotten_after_two() -> None:
    shop = new_shop()
    talk, body, at = Talk.of_shop(shop), ask(new_order(shop)), clock.now()
    talk.send("/cases", body, idempotency_key="one")
    with clock.virtual(at + timedelta(hours=25)):
        forget_answers()
        assert Answer.objects.count() == 1
    with clock.virtual(at + KEPT + timedelta(minutes=5)):
        forget_answers()
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_with_one_key_have_one_effect() -> None:
    shop = new_shop()
    talk, body = Talk.of_shop(shop), ask(new_order(shop), kind="refund_only")
    count = 6
    ready = Barrier(count)

    def send(_place: int) -> HttpResponse:
        ready.wait()
        try:
            return Talk(talk.token).send("/cases", body, idempotency_key="same")
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        responses = list(pool.map(send, range(count)))
    assert {response.status_code for response in responses} == {201}
    assert len({response.content for response in responses}) == 1
    assert sum("Idempotent-Replayed" in response.headers for response in responses) == count - 1
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_every_write_takes_a_key() -> None:
    from aftercare.api.document import document, operations

    without = {operation["operationId"] for _path, method, operation in _writes(operations(document()))
               if "Idempotency-Key" not in {parameter["name"] for parameter in operation["parameters"]}}  # fmt: skip
    assert without == {"preview", "preview_notice"}  # what is only looked at is not written


def _writes(all_of_them: list[tuple[str, str, dict[str, Any]]]) -> list[tuple[str, str, dict[str, Any]]]:
    return [one for one in all_of_them if one[1] != "get"]
