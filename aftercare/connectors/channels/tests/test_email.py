"""E-mail against a real SMTP server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from aftercare.core.messages import Message, send
from aftercare.core.messages.delivery import deliver
from aftercare.core.tasks import Counts, run_until_idle

from .mailbox import Mailbox, mail_server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
State = Message.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with mail_server(settings) as mailbox:
        yield mailbox


def write(**changed: Any) -> Message:
    given: dict[str, Any] = {"channel": "email", "to": "ana@example.com", "subject": "退货已通过", "text": "您好"}
    return send(**given | {"shop_id": 1, "about": ("case", 7), "at": NOW} | changed)


def after_delivery(message: Message) -> Message:
    run_until_idle()
    message.refresh_from_db()
    return message


def test_a_letter_arrives_as_written(mailbox: Mailbox) -> None:
    message = write(html="<p>您好</p>", sender="Ana's Shop", reply_to="help@shop.example", locale="zh-hans")
    assert after_delivery(message).state == State.SENT
    (letter,) = mailbox.letters
    assert (letter["Subject"], letter["To"], letter["Reply-To"]) == (
        "退货已通过",
        "ana@example.com",
        "help@shop.example",
    )
    assert letter["From"] == "Ana's Shop <service@shop.example>"
    assert letter["Message-ID"] == message.provider_id == f"<{message.ref.lower()}@shop.example>"
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-generated", "zh-hans")
    plain, html = letter.iter_parts()
    assert (plain.get_content().strip(), html.get_content().strip()) == ("您好", "<p>您好</p>")


def test_a_letter_sent_twice_is_recognisable(mailbox: Mailbox) -> None:
    """The server took it but its answer was lost: the second copy carries the same Message-ID."""
    mailbox.answer_to_data = "451 try again"
    message = write()
    assert run_until_idle() == Counts(again=1)
    mailbox.answer_to_data = "250 OK"
    deliver(message_id=message.pk)
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 1
    assert len(mailbox.letters) == 2


def test_an_address_that_does_not_exist_fails_with_the_servers_words(mailbox: Mailbox) -> None:
    mailbox.answer_to_recipient = "550 5.1.1 no such mailbox"
    message = after_delivery(write())
    assert (message.state, mailbox.letters) == (State.FAILED, [])
    assert message.error == "The mail server refused it: 550 5.1.1 no such mailbox"


def test_a_refused_letter_fails(mailbox: Mailbox) -> None:
    mailbox.answer_to_data = "554 looks like spam"
    assert after_delivery(write()).error == "The mail server refused it: 554 looks like spam"


@pytest.mark.parametrize("answer", ["450 greylisted", "421 too busy"])
def test_a_server_that_asks_to_come_back_is_tried_again(mailbox: Mailbox, answer: str) -> None:
    mailbox.answer_to_recipient = answer
    message = write()
    assert run_until_idle() == Counts(again=1)
    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_a_server_that_is_down_is_tried_again(mailbox: Mailbox, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    message = write()
    assert run_until_idle() == Counts(again=1)
    assert after_delivery(message).state == State.QUEUED


def test_an_address_with_a_line_break_adds_no_header(mailbox: Mailbox) -> None:
    message = after_delivery(write(to="ana@example.com\nBcc: all@example.com"))
    assert (message.state, mailbox.letters) == (State.FAILED, [])


def test_without_a_server_the_letter_is_recorded_with_a_note(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    message = after_delivery(write())
    assert (message.state, message.sent_at) == (State.RECORDED, None)
    assert "EMAIL_URL" in message.error
