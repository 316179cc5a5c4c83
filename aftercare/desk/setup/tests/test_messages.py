"""The pages of messages: reworded, shown before it is kept, tried, switched off, put back; with who did it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.core.messages import Message
from aftercare.notices.models import NoticeChoice, NoticeWording
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import asked, bought, noted, open_shop, signed_in, staff

pytestmark = pytest.mark.django_db
NAME = "case.approved.send_back"


@pytest.fixture
def shop() -> Shop:
    return open_shop(name="Linen House")


@pytest.fixture
def client(shop: Shop) -> Client:
    return signed_in("supervisor", shop)


def address(shop: Shop, page: str = "message", locale: str = "en", name: str = NAME) -> str:
    return reverse(f"setup:{page}", args=[shop.slug, name, locale])


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_words_are_kept_and_stand_there_with_who_wrote_them(shop: Shop, client: Client) -> None:
    answer = client.post(address(shop), {"subject": "Back by {deadline}", "text": "To {address}, please."})
    assert (answer.status_code, answer["Location"]) == (303, address(shop))
    page = page_of(client.get(address(shop)))
    assert 'value="Back by {deadline}"' in page
    assert "Message reworded · supervisor" in page
    listed = page_of(client.get(reverse("setup:messages")))
    assert "Back by {deadline}" in listed
    assert "your words: English" in listed
    assert "Back by" not in page_of(client.get(address(shop, locale="zh-hans")))


def test_an_unknown_variable_is_refused_at_its_field_and_nothing_is_lost(shop: Shop, client: Client) -> None:
    answer = client.post(address(shop), {"subject": "Hello", "text": "By {dedline}"})
    assert answer.status_code == 422
    page = page_of(answer)
    assert "There is no {dedline} in this message; it may name {request}" in page
    assert "By {dedline}</textarea>" in page
    assert not NoticeWording.objects.exists()


def test_what_is_written_is_shown_before_it_is_kept(shop: Shop, client: Client) -> None:
    case = asked(bought(shop))
    sent = {"subject": "For {request}", "text": "Only {amount}", "case": case.ref.lower()}
    page = page_of(client.post(address(shop, "message_preview"), sent))
    frame = re.search(r'src="([^"]+)" sandbox', page)
    assert frame
    assert f"For {case.ref}" in page
    letter = client.get(frame[1].replace("&amp;", "&"))
    assert f"For {case.ref}" in page_of(letter)
    assert letter["X-Frame-Options"] == "SAMEORIGIN"
    policy = letter["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy and "script-src" not in policy
    assert not NoticeWording.objects.exists()


def test_a_preview_says_what_is_wrong_instead(shop: Shop, client: Client) -> None:
    page = page_of(client.post(address(shop, "message_preview"), {"subject": "x", "text": "{nothing}"}))
    assert "There is no {nothing}" in page and "iframe" not in page
    foreign = asked(bought(open_shop())).ref
    page = page_of(client.post(address(shop, "message_preview"), {"subject": "x", "text": "y", "case": foreign}))
    assert "Your shop has no such request" in page and "iframe" not in page


def test_a_letter_is_shown_only_for_what_our_own_page_signed(shop: Shop, client: Client) -> None:
    page = page_of(client.get(address(shop)))
    frame = re.search(r'src="([^"]+)" sandbox', page)
    assert frame
    signed = frame[1].partition("?draft=")[2]
    assert client.get(address(shop, "letter"), {"draft": signed}).status_code == 200
    assert client.get(address(shop, "letter"), {"draft": signed + "x"}).status_code == 404
    assert client.get(address(shop, "letter", "zh-hans"), {"draft": signed}).status_code == 404
    other = open_shop()
    elsewhere = reverse("setup:letter", args=[other.slug, NAME, "en"])
    assert signed_in("admin", other).get(elsewhere, {"draft": signed}).status_code == 404


def test_a_test_goes_to_whoever_writes_it_and_comes_back_as_it_was(shop: Shop) -> None:
    client = noted(Client(), staff("admin", shop, email="me@example.com"))
    answer = client.post(address(shop, "message_test"), {"subject": "Try", "text": "Unkept {amount}"})
    assert answer.status_code == 200
    assert "Unkept {amount}</textarea>" in page_of(answer)
    message = Message.objects.get()
    assert (message.to, message.subject, message.subject_kind) == ("me@example.com", "[Test] Try", "shop")
    assert "Unkept" in message.html
    assert not NoticeWording.objects.exists()


def test_who_has_no_e_mail_is_told_so(shop: Shop, client: Client) -> None:
    answer = client.post(address(shop, "message_test"), {"subject": "Try", "text": "It"})
    assert answer.status_code == 422
    assert "Your account has no e-mail" in page_of(answer)
    assert not Message.objects.exists()


def test_a_message_is_switched_off_and_on_and_what_the_law_needs_is_not(shop: Shop, client: Client) -> None:
    client.post(address(shop, "message_stop"))
    assert NoticeChoice.objects.get(notice=NAME).off
    assert "Customers do not get this message" in page_of(client.get(address(shop)))
    client.post(address(shop, "message_start"))
    assert not NoticeChoice.objects.get(notice=NAME).off
    answer = client.post(address(shop, "message_stop", name="refund.paid"), follow=True)
    assert "cannot be switched off" in page_of(answer)
    assert not NoticeChoice.objects.filter(off=True).exists()


def test_back_to_the_words_it_comes_with(shop: Shop, client: Client) -> None:
    client.post(address(shop), {"subject": "Mine", "text": "Mine too"})
    client.post(address(shop, "message_reset"))
    assert not NoticeWording.objects.exists()
    assert 'value="Please send it back by {deadline}"' in page_of(client.get(address(shop)))


def test_a_message_or_language_there_is_none_of_is_not_found(shop: Shop, client: Client) -> None:
    assert client.get(address(shop, name="case.unheard")).status_code == 404
    assert client.get(address(shop, locale="fr")).status_code == 404


def test_the_list_costs_the_same_however_much_was_changed(
    shop: Shop, client: Client, django_assert_max_num_queries: Any
) -> None:
    for name in ("case.opened", "case.withdrawn", "refund.paid"):
        client.post(address(shop, name=name), {"subject": "Mine", "text": "Mine too"})
    with django_assert_max_num_queries(12):
        client.get(reverse("setup:messages"))
