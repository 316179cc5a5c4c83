"""Text messages against the sandbox gateway on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aftercare.connectors.channels.sandbox import Mood, SmsSandbox
from aftercare.core import clock
from aftercare.core.messages import Message, send
from aftercare.core.tasks import Counts, run_until_idle

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
State = Message.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(settings: Any) -> Iterator[SmsSandbox]:
    with SmsSandbox(token="our-token") as gateway:
        settings.SMS_URL, settings.SMS_TOKEN = gateway.url, "our-token"
        yield gateway


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.VirtualClock]:
    with clock.virtual(NOW) as time:
        yield time


def text(**changed: Any) -> Message:
    given: dict[str, Any] = {"channel": "sms", "to": "+8613800000000", "text": "退款已到账", "sender": "茶馆"}
    return send(**given | {"shop_id": 1, "about": ("case", 7), "at": NOW} | changed)


def now(message: Message) -> Message:
    message.refresh_from_db()
    return message


def test_a_text_goes_out_and_keeps_the_gateways_number(gateway: SmsSandbox) -> None:
    message = text()
    assert run_until_idle() == Counts(done=1)
    assert (now(message).state, message.provider_id) == (State.SENT, "sms-1")
    (sent,) = gateway.book.values()
    assert (sent.to, sent.text, sent.reference) == ("+8613800000000", "退款已到账", message.ref)


def test_a_text_taken_without_an_answer_goes_out_once(gateway: SmsSandbox, time: clock.VirtualClock) -> None:
    gateway.plan(Mood.TAKE_AND_HANG_UP)
    message = text()
    assert run_until_idle() == Counts(again=1)
    assert now(message).state == State.QUEUED
    time.advance(NOW + timedelta(minutes=1))
    assert run_until_idle() == Counts(done=1)
    assert (len(gateway.requests), len(gateway.book)) == (2, 1)
    assert (now(message).state, message.provider_id, message.error) == (State.SENT, "sms-1", "")


def test_a_text_answered_too_late_goes_out_once(gateway: SmsSandbox, time: clock.VirtualClock, settings: Any) -> None:
    settings.SMS_TIMEOUT = 0.2
    gateway.plan(Mood.TAKE_LATE)
    message = text()
    assert run_until_idle() == Counts(again=1)
    gateway.release()
    settings.SMS_TIMEOUT = 10
    time.advance(NOW + timedelta(minutes=1))
    assert run_until_idle() == Counts(done=1)
    assert (len(gateway.book), now(message).state) == (1, State.SENT)


def test_a_refused_number_fails_with_the_gateways_words(gateway: SmsSandbox) -> None:
    gateway.plan(Mood.REFUSE)
    message = text()
    assert run_until_idle() == Counts(done=1)
    assert (now(message).state, gateway.book) == (State.FAILED, {})
    assert message.error == "The SMS gateway refused it: 422 no such number"


def test_a_busy_gateway_says_when_to_come_back(gateway: SmsSandbox, time: clock.VirtualClock) -> None:
    gateway.plan(*[Mood.BUSY] * 12)  # more often than a failure may happen
    message = text()
    for turn in range(12):
        time.advance(NOW + timedelta(seconds=30 * turn))
        assert run_until_idle() == Counts(again=1)
    time.advance(NOW + timedelta(seconds=359))
    assert run_until_idle() == Counts()
    time.advance(NOW + timedelta(seconds=360))
    assert run_until_idle() == Counts(done=1)
    assert now(message).state == State.SENT


def test_a_broken_gateway_is_tried_again(gateway: SmsSandbox) -> None:
    gateway.plan(Mood.BROKEN)
    message = text()
    assert run_until_idle() == Counts(again=1)
    assert now(message).state == State.QUEUED


def test_our_own_wrong_token_loses_no_message(gateway: SmsSandbox, settings: Any) -> None:
    settings.SMS_TOKEN = "old-token"
    message = text()
    assert run_until_idle() == Counts(again=1)
    assert (now(message).state, gateway.book) == (State.QUEUED, {})


def test_without_a_gateway_the_text_is_recorded_with_a_note(settings: Any) -> None:
    settings.SMS_URL = ""
    message = text()
    run_until_idle()
    assert (now(message).state, message.sent_at) == (State.RECORDED, None)
    assert "SMS_URL" in message.error
