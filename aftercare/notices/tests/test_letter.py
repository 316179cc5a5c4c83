"""The letter: amount and date first, in light and dark, with its text part saying the same; kept together by case."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings
from django.utils import translation

from aftercare.cases.models import Case
from aftercare.connectors.channels.email import written
from aftercare.core import clock
from aftercare.core.colours import ENOUGH, contrast, parse
from aftercare.core.messages import Message
from aftercare.core.tasks import run_until_idle
from aftercare.notices.catalogue import NOTICES
from aftercare.notices.letter import Letter
from aftercare.notices.sampling import preview, sample_case, sample_event
from aftercare.notices.words import notice_of
from aftercare.orders.intake import CustomerIn
from aftercare.people.models import Shop
from stories.makers import bring_to, make_case, make_order, make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
BRANDS = ["", "#2f6f5e", "#ffe600", "#000000", "#ffffff"]


def letter(shop: Shop, name: str, language: str) -> Letter:
    notice = NOTICES[name]
    return preview(shop, notice, notice.default(language), locale=language, at=clock.now())


@pytest.fixture
def shop() -> Shop:
    return make_shop(
        name="Linen House", brand_color="#2f6f5e", contact_email="help@linen.example", return_address="3 Mill Lane"
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_message_can_be_shown_and_leaves_no_variable_unsaid(shop: Shop, language: str) -> None:
    for name in NOTICES:
        shown = letter(shop, name, language)
        whole = shown.subject + shown.text + re.sub("<style>.*?</style>", "", shown.html, flags=re.S)
        assert not re.search(r"\{[a-z_]+\}|%\(", whole), name
        assert shown.subject in shown.text
        assert bool(re.search(r"[㐀-鿿]", shown.subject)) == (language == "zh-hans"), name


def test_the_sample_of_each_message_is_of_that_message(shop: Shop) -> None:
    for notice in NOTICES.values():
        case = sample_case(shop, notice, clock.now())
        assert notice_of(sample_event(notice, case, at=clock.now()), case) == notice, notice.name


def test_amount_and_date_come_before_the_words_in_both_parts(shop: Shop) -> None:
    shown = letter(shop, "case.approved.send_back", "en")
    for part in (shown.text, shown.html.partition("</h1>")[2]):
        said = ("You get back", "¥128.00", "Please act by", "is approved", "3 Mill Lane")
        places = [part.index(words) for words in said]
        assert places == sorted(places)
    assert "2 × Hand-thrown cup" in shown.text
    assert "help@linen.example" in shown.text
    assert "help@linen.example" in shown.html


def test_money_is_not_promised_where_nothing_is_decided(shop: Shop) -> None:
    assert "You get back" not in letter(shop, "case.opened.review", "en").html


@pytest.mark.parametrize("brand", BRANDS)
def test_text_in_the_shops_colour_is_always_readable(shop: Shop, brand: str) -> None:
    shop.brand_color = brand
    html = letter(shop, "case.approved.send_back", "en").html
    pairs = re.findall(r"background:(#[0-9a-f]{6})[^\"]*\"><a [^>]*color:(#[0-9a-f]{6})\"", html)
    button = [(parse(ground), parse(ink)) for ground, ink in pairs]
    link = re.search(r"mailto:[^>]*color:(#[0-9a-f]{6})", html)
    assert len(button) == 1 and link
    assert all(ground and ink and contrast(ground, ink) >= ENOUGH for ground, ink in button)
    assert contrast(parse(link[1]) or (0, 0, 0), (255, 255, 255)) >= ENOUGH


def test_what_people_wrote_is_text_and_nothing_else(shop: Shop) -> None:
    case = make_case(make_order(shop), step="rejected")
    run_until_idle()
    Case.objects.filter(pk=case.pk).update(locale="en")
    notice, words = NOTICES["case.rejected"], ("No {reason}", "<script>alert(1)</script> {reason} {shop} 😀")
    shop.name = "<b>{amount}</b>"
    shown = preview(shop, notice, words, locale="en", at=clock.now(), case=None)
    assert "<script>" not in shown.html
    assert "<b>{amount}</b>" not in shown.html and "&lt;b&gt;{amount}&lt;/b&gt;" in shown.html
    assert "😀" in shown.html


def test_a_customer_gets_both_parts_with_the_link_that_opens_the_case(shop: Shop) -> None:
    make_case(make_order(shop, customer=CustomerIn(external_id="C1", name="Chen"), locale="en"))
    run_until_idle()
    message = Message.objects.get()
    link = re.search(r"http\S+/open/[^/]+/AS-[^/]+/", message.text)
    assert link
    assert f'href="{link[0]}"' in message.html
    assert (message.reply_to, message.leave_url) == ("help@linen.example", f"{link[0]}?then=choices")


def test_a_text_message_has_no_html(shop: Shop) -> None:
    make_case(make_order(shop, email="", phone="+86 138 0000 0000"))
    run_until_idle()
    message = Message.objects.get()
    assert (message.channel, message.html, message.leave_url) == ("sms", "", "")
    assert len(message.text) < 500


@override_settings(DEFAULT_FROM_EMAIL="service@shop.example")
def test_the_letters_of_a_case_stay_together_in_a_mailbox(shop: Shop) -> None:
    bring_to(make_case(make_order(shop)), "completed")
    make_case(make_order(shop, number="2"))
    run_until_idle()
    letters = [written(message).extra_headers for message in Message.objects.order_by("id")]
    assert len({one["Message-ID"] for one in letters}) == len(letters)
    roots = [one["References"] for one in letters]
    assert roots[:-1] == [roots[0]] * (len(roots) - 1)
    assert roots[-1] != roots[0]
    assert all(one["In-Reply-To"] == one["References"] for one in letters)
    assert len({one["List-Id"] for one in letters}) == 1
    assert letters[0]["List-Id"].startswith("Linen House <requests.")


def test_a_mail_that_names_no_case_answers_nothing(shop: Shop) -> None:
    with translation.override("en"):
        message = Message(ref="MS-1", subject_kind="staff", subject_id=1, sender="A", shop_id=shop.pk)
    assert not {"References", "List-Id", "List-Unsubscribe"} & set(written(message).extra_headers)
