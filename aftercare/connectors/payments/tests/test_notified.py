"""A provider that notifies in its own protocol is heard at the one address, believed only when it proves itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from aftercare.connectors.payments import notified
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.money import Money
from aftercare.core.tasks import run_until_idle
from aftercare.money.models import OperationState, RefundOperation
from aftercare.money.provider import (
    Answer,
    BadNotice,
    DisputeNotice,
    DisputeState,
    Notice,
    Outcome,
    Payment,
    RefundNotice,
    Reply,
)
from aftercare.orders.intake import TenderIn
from aftercare.people.attempts import Limit
from stories.makers import NOW, line_in, make_case, make_order, make_shop
from stories.paying import connected

pytestmark = pytest.mark.django_db
ADDRESS = "/hooks/payments/teller/"


@dataclass
class Teller:
    """Signs with a word; its body says what it tells."""

    now: Answer = Answer.UNKNOWN
    heard: bytes = b""

    def refund(self, payment: Payment) -> Outcome:
        return Outcome(self.now, ref="r-1")

    ask = refund

    def read(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> Notice | None:
        self.heard = body
        if headers.get("x-word") != "sesame":
            raise BadNotice("unsigned", "the word is missing")
        told = json.loads(body or b"{}")
        amount = Money(told.get("amount", 1001), "CNY")
        if told.get("dispute"):
            return DisputeNotice(id=told["id"], dispute="d-1", payment_ref="pay-1", state=DisputeState.OPEN,
                                 amount=amount, reason="fraudulent", at=now)  # fmt: skip
        if "key" not in told:
            return None
        outcome = Outcome(Answer(told["answer"]), ref=told.get("ref", "r-1"))
        return RefundNotice(id=told["id"], key=told["key"], outcome=outcome, amount=amount, at=now)

    def taken(self) -> Reply:
        return Reply(200, b"success", "text/plain")

    def refused(self, why: BadNotice) -> Reply:
        return Reply(400, b"fail", "text/plain")


@pytest.fixture
def teller() -> Iterator[Teller]:
    teller = Teller()
    with clock.virtual(NOW), connected({"teller": teller}):
        yield teller


@pytest.fixture
def waiting(teller: Teller) -> RefundOperation:
    tender = TenderIn(captured=1001, provider="teller", provider_ref="pay-1")
    make_case(make_order(make_shop(), [line_in(gross=1001)], tenders=[tender]), kind="refund_only")
    run_until_idle()
    operation = RefundOperation.objects.get()
    assert operation.state == OperationState.UNKNOWN
    return operation


def tell(body: bytes = b"", /, *, word: str = "sesame", **fields: Any) -> tuple[int, bytes]:
    answer = Client(enforce_csrf_checks=True).post(
        ADDRESS, body or json.dumps({"id": "n-1", **fields}).encode(), content_type="application/json",
        headers={"X-Word": word},
    )  # fmt: skip
    return answer.status_code, answer.content


def state() -> str:
    return RefundOperation.objects.get().state


def test_what_is_told_again_and_again_is_taken_and_paid_once(waiting: RefundOperation) -> None:
    assert [tell(key=waiting.key, answer="paid") for _ in range(3)] == [(200, b"success")] * 3
    assert state() == OperationState.SUCCEEDED
    assert EventRow.objects.filter(name="refund.paid").count() == 1


def test_a_refusal_is_asked_after_before_it_counts(teller: Teller, waiting: RefundOperation) -> None:
    assert tell(key=waiting.key, answer="refused")[0] == 200
    assert state() == OperationState.UNKNOWN
    teller.now = Answer.REFUSED
    run_until_idle()
    assert state() == OperationState.FAILED


@pytest.mark.parametrize(
    "told",
    [
        {}, {"key": "of another system", "answer": "paid"}, {"answer": "paid", "amount": 1000},
        {"answer": "paid", "ref": ""}, {"answer": "unknown"},
    ],
)  # fmt: skip
def test_what_does_not_concern_us_is_taken_and_changes_nothing(waiting: RefundOperation, told: dict[str, Any]) -> None:
    fields = {"key": waiting.key, **told} if told else {}
    assert tell(**fields) == (200, b"success")
    assert state() == OperationState.UNKNOWN


@pytest.mark.parametrize(
    ("now", "then"), [(Answer.REFUSED, OperationState.FAILED), (Answer.PAID, OperationState.SUCCEEDED)]
)
def test_a_payment_that_failed_after_all_is_owed_again_once_the_provider_says_so_when_asked(
    teller: Teller, waiting: RefundOperation, now: Answer, then: str
) -> None:
    tell(key=waiting.key, answer="paid")
    teller.now = now
    tell(key=waiting.key, answer="refused")
    assert state() == OperationState.SUCCEEDED  # the word alone may be an old one
    run_until_idle()
    assert state() == then


def test_a_dispute_is_heard_once(teller: Teller, caplog: pytest.LogCaptureFixture) -> None:
    assert [tell(dispute=True)[0] for _ in range(2)] == [200, 200]
    assert len([record for record in caplog.records if "dispute d-1" in record.getMessage()]) == 1


def test_what_is_not_believed_is_logged_without_its_body(
    waiting: RefundOperation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert tell(word="guess", key=waiting.key, answer="paid") == (400, b"fail")
    assert state() == OperationState.UNKNOWN
    assert "unsigned" in caplog.text and waiting.key not in caplog.text


def test_false_words_are_limited_and_keep_no_true_ones_out(
    waiting: RefundOperation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(notified, "DISBELIEVED", Limit("few", most=2, within=timedelta(minutes=1)))
    assert [tell(word="guess")[0] for _ in range(4)] == [400, 400, 429, 429]
    assert caplog.text.count("unsigned") == 2
    assert tell(key=waiting.key, answer="paid") == (200, b"success")
    assert state() == OperationState.SUCCEEDED


def test_an_endless_notification_is_not_read(teller: Teller) -> None:
    assert tell(b"x" * (notified.LONGEST_NOTICE + 1))[0] == 413


def test_a_form_with_files_is_no_notification(teller: Teller) -> None:
    answer = Client().post(ADDRESS, {"key": "k"}, headers={"X-Word": "guess"})
    assert (answer.status_code, answer.content) == (400, b"fail")


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded; charset=GBK", "application/x-www-form-urlencoded", "text/xml", ""]
)
def test_every_byte_of_a_body_is_heard_as_it_was_sent(teller: Teller, kind: str) -> None:
    """A signature covers the bytes, so what a form means to the web framework must not touch them."""
    body = b"subject=%CD%CB%BF%EE&a=1&a=2&empty=&plus=a+b%2B&\xcd\xcb=\x00;+\r\n"
    Client().generic("POST", ADDRESS, body, content_type=kind, headers={"X-Word": "guess"})
    assert teller.heard == body
