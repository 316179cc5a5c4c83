"""A shop opened by the API: for whom, with what policy, and by which token alone."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.people.models import ApiToken, Shop, User
from aftercare.people.tokens import NOT_BY_TOKEN, SCOPES

from .talk import Talk, new_shop
from .test_people import person

pytestmark = pytest.mark.django_db
BERLIN = {
    "slug": "berlin", "name": "Berlin House", "currency": "EUR", "country": "DE", "timezone": "Europe/Berlin",
    "locale": "en",
}  # fmt: skip


def test_a_shop_is_opened_with_a_lawful_policy_for_the_administrators_and_a_token_of_its_own() -> None:
    shop = new_shop()
    admin, agent, program = (person(role, shop) for role in ("admin", "agent", "integration"))
    talk = Talk.of_shop(shop)
    ApiToken.objects.update(owner=program)
    status, made = talk.post("/shops", BERLIN, idempotency_key="one")
    assert (status, made["slug"], made["currency"], made["policy"]) == (201, "berlin", "EUR", 1)
    opened = Shop.objects.get(slug="berlin")
    assert set(opened.staff.all()) == {admin, program}
    assert agent in shop.staff.all()
    assert Talk(made["token"]).get("/shop")[1]["ref"] == made["ref"]
    assert set(ApiToken.objects.get(shop=opened).scopes) == set(SCOPES) - NOT_BY_TOKEN
    assert opened.policies.get().terms.window_days == 14
    assert talk.post("/shops", BERLIN, idempotency_key="one")[1] == {**made, "token": None}
    assert talk.get("/shop")[1]["ref"] == shop.ref
    ApiToken.objects.get(shop=shop).made.get()
    assert talk.post(f"/tokens/{ApiToken.objects.get(shop=shop).ref}/revoke")[0] == 200
    assert Talk(made["token"]).get("/shop")[0] == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [({"currency": "XXY"}, "currency"), ({"timezone": "Mars"}, "timezone"), ({"country": "Germany"}, "country"),
     ({"locale": "fr"}, "locale"), ({"slug": "Berlin!"}, "slug"), ({"name": ""}, "name")],
)  # fmt: skip
def test_a_shop_that_makes_no_sense_names_the_field(change: dict[str, Any], field: str) -> None:
    talk, before = Talk.of_shop(new_shop()), User.objects.count()
    status, problem = talk.post("/shops", {**BERLIN, **change})
    assert (status, problem["errors"][0]["field"]) == (422, field)
    assert (Shop.objects.count(), User.objects.count(), ApiToken.objects.count()) == (1, before, 1)


def test_a_short_name_that_is_taken_is_refused() -> None:
    shop = new_shop()
    status, problem = Talk.of_shop(shop).post("/shops", {**BERLIN, "slug": shop.slug})
    assert (status, problem["code"]) == (409, "shop_exists") or problem["errors"][0]["field"] == "slug"
    assert Shop.objects.get() == shop


def test_only_the_scope_that_people_give_opens_shops() -> None:
    shop = new_shop()
    assert Talk.of_shop(shop, *(set(SCOPES) - {"shops:open"})).post("/shops", BERLIN)[0] == 403
    status, problem = Talk.of_shop(shop).post("/tokens", {"name": "x", "scopes": ["shops:open"]})
    assert (status, problem["code"]) == (422, "scope_by_people")
    assert Shop.objects.get() == shop


def test_a_shop_without_a_policy_is_told_so() -> None:
    shop = Shop.objects.create(slug="silent", name="Silent")
    assert Talk.of_shop(shop).get("/shop")[1]["policy"] is None
    assert Talk.of_shop(new_shop()).get("/shop")[1]["policy"] == 1
