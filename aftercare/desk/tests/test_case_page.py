"""What an agent reads on a case, and that it is said of the customer, not to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from aftercare.cases.models import Case
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.tasks import run_until_idle
from aftercare.people.models import Shop
from aftercare.policy.actions import publish
from aftercare.policy.terms import STANDARD
from aftercare.ui.tests.staffed import CUSTOMER, arrived, asked, bought, inspected, open_shop, picture, signed_in

pytestmark = pytest.mark.django_db


def _read(shop: Shop, case: Case) -> str:
    return signed_in("agent", shop).get(reverse("desk:case", args=[case.ref])).content.decode()


def test_the_customers_words_and_photos_stand_with_the_request() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    photo = keep_photo(upload=picture(), shop_id=shop.pk, case=case, by=CUSTOMER, at=clock.now())
    answer = _read(shop, case)
    assert "It leaks." in answer
    assert reverse("desk:photo", args=[photo.ref]) in answer
    assert "Yours to decide" in answer


def test_the_freight_is_the_customers_not_yours() -> None:
    shop = open_shop()
    fee = STANDARD.model_copy(update={"return_fee": 1_000})
    publish(shop=shop, terms=fee, by=SYSTEM, at=clock.now() - timedelta(days=50))
    answer = _read(shop, asked(bought(shop), reason="changed_mind"))
    assert "Return freight, paid by the customer" in answer
    assert "The customer pays the return freight." in answer
    assert "You pay" not in answer
    assert "paid by you" not in answer


def test_the_messages_the_customer_got_are_on_the_page() -> None:
    shop = open_shop()
    case = asked(bought(shop))
    run_until_idle()
    answer = _read(shop, case)
    assert "We have your request" in answer
    assert case.order.email in answer


def test_other_requests_of_the_order_are_one_click_away() -> None:
    shop = open_shop()
    order = bought(shop)
    first, second = asked(order), asked(order)
    answer = _read(shop, first)
    assert "same order" in answer
    assert reverse("desk:case", args=[second.ref]) in answer
    assert '<dt>Requests</dt><dd class="num">2</dd>' in answer


def test_what_was_found_on_inspection_is_shown() -> None:
    shop = open_shop()
    answer = _read(shop, inspected(bought(shop)))
    assert "1 of 1 received" in answer
    assert "A: as new" in answer
    assert "Back to stock" in answer
    assert "To be paid by hand" in answer


def test_who_works_at_the_floor_too_is_led_there_where_goods_wait() -> None:
    shop = open_shop()
    case = arrived(bought(shop))
    there = reverse("floor:case", args=[case.ref])
    address = reverse("desk:case", args=[case.ref])
    assert there in signed_in("admin", shop).get(address).content.decode()
    assert there not in signed_in("agent", shop).get(address).content.decode()
