"""The shop's tokens, programs and sessions, by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.people.models import ApiToken, Shop
from aftercare.people.sessions import note_session

from .talk import Talk, new_shop
from .test_people import person

pytestmark = pytest.mark.django_db
KEY = {"name": "stock system", "scopes": ["orders:read"]}


@pytest.fixture
def shop() -> Shop:
    return new_shop()


@pytest.fixture
def talk(shop: Shop) -> Talk:
    return Talk.of_shop(shop, "staff:write", "orders:read")


def test_a_program_is_added_and_given_a_token_that_is_listed_and_ends(talk: Talk) -> None:
    status, program = talk.post("/programs", {"name": "Warehouse system"})
    assert (status, program["role"], program["name"]) == (201, "integration", "Warehouse system")
    status, made = talk.post("/tokens", {**KEY, "program": program["ref"], "days": 30})
    assert (status, made["program"], made["revoked_at"]) == (201, program["ref"], None)
    key = ApiToken.objects.get(ref=made["ref"])
    assert key.expires_at == key.created_at + timedelta(days=30)
    assert Talk(made["token"]).get("/orders")[0] == 200
    listed = talk.get("/tokens")[1]["items"]
    assert [one["name"] for one in listed] == ["stock system", "program"]
    assert made["token"] not in str(listed)
    assert talk.post(f"/tokens/{made['ref']}/revoke")[1]["revoked_at"]
    assert Talk(made["token"]).get("/orders")[0] == 401
    assert talk.post(f"/tokens/{made['ref']}/revoke")[0] == 200


def test_a_token_made_by_a_programs_token_belongs_to_that_program_and_lasts_a_year(shop: Shop, talk: Talk) -> None:
    program = person("integration", shop)
    ApiToken.objects.update(owner=program)
    made = talk.post("/tokens", KEY)[1]
    assert made["program"] == program.ref
    key = ApiToken.objects.get(ref=made["ref"])
    assert key.expires_at == key.created_at + timedelta(days=365)
    talk.post(f"/staff/{program.ref}/close")
    assert Talk(made["token"]).get("/orders")[0] == 401


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**KEY, "scopes": ["orders:read", "money:write"]}, "scope_above_yours"),
        ({**KEY, "scopes": ["everything"]}, "bad_scope"),
        ({**KEY, "scopes": ["disputes:rule"]}, "scope_by_people"),
        ({**KEY, "program": "ST-0000-0000-0000"}, "bad_program"),
        ({**KEY, "days": 0}, "invalid"),
        ({**KEY, "scopes": []}, "invalid"),
    ],
)
def test_a_token_gives_only_what_it_has_and_only_to_a_program_of_the_shop(talk: Talk, body: Any, code: str) -> None:
    status, problem = talk.post("/tokens", body)
    assert (status, problem["code"]) == (422, code)
    assert ApiToken.objects.count() == 1


def test_no_token_gives_the_scope_that_rules_on_disputes_even_if_it_has_it(shop: Shop) -> None:
    assert Talk.of_shop(shop).post("/tokens", {**KEY, "scopes": ["disputes:rule"]})[1]["code"] == "scope_by_people"
    assert ApiToken.objects.count() == 1


def test_a_token_made_by_a_token_does_not_outlive_it(talk: Talk) -> None:
    end = clock.now() + timedelta(days=3)
    ApiToken.objects.update(expires_at=end)
    lasting, short = (talk.post("/tokens", {**KEY, "days": days})[1]["ref"] for days in (3650, 1))
    assert ApiToken.objects.get(ref=lasting).expires_at == end
    assert ApiToken.objects.get(ref=short).expires_at < end  # type: ignore[operator]  # it has an end


def test_whoever_revokes_a_token_revokes_all_that_came_from_it(shop: Shop, talk: Talk) -> None:
    boss, kept = Talk.of_shop(shop, "staff:write", "orders:read"), Talk.of_shop(shop, "orders:read")
    child = talk.post("/tokens", {**KEY, "scopes": ["staff:write", "orders:read"]})[1]
    grandchild = Talk(child["token"]).post("/tokens", KEY)[1]
    assert Talk(grandchild["token"]).get("/orders")[0] == 200
    assert boss.post(f"/tokens/{ApiToken.objects.get(made__ref=child['ref']).ref}/revoke")[0] == 200
    assert [Talk(one["token"]).get("/orders")[0] for one in (child, grandchild)] == [401, 401]
    assert kept.get("/orders")[0] == 200
    assert EventRow.objects.filter(name="token.revoked").count() == 3


def test_a_token_revokes_none_that_may_do_more(shop: Shop, talk: Talk) -> None:
    strong = Talk.of_shop(shop, "orders:read", "money:write")
    ref = ApiToken.objects.latest("id").ref
    talk.post("/tokens", KEY)
    assert talk.post(f"/tokens/{ref}/revoke")[1]["code"] == "not_yours_to_change"
    assert strong.get("/orders")[0] == 200


def test_another_shops_tokens_are_neither_seen_nor_ended(talk: Talk) -> None:
    other = Talk.of_shop(new_shop(), "staff:write", "orders:read")
    theirs = other.get("/tokens")[1]["items"][0]["ref"]
    assert theirs not in str(talk.get("/tokens"))
    assert talk.post(f"/tokens/{theirs}/revoke")[0] == 404
    assert other.get("/orders")[0] == 200


def test_the_text_of_a_token_is_not_kept_for_a_repeated_request(talk: Talk) -> None:
    first = talk.post("/tokens", KEY, idempotency_key="one")[1]
    assert talk.post("/tokens", KEY, idempotency_key="one")[1] == {**first, "token": None}
    assert ApiToken.objects.count() == 2


def test_one_session_of_somebody_is_ended_and_their_codes_turned_off(shop: Shop) -> None:
    talk = Talk.of_shop(shop, "staff:write", "orders:read", "cases:read", "cases:write")
    user, at = person("agent", shop), clock.now()
    for key in ("phone", "office"):
        Session.objects.create(session_key=key, session_data="", expire_date=at + timedelta(days=1))
        note_session(user, key=key, before="", device=key, address="192.0.2.1", at=at)
    sessions = talk.get(f"/staff/{user.ref}/sessions")[1]["items"]
    assert [one["device"] for one in sessions] == ["office", "phone"]
    assert talk.post(f"/staff/{user.ref}/sessions/{sessions[1]['ref']}/end")[1] == {"ended": 1}
    assert [one["device"] for one in talk.get(f"/staff/{user.ref}/sessions")[1]["items"]] == ["office"]
    other = person("agent", shop)
    assert talk.post(f"/staff/{other.ref}/sessions/{sessions[0]['ref']}/end")[0] == 404
    assert talk.post(f"/staff/{user.ref}/drop-second-factor")[0] == 200
