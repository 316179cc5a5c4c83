"""A shop's country changes only where its policy and its times are lawful there."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.policy.floor import shortfalls_of
from aftercare.policy.models import PolicyVersion
from aftercare.policy.terms import STANDARD, Terms
from aftercare.promises.shops import change_shop, open_shop, without_policy
from aftercare.promises.timers import set_timers
from stories.makers import NOW, STRICT, make_shop

pytestmark = pytest.mark.django_db
SUPERVISOR = Actor(ActorKind.SUPERVISOR, name="Bo")
ONLY_US = STRICT.model_copy(update={"countries": ("US",)})
"""Windows without end, and nothing owed but at home."""


def move(shop: Shop, country: str) -> Shop:
    return change_shop(shop, fields={"country": country, "name": "Moved"}, by=SUPERVISOR, at=NOW)


def shop_in(country: str, terms: Terms, **hours: int) -> Shop:
    shop = make_shop(terms, country=country)
    times = {("return", step): value for step, value in hours.items()}
    set_timers(shop=shop, hours=times, by=SUPERVISOR, at=NOW)
    return shop


@pytest.mark.parametrize(
    ("terms", "hours", "to", "field", "article"),
    [
        (STANDARD, {}, "DE", "window_days", "EU-WD"),
        (ONLY_US, {"refund": 500}, "CN", "return.refund", "25"),
    ],
)
def test_a_move_below_the_law_is_refused_and_changes_nothing(
    terms: Terms, hours: dict[str, int], to: str, field: str, article: str
) -> None:
    shop = shop_in("US", terms, **hours)
    with pytest.raises(Refused) as refused:
        move(shop, to)
    assert (refused.value.code, refused.value.field) == ("below_the_law", field)
    assert article in str(refused.value)
    now = Shop.objects.get(pk=shop.pk)
    assert (now.country, now.name, EventRow.objects.filter(name="shop.changed").count()) == ("US", shop.name, 0)


def test_a_lawful_move_goes_through_and_is_told() -> None:
    assert move(shop_in("US", ONLY_US, refund=100), "CN").country == "CN"
    told = EventRow.objects.get(name="shop.changed")
    assert told.data["country"] == {"old": "US", "new": "CN"}


def test_a_shop_that_stays_where_it_is_is_not_held_up() -> None:
    shop = shop_in("US", ONLY_US, refund=500)
    Shop.objects.filter(pk=shop.pk).update(country="CN")
    assert change_shop(shop, fields={"name": "New", "country": "CN"}, by=SUPERVISOR, at=NOW).name == "New"


def test_the_command_line_is_held_to_it_too() -> None:
    call_command("shop", "tea", name="Tea House", country="CN")
    with pytest.raises(CommandError, match="EU-WD"):
        call_command("shop", "tea", country="DE", name="Moved")
    assert Shop.objects.values_list("country", "name").get(slug="tea") == ("CN", "Tea House")
    call_command("shop", "tea", country="US")
    assert Shop.objects.get(slug="tea").country == "US"


def test_a_new_shop_whose_law_asks_for_more_than_a_policy_can_be_lifted_to_is_told_to_publish_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aftercare.promises.shops.lawful", lambda _shop, terms, *, at: terms)
    call_command("shop", "tee", name="Teehaus", country="DE")
    told = capsys.readouterr().err
    assert "EU-WD" in told and "./run policy publish tee FILE" in told
    assert not Shop.objects.get(slug="tee").policies.exists()


COUNTRIES = ("CN", "US", "GB", "DE", "FR", "JP", "KR", "AU", "CA", "IN", "BR", "TW", "SG")


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_new_shop_begins_with_a_policy_that_is_lawful_in_its_country(country: str) -> None:
    shop = open_shop("new", fields={"name": "New", "country": country}, by=SUPERVISOR, at=NOW)
    policy = PolicyVersion.objects.in_force(shop.pk, NOW)
    assert policy is not None
    assert not [short for short in shortfalls_of(shop, policy.terms, at=NOW) if short.refuses]
    assert not without_policy(Shop.objects.all())
    changed = {name for name, value in policy.terms if value != getattr(STANDARD, name)}
    assert changed == ({"window_days"} if country in ("DE", "FR") else set())


def test_a_shop_that_could_not_begin_with_a_policy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aftercare.promises.shops.lawful", lambda _shop, terms, *, at: terms)
    shop = open_shop("new", fields={"name": "New", "country": "DE"}, by=SUPERVISOR, at=NOW)
    assert list(without_policy(Shop.objects.all())) == [shop]
    assert EventRow.objects.filter(name="shop.opened").exists()
