"""Finding an order proves it: a code goes to its contact, and nobody can probe for numbers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import translation

from aftercare.core.messages import Message
from aftercare.core.refusal import Refused
from aftercare.orders.factories import NOW, make_order, make_shop
from aftercare.orders.intake import DeliveryIn
from aftercare.orders.lookup import (
    CODE_LIVES,
    STARTS_PER_HOUR,
    TO_CONTACT,
    TRIES,
    WRONG_FOR,
    WRONG_FROM,
    finish_lookup,
    start_lookup,
)
from aftercare.orders.models import Order
from aftercare.people.models import Lookup

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    sent = DeliveryIn(carrier="SF", tracking_number="SF1234567890")
    return make_order(make_shop(), number="N-100", phone="+86 138-0013-8000", deliveries=[sent])


def start(contact: str, number: str = "N-100", source: str = "192.0.2.1") -> Lookup:
    return start_lookup(number=number, contact=contact, source=source, at=NOW)


def code() -> str:
    found = re.search(r"\d{6}", Message.objects.latest("id").text)
    assert found
    return found.group()


@pytest.mark.parametrize(
    "contact",
    [
        "lin@example.com",
        " LIN@example.COM ",
        "13800138000",
        "+86 138 0013 8000",
        "138-0013-8000",
        "567890",
        "sf1234567890",
    ],
)
def test_each_contact_of_the_order_finds_it(order: Order, contact: str) -> None:
    lookup = start(contact)
    assert finish_lookup(ref=lookup.ref, code=code(), at=NOW) == order


@pytest.mark.parametrize(
    "contact", ["lin@example.org", "13800138001", "138001", "567891", "example.com", "@example.com"]
)
def test_another_contact_sends_nothing_and_no_code_fits(order: Order, contact: str) -> None:
    lookup = start(contact)
    assert not Message.objects.exists()
    for guess in ("000000", "123456", ""):
        with pytest.raises(Refused):
            finish_lookup(ref=lookup.ref, code=guess, at=NOW)


def test_an_unknown_number_looks_the_same_as_a_known_one(order: Order) -> None:
    there, none = start("lin@example.com"), start("lin@example.com", number="N-999")
    assert none.ref[:3] == there.ref[:3]
    assert (none.expires_at, none.tries) == (there.expires_at, there.tries)
    assert Message.objects.count() == 1


def test_the_code_goes_to_the_order_not_to_whoever_asks(order: Order) -> None:
    start("567890")
    message = Message.objects.get()
    assert (message.channel, message.to) == ("email", "lin@example.com")


def test_an_order_without_an_address_gets_its_code_by_phone() -> None:
    make_order(make_shop(), number="N-101", email="", phone="13800138000")
    start("13800138000", number="N-101")
    assert (Message.objects.get().channel, Message.objects.get().to) == ("sms", "13800138000")


def test_the_code_is_said_in_the_orders_language() -> None:
    make_order(make_shop(), number="N-102", locale="zh-hans")
    with translation.override("en"):
        start("lin@example.com", number="N-102")
    assert "验证码" in Message.objects.get().text


def test_the_code_is_not_kept(order: Order) -> None:
    lookup = start("lin@example.com")
    assert code() not in str(Lookup.objects.filter(pk=lookup.pk).values().get())


def test_the_same_number_in_two_shops_is_told_apart_by_its_contact(order: Order) -> None:
    other = make_order(make_shop(), number="N-100", email="wang@example.com")
    lookup = start("wang@example.com")
    assert finish_lookup(ref=lookup.ref, code=code(), at=NOW) == other


def test_two_orders_that_both_fit_find_neither(order: Order) -> None:
    make_order(make_shop(), number="N-100", email="lin@example.com")
    start("lin@example.com")
    assert not Message.objects.exists()


def test_a_code_serves_once(order: Order) -> None:
    lookup = start("lin@example.com")
    finish_lookup(ref=lookup.ref, code=code(), at=NOW)
    with pytest.raises(Refused) as refused:
        finish_lookup(ref=lookup.ref, code=code(), at=NOW)
    assert refused.value.code == "code_expired"


def test_a_code_may_be_typed_with_spaces(order: Order) -> None:
    lookup = start("lin@example.com")
    typed = f" {code()[:3]} {code()[3:]} "
    assert finish_lookup(ref=lookup.ref, code=typed, at=NOW) == order


def test_a_code_ends_after_ten_minutes(order: Order) -> None:
    lookup = start("lin@example.com")
    with pytest.raises(Refused) as refused:
        finish_lookup(ref=lookup.ref, code=code(), at=NOW + CODE_LIVES)
    assert refused.value.code == "code_expired"
    assert finish_lookup(ref=lookup.ref, code=code(), at=NOW + CODE_LIVES - timedelta(seconds=1)) == order


def test_five_wrong_codes_end_the_lookup_even_for_the_right_one(order: Order) -> None:
    lookup = start("lin@example.com")
    wrong = "000000" if code() != "000000" else "111111"
    for _ in range(TRIES):
        with pytest.raises(Refused) as refused:
            finish_lookup(ref=lookup.ref, code=wrong, at=NOW)
        assert (refused.value.code, refused.value.field) == ("wrong_code", "code")
    with pytest.raises(Refused) as refused:
        finish_lookup(ref=lookup.ref, code=code(), at=NOW)
    assert refused.value.code == "code_expired"


def test_a_code_of_one_lookup_opens_no_other(order: Order) -> None:
    first = start("lin@example.com")
    right = code()
    second = start("lin@example.com")
    if code() != right:
        with pytest.raises(Refused):
            finish_lookup(ref=second.ref, code=right, at=NOW)
    assert finish_lookup(ref=first.ref, code=right, at=NOW) == order


def test_one_source_may_try_only_so_often_and_then_again_in_an_hour(order: Order) -> None:
    for number in range(STARTS_PER_HOUR):
        start(f"nobody{number}@example.com")
    with pytest.raises(Refused) as refused:
        start("lin@example.com")
    assert refused.value.code == "too_many_attempts"
    assert not Message.objects.exists()
    assert start("lin@example.com", source="192.0.2.2")
    later = NOW + timedelta(hours=1, seconds=1)
    assert start_lookup(number="N-100", contact="lin@example.com", source="192.0.2.1", at=later)


def test_the_addresses_of_one_ipv6_network_count_together(order: Order) -> None:
    for number in range(STARTS_PER_HOUR):
        start(f"nobody{number}@example.com", source=f"2001:db8:1:2::{number:x}")
    with pytest.raises(Refused):
        start("lin@example.com", source="2001:db8:1:2:ffff::1")
    assert start("lin@example.com", source="2001:db8:1:3::1")
    for number in range(WRONG_FROM.most):
        with pytest.raises(Refused):
            finish_lookup(ref="LK-0000-0000-0000", code="1", source=f"2001:db8:1:4::{number:x}", at=NOW)
    with pytest.raises(Refused) as refused:
        finish_lookup(ref="LK-0000-0000-0000", code="1", source="2001:db8:1:4:ffff::1", at=NOW)
    assert refused.value.code == "too_many_attempts"


@pytest.mark.parametrize("number", ["N-100", "NONE"])
def test_one_contact_is_sent_only_so_many_codes_from_wherever_they_are_asked_for(order: Order, number: str) -> None:
    for place in range(TO_CONTACT.most):
        start("lin@example.com", number=number, source=f"192.0.2.{place}")
    sent = Message.objects.count()
    for typed in ("lin@example.com", " LIN@example.com"):
        with pytest.raises(Refused) as refused:
            start(typed, number=number, source="192.0.2.99")
        assert refused.value.code == "too_many_attempts"
    assert (Message.objects.count(), Lookup.objects.count()) == (sent, TO_CONTACT.most)


@pytest.mark.parametrize("number", ["N-100", "NONE"])
def test_wrong_codes_count_for_the_number_over_all_its_lookups_and_addresses(order: Order, number: str) -> None:
    """Whether it has an order or not: the limit tells nobody."""
    codes = []
    for place in range(WRONG_FOR.most // TRIES + 1):
        at = NOW + timedelta(hours=place)
        lookup = start_lookup(number=number, contact="lin@example.com", source=f"192.0.2.{place}", at=at)
        for _ in range(TRIES):
            with pytest.raises(Refused) as refused:
                finish_lookup(ref=lookup.ref, code="no", source=f"192.0.2.{place}", at=at)
            codes.append(refused.value.code)
    assert codes[: WRONG_FOR.most] == ["wrong_code"] * WRONG_FOR.most
    assert set(codes[WRONG_FOR.most :]) == {"too_many_attempts"}


def test_one_address_guesses_only_so_often_whatever_the_lookup(order: Order) -> None:
    for _ in range(WRONG_FROM.most):
        with pytest.raises(Refused):
            finish_lookup(ref="LK-0000-0000-0000", code="1", source="192.0.2.1", at=NOW)
    lookup = start("lin@example.com", source="192.0.2.1")
    with pytest.raises(Refused) as refused:
        finish_lookup(ref=lookup.ref, code=code(), source="192.0.2.1", at=NOW)
    assert refused.value.code == "too_many_attempts"
    assert finish_lookup(ref=lookup.ref, code=code(), source="192.0.2.2", at=NOW) == order


def test_right_codes_do_not_count(order: Order) -> None:
    for hour in range(WRONG_FOR.most + 5):
        at = NOW + timedelta(minutes=20 * hour)
        lookup = start_lookup(number="N-100", contact="lin@example.com", source="192.0.2.1", at=at)
        assert finish_lookup(ref=lookup.ref, code=code(), source="192.0.2.1", at=at) == order


@pytest.mark.parametrize(
    ("number", "contact", "field"), [("", "lin@example.com", "number"), ("N-100", "lin", "contact")]
)
def test_what_is_missing_is_named(order: Order, number: str, contact: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        start(contact, number=number)
    assert refused.value.field == field
    assert not Lookup.objects.exists()
