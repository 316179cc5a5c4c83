"""A customer proves an order is theirs with a one-time code, and gets a token for it alone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from aftercare.api import once_apart
from aftercare.api.models import Answer
from aftercare.core import clock
from aftercare.core.messages import Message
from aftercare.core.sealing import Unreadable
from aftercare.people.links import TOKEN_LIVES
from aftercare.people.models import Lookup
from aftercare.webhooks import secrets

from .talk import Talk, ask, new_order, new_shop, told

pytestmark = pytest.mark.django_db


def sent_code() -> str:
    found = re.search(r"\d{6}", Message.objects.latest("id").text)
    assert found
    return found.group()


def test_a_customer_looks_their_order_up_and_opens_a_case() -> None:
    order = new_order(new_shop(), email="lin@example.com")
    status, lookup = Talk().post("/lookups", {"number": order.number, "contact": "Lin@Example.com"})
    assert status == 201
    status, token = Talk().post(f"/lookups/{lookup['lookup']}/verify", {"code": sent_code()})
    assert (status, token["order"]) == (200, order.ref)
    assert Talk(token["token"]).post("/cases", ask(order))[0] == 201


def test_an_order_that_does_not_exist_is_answered_alike_and_no_code_fits() -> None:
    order = new_order(new_shop())
    _status, there = Talk().post("/lookups", {"number": order.number, "contact": order.email})
    status, none = Talk().post("/lookups", {"number": "NONE", "contact": "lin@example.com"})
    assert (status, none.keys()) == (201, there.keys())
    assert Message.objects.count() == 1
    status, problem = Talk().post(f"/lookups/{none['lookup']}/verify", {"code": sent_code()})
    assert (status, problem["code"]) == (422, "wrong_code")


def test_five_wrong_codes_end_the_lookup_even_with_a_key() -> None:
    """An Idempotency-Key must not undo the count of wrong tries."""
    order = new_order(new_shop())
    _status, lookup = Talk().post("/lookups", {"number": order.number, "contact": order.email})
    code = sent_code()
    wrong = "000000" if code != "000000" else "111111"
    at = f"/lookups/{lookup['lookup']}/verify"
    for _ in range(5):
        assert Talk().post(at, {"code": wrong}, idempotency_key="k")[1]["code"] == "wrong_code"
    assert Talk().post(at, {"code": code})[1]["code"] == "code_expired"


def test_a_lookup_sent_again_with_its_key_sends_no_second_code() -> None:
    order = new_order(new_shop())
    body = {"number": order.number, "contact": order.email}
    first, again = (Talk().send("/lookups", body, idempotency_key="k") for _ in range(2))
    assert (again.status_code, again.content, Message.objects.count()) == (201, first.content, 1)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = Talk().send("/lookups", {**body, "number": "OTHER"}, idempotency_key="k")
    assert (other.status_code, told(other)[1]["code"]) == (409, "key_reused")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert Talk(client=elsewhere).post("/lookups", body, idempotency_key="k")[1] != told(first)[1]


def test_a_code_given_again_with_its_key_gives_the_same_token_which_is_kept_sealed() -> None:
    order = new_order(new_shop())
    _status, lookup = Talk().post("/lookups", {"number": order.number, "contact": order.email})
    at, body = f"/lookups/{lookup['lookup']}/verify", {"code": sent_code()}
    first, again = (Talk().post(at, body, idempotency_key="k") for _ in range(2))
    assert first == again
    assert first[0] == 200
    assert first[1]["token"] not in Answer.objects.get().body
    assert Talk().post(at, body, idempotency_key="other")[0] == 422


def test_kept_answers_have_a_key_of_their_own_and_one_that_cannot_be_read_is_gone() -> None:
    body = {"number": "1", "contact": "lin@example.com"}
    first = Talk().post("/lookups", body, idempotency_key="k")
    sealed = Answer.objects.get().body
    with pytest.raises(Unreadable):
        secrets.unseal(sealed)
    assert Talk().post("/lookups", body, idempotency_key="k") == first
    Answer.objects.update(body=secrets.seal("as a version before kept it"))
    status, problem = Talk().post("/lookups", body, idempotency_key="k")
    assert (status, problem["code"]) == (409, "key_reused")
    assert Talk().post("/lookups", body, idempotency_key="another")[0] == 201


def test_a_request_with_a_key_that_is_being_answered_waits_and_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was killed on the way keeps nobody away for longer than a minute."""
    monkeypatch.setattr(once_apart, "PATIENCE", 0.0)
    body = {"number": "1", "contact": "lin@example.com"}
    assert Talk().post("/lookups", body, idempotency_key="k")[0] == 201
    Answer.objects.update(status=0)
    status, problem = Talk().post("/lookups", body, idempotency_key="k")
    assert (status, problem["code"]) == (409, "key_in_use")
    Answer.objects.update(created_at=clock.now() - timedelta(minutes=2))
    assert Talk().post("/lookups", body, idempotency_key="k")[0] == 201


@pytest.mark.django_db(transaction=True)
def test_a_wrong_code_with_a_key_stays_counted_and_leaves_the_key_free() -> None:
    order = new_order(new_shop())
    _status, lookup = Talk().post("/lookups", {"number": order.number, "contact": order.email})
    at, code = f"/lookups/{lookup['lookup']}/verify", sent_code()
    wrong = "000000" if code != "000000" else "111111"
    assert Talk().post(at, {"code": wrong}, idempotency_key="k")[0] == 422
    assert Lookup.objects.get().tries == 1
    assert Talk().post(at, {"code": code}, idempotency_key="k")[0] == 200


@pytest.mark.django_db(transaction=True)
def test_lookups_at_the_same_moment_with_one_key_send_one_code() -> None:
    order = new_order(new_shop())
    body, ready = {"number": order.number, "contact": order.email}, Barrier(4)

    def send(_place: int) -> bytes:
        ready.wait()
        try:
            return Talk().send("/lookups", body, idempotency_key="same").content
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(4)))) == 1
    assert Message.objects.count() == 1


def test_a_code_serves_once() -> None:
    order = new_order(new_shop())
    _status, lookup = Talk().post("/lookups", {"number": order.number, "contact": order.email})
    at = f"/lookups/{lookup['lookup']}/verify"
    assert Talk().post(at, {"code": sent_code()})[0] == 200
    assert Talk().post(at, {"code": sent_code()})[0] == 422


@pytest.mark.parametrize("body", [{"number": "", "contact": "lin@example.com"}, {"number": "1", "contact": "lin"}])
def test_what_is_missing_is_named(body: dict[str, str]) -> None:
    status, problem = Talk().post("/lookups", body)
    assert (status, problem["errors"][0]["field"]) == (422, "contact" if body["number"] else "number")


def test_a_customers_token_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    order = new_order(new_shop())
    talk = Talk.of_customer(order)
    assert talk.get(f"/orders/{order.ref}")[0] == 200
    later = (clock.now() + TOKEN_LIVES + timedelta(seconds=5)).timestamp()
    monkeypatch.setattr("time.time", lambda: later)
    assert talk.get(f"/orders/{order.ref}")[0] == 401
