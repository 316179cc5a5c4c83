"""A shop's policy is there for everybody to read, people and machines alike, and says nothing else."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from aftercare.people.models import Shop
from aftercare.policy.terms import STANDARD, Excluded, WindowTerms
from stories.makers import make_shop

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def shop() -> Shop:
    longer = WindowTerms(days=14, places=("EU",), reasons=("changed_mind",))
    excluded = Excluded(categories=("<b>&",))
    terms = STANDARD.model_copy(update={"countries": ("DE",), "windows": (longer,), "excluded": excluded})
    return make_shop(terms, slug="tea", name="Tea </script> & Co")


def test_a_page_says_what_each_place_and_reason_gets(shop: Shop) -> None:
    page = Client(headers={"accept-language": "en"}).get("/policy/tea/").content.decode()
    assert "7 days from the day after delivery" in page and "14 days from the day after delivery" in page
    assert "Germany" in page and "2011/83" in page and "Does not work" in page


def test_in_chinese_too(shop: Shop) -> None:
    page = Client(headers={"accept-language": "zh-CN"}).get("/policy/tea/").content.decode()
    assert "签收次日起 7 天" in page and "德国" in page and "您承担退货运费" in page


def test_the_page_carries_the_data_that_machines_read(shop: Shop) -> None:
    page = Client().get("/policy/tea/").content.decode()
    (written,) = SHOWN.findall(page)
    response = Client().get("/policy/tea/return-policy.json")
    assert response.headers["Content-Type"] == "application/ld+json"
    assert json.loads(written) == response.json()
    assert response.json()["name"] == "Tea </script> & Co"
    assert {found["applicableCountry"] for found in response.json()["hasMerchantReturnPolicy"]} == {"CN", "DE"}


@pytest.mark.parametrize("address", ["/policy/tea/", "/policy/tea/return-policy.json"])
def test_a_shop_without_a_policy_has_no_page(address: str) -> None:
    assert Client().get(address).status_code == 404
    Shop.objects.create(slug="tea", name="Tea")
    assert Client().get(address).status_code == 404


def test_only_reading_is_possible(shop: Shop) -> None:
    assert Client().post("/policy/tea/").status_code == 405
    assert Shop.objects.get().name == shop.name
