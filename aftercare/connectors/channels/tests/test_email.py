"""E-mail against a real SMTP server on loopback."""

from __future__ import annotations

from asyncio import Server
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from aftercare.core.messages import Message, send
from aftercare.core.messages.delivery import deliver
from aftercare.core.tasks import Counts, run_until_idle

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
State = Message.State

pytestmark = pytest.mark.django_db


class Mailbox:
    """Keeps what arrives; answers with the code that is set."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer_to_recipient = "250 OK"
        self.answer_to_data = "250 OK"

    async def handle_RCPT(self, smtp: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(to)
        return self.answer_to_recipient

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(message_from_bytes(content, policy=policy.default))
        return self.answer_to_data


class OnAnyPort(Controller):
    """Asked for port 0, the controller would look for itself there."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    controller = OnAnyPort(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.DEFAULT_FROM_EMAIL = "service@shop.example"
    yield mailbox
    controller.stop()


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
