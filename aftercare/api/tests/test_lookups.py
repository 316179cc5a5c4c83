"""A customer proves an order is theirs with a one-time code, and gets a token for it alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from aftercare.core import clock
from aftercare.core.messages import Message
from aftercare.people.links import TOKEN_LIVES

from .talk import Talk, ask, new_order, new_shop

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
