"""Delivery reports posted by the sandbox gateway to a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aftercare.connectors.channels.sandbox import SmsSandbox
from aftercare.connectors.channels.signature import sign
from aftercare.core import clock
from aftercare.core.messages import Message, send
from aftercare.core.tasks import run_until_idle

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "a secret of thirty-two characters"
State = Message.State

pytestmark = pytest.mark.urls("aftercare.connectors.channels.urls")


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.SMS_HOOK_SECRET = SECRET


@pytest.fixture
def gateway(settings: Any, live_server: Any) -> Iterator[SmsSandbox]:
    callback = live_server.url + reverse("sms-report")
    with SmsSandbox(token="our-token", secret=SECRET, callback=callback) as gateway:
        settings.SMS_URL, settings.SMS_TOKEN = gateway.url, "our-token"
        yield gateway


@pytest.fixture
def message(db: None) -> Message:
    return send(channel="sms", to="+8613800000000", text="Hello", shop_id=1, about=("case", 7), at=NOW)


def fields(message: Message, **changed: Any) -> bytes:
    return json.dumps({"reference": message.ref, "state": "failed", "error": "off"} | changed).encode()


def post(body: bytes, *, at: datetime = NOW, secret: str = SECRET, **headers: str) -> int:
    timestamp = str(int(at.timestamp()))
    signed = {"X-Timestamp": timestamp, "X-Signature": sign(secret, timestamp=timestamp, body=body)} | headers
    client = Client(enforce_csrf_checks=True)
    with clock.virtual(NOW):
        url = reverse("sms-report")
        return client.post(url, data=body, content_type="application/json", headers=signed).status_code


def state(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_text_is_followed_until_delivered_over_real_http(gateway: SmsSandbox, message: Message) -> None:
    run_until_idle()
    assert state(message) == State.SENT
    (text,) = gateway.book.values()
    assert gateway.report(text, times=2) == [204, 204]
    assert state(message) == State.DELIVERED
    assert gateway.report(text, state="failed", error="expired") == [204]
    assert (state(message), message.error) == (State.DELIVERED, "")


def test_a_failure_is_reported_with_the_gateways_words(message: Message) -> None:
    assert post(fields(message)) == 204
    assert (state(message), message.error) == (State.FAILED, "off")


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "another secret of thirty-two chars"},
        {"secret": ""},
        {"X-Signature": ""},
        {"X-Signature": "é"},
        {"X-Timestamp": ""},
        {"X-Timestamp": "soon"},
        {"X-Timestamp": str(int(NOW.timestamp()) + 1)},
        {"at": NOW - timedelta(seconds=301)},
        {"at": NOW + timedelta(seconds=301)},
    ],
)
def test_a_report_without_a_right_and_fresh_signature_changes_nothing(message: Message, forged: Any) -> None:
    assert post(fields(message), **forged) == 401
    assert state(message) == State.QUEUED


def test_a_changed_body_changes_nothing(message: Message) -> None:
    timestamp = str(int(NOW.timestamp()))
    signature = sign(SECRET, timestamp=timestamp, body=fields(message))
    forged: dict[str, Any] = {"X-Signature": signature}
    assert post(fields(message, state="delivered"), **forged) == 401
    assert state(message) == State.QUEUED


def test_without_a_secret_every_report_is_refused(message: Message, settings: Any) -> None:
    settings.SMS_HOOK_SECRET = ""
    assert post(fields(message), secret="") == 401
    assert state(message) == State.QUEUED


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"7", b'{"state": "delivered"}', b'{"reference": 7, "state": "delivered"}']
)
def test_a_report_that_says_nothing_is_refused(db: None, body: bytes) -> None:
    assert post(body) == 422


def test_a_report_in_an_unknown_state_changes_nothing(message: Message) -> None:
    assert post(fields(message, state="sent")) == 422
    assert state(message) == State.QUEUED


def test_a_report_on_an_unknown_message_is_answered_so(message: Message) -> None:
    assert post(fields(message, reference="MS-0000-0000-0000")) == 404
    assert state(message) == State.QUEUED


def test_a_huge_report_is_refused(message: Message) -> None:
    assert post(fields(message, error="x" * 70_000)) == 413
    assert state(message) == State.QUEUED


def test_only_post_is_answered(client: Client) -> None:
    assert client.get(reverse("sms-report")).status_code == 405
