"""A shop says its messages in its own words: within what they may name, back to the default, off and on."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from aftercare.cases.actions.withdrawals import Statement, receive
from aftercare.core import clock
from aftercare.core.messages import Message
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.notices.catalogue import NOTICES
from aftercare.notices.models import NoticeChoice, NoticeWording
from aftercare.notices.variables import EVERYWHERE, VARIABLES, fill
from aftercare.notices.wording import reset, reword, start_notice, stop_notice
from aftercare.people.models import Shop
from stories.makers import SUPERVISOR, SYSTEM, make_case, make_order, make_shop

pytestmark = pytest.mark.django_db
NAME = "case.opened.send_back"


def say(shop: Shop, subject: str = "Hello {customer}", text: str = "Yes: {amount}.", **changed: Any) -> None:
    given = {"notice": NAME, "locale": "en", "subject": subject, "text": text, **changed}
    reword(shop=shop, by=SUPERVISOR, at=clock.now(), **given)


def state() -> list[Any]:
    return [*NoticeWording.objects.values_list("locale", "subject", "text"), EventRow.objects.count()]


def told(shop: Shop, locale: str = "en") -> list[Message]:
    make_case(make_order(shop, locale=locale))
    run_until_idle()
    return list(Message.objects.all())


def test_the_next_message_says_it_in_the_shops_words() -> None:
    shop = make_shop()
    say(shop, "Order {order}: yes", "We refund {amount} for {items}.\n\n{next}")
    (message,) = told(shop)
    assert message.subject.startswith("Order ") and "{" not in message.subject
    assert "We refund ¥100.00 for " in message.text
    assert "Send the goods back by" in message.text


def test_a_language_without_words_of_its_own_has_those_it_comes_with() -> None:
    shop = make_shop()
    say(shop, locale="en")
    (message,) = told(shop, "zh-hans")
    assert "寄回" in message.subject


def test_another_shop_says_what_it_said() -> None:
    say(make_shop(), "Mine")
    (message,) = told(make_shop())
    assert message.subject.startswith("Please send it back by")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("subject", {"subject": "For {custmer}"}),
        ("text", {"text": "By {dedline}."}),
        ("text", {"text": "{request.shop.pk}"}),
        ("text", {"text": "{% include %}{}"}),
        ("text", {"text": "{tracking}"}),
    ],
)
def test_a_variable_that_has_no_value_is_refused_naming_those_that_have(field: str, words: dict[str, str]) -> None:
    shop = make_shop()
    before = state()
    with pytest.raises(Refused) as refused:
        say(shop, **words)
    assert refused.value.field == field
    assert refused.value.code == "unknown_variable"
    assert all(f"{{{name}}}" in str(refused.value) for name in EVERYWHERE)
    assert state() == before


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("subject", {"subject": "  "}),
        ("text", {"text": ""}),
        ("subject", {"subject": "x" * 201}),
        ("text", {"text": "x" * 4001}),
        ("locale", {"locale": "fr"}),
        ("notice", {"notice": "case.unheard"}),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field(field: str, words: dict[str, str]) -> None:
    shop = make_shop()
    before = state()
    with pytest.raises(Refused) as refused:
        say(shop, **words)
    assert refused.value.field == field
    assert state() == before


def test_saying_what_is_so_already_changes_nothing() -> None:
    shop = make_shop()
    say(shop)
    before = state()
    say(shop)
    assert state() == before


def test_the_words_it_comes_with_are_no_words_of_the_shop() -> None:
    shop = make_shop()
    say(shop)
    say(shop, *NOTICES[NAME].default("en"))
    assert not NoticeWording.objects.exists()
    assert EventRow.objects.latest("id").name == "notice.reset"


def test_every_change_stands_in_the_audit_log_with_its_words() -> None:
    shop = make_shop()
    say(shop)
    reset(shop=shop, notice=NAME, locale="en", by=SUPERVISOR, at=clock.now())
    rows = list(EventRow.objects.filter(subject_kind="notice").order_by("id"))
    assert [row.name for row in rows] == ["notice.reworded", "notice.reset"]
    assert rows[0].data == {"notice": NAME, "language": "en", "title": "Hello {customer}", "text": "Yes: {amount}."}
    assert (rows[0].shop_id, rows[0].actor_name) == (shop.pk, SUPERVISOR.name)


def test_a_message_that_is_off_is_not_sent_until_it_is_on_again() -> None:
    shop = make_shop()
    name = "case.approved"
    stop_notice(shop=shop, notice=name, by=SUPERVISOR, at=clock.now())
    stop_notice(shop=shop, notice=name, by=SUPERVISOR, at=clock.now())
    assert NoticeChoice.objects.get().off
    start_notice(shop=shop, notice=name, by=SUPERVISOR, at=clock.now())
    assert not NoticeChoice.objects.get().off
    names = list(EventRow.objects.filter(subject_kind="notice").order_by("id").values_list("name", flat=True))
    assert names == ["notice.stopped", "notice.started"]


def test_a_message_that_is_off_reaches_nobody() -> None:
    shop = make_shop()
    NoticeChoice.objects.create(shop=shop, notice="case.withdrawn", off=True)
    make_case(make_order(shop), step="withdrawn")
    run_until_idle()
    assert "Your request is withdrawn" not in Message.objects.values_list("subject", flat=True)


@pytest.mark.parametrize("name", sorted(name for name, notice in NOTICES.items() if notice.always))
def test_what_the_law_needs_is_never_off(name: str) -> None:
    shop = make_shop()
    with pytest.raises(Refused) as refused:
        stop_notice(shop=shop, notice=name, by=SUPERVISOR, at=clock.now())
    assert refused.value.code == "needed_by_law"
    assert not NoticeChoice.objects.filter(off=True).exists()


def test_refunds_and_acknowledgements_are_needed_by_law() -> None:
    needed = {name for name, notice in NOTICES.items() if notice.always}
    assert {"case.opened", "case.opened.review", "refund.paid", "refund.paid.completed"} <= needed


@pytest.mark.once("sqlite")
@pytest.mark.parametrize("name", sorted(NOTICES))
def test_a_message_as_it_comes_may_be_kept_as_it_is(name: str) -> None:
    notice = NOTICES[name]
    for locale in ("en", "zh-hans"):
        subject, text = notice.default(locale)
        assert set(notice.variables) <= set(VARIABLES)
        filled = fill(f"{subject} {text}", dict.fromkeys(notice.variables, "x"))
        assert "{" not in filled and "%(" not in filled


@pytest.mark.once("sqlite")
@given(st.text(), st.text())
def test_a_value_is_put_in_once_and_never_read_again(before: str, value: str) -> None:
    hidden = f"{{amount}}{value}"
    assert fill("{customer}", {"customer": hidden, "amount": "¥1.00"}).startswith("{amount}")
    assert "¥1.00" not in fill("{customer}", {"customer": hidden, "amount": "¥1.00"})
    assert isinstance(fill(before, {"customer": value}), str)


CONFIRMED = "withdrawal.received"


@pytest.mark.parametrize("name", ["received", "name", "contract", "withdrawn"])
def test_the_confirmation_of_a_withdrawal_keeps_its_content_and_its_time(name: str) -> None:
    shop, notice = make_shop(), NOTICES[CONFIRMED]
    subject, text = notice.default("en")
    shorter = text.replace(f"{{{name}}}", "")
    with pytest.raises(Refused) as refused:
        reword(shop=shop, notice=CONFIRMED, locale="en", subject=subject, text=shorter, by=SUPERVISOR, at=clock.now())
    assert (refused.value.code, refused.value.field, f"{{{name}}}" in str(refused.value)) == (
        "needed_by_law", "text", True,
    )  # fmt: skip
    assert not NoticeChoice.objects.exists()


def test_the_confirmation_of_a_withdrawal_is_sent_in_the_shops_words() -> None:
    shop = make_shop(locale="en")
    text = "Dear {name}, on {received} you withdrew from {withdrawn} of {contract}. {amount}"
    with pytest.raises(Refused) as refused:
        reword(
            shop=shop, notice=CONFIRMED, locale="en", subject="{reference}", text=text, by=SUPERVISOR, at=clock.now()
        )
    assert refused.value.code == "unknown_variable"
    reword(
        shop=shop, notice=CONFIRMED, locale="en", subject="Got it: {reference}", text=text.removesuffix(" {amount}"),
        by=SUPERVISOR, at=clock.now(),
    )  # fmt: skip
    statement = Statement(name="Ana {email}", contract="A-1", email="ana@example.com")
    with translation.override("en"):
        withdrawal = receive(shop=shop, statement=statement, by=SYSTEM, at=clock.now())
    run_until_idle()
    message = Message.objects.get(to="ana@example.com")
    assert message.subject == f"Got it: {withdrawal.ref}"
    assert "Dear Ana {email}, on " in message.text
    assert "you withdrew from the whole contract of A-1." in message.text
