"""What Stripe's errors, statuses and reasons mean, one by one, and what is not Stripe's word at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aftercare.connectors.payments.stripe.answers import FAILURES, REFUSALS, STATUSES, UNDECIDED, of_error, of_refund
from aftercare.connectors.payments.stripe.client import StripeProvider
from aftercare.connectors.payments.tests.answering import answering
from aftercare.money.provider import Answer, Why

from .makers import payment

pytestmark = pytest.mark.once("sqlite")

REFUND = {"id": "re_1", "object": "refund", "amount": 1250, "currency": "cny", "status": "succeeded"}


def error(status: int, *, asked: bool = False, **fields: Any) -> Any:
    body = {"error": {"type": "invalid_request_error", "message": "about 4242424242424242", **fields}}
    return of_error(status=status, body=body, request_id="req_1", asked=asked)


@pytest.mark.parametrize(("code", "why"), REFUSALS.items())
def test_a_refusal_by_its_code(code: str, why: Why) -> None:
    refused = error(404 if code == "resource_missing" else 400, code=code)
    assert (refused.answer, refused.why, refused.spent) == (Answer.REFUSED, why, True)
    assert refused.detail.endswith(f"{code} req_1")


@pytest.mark.parametrize("code", sorted(UNDECIDED))
@pytest.mark.parametrize("status", [400, 401, 409, 429])
def test_what_is_about_the_moment_or_our_keys_decides_nothing(code: str, status: int) -> None:
    assert error(status, code=code).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("status", "fields", "answer", "why"),
    [
        (400, {"message": "Refund amount ($2.00) is greater than unrefunded amount"}, Answer.REFUSED, Why.TOO_MUCH),
        (400, {"message": "Insufficient funds in your Stripe balance to refund"}, Answer.REFUSED, Why.NO_BALANCE),
        (400, {}, Answer.REFUSED, Why.OTHER),
        (400, {"code": "a_code_of_next_year"}, Answer.REFUSED, Why.OTHER),
        (402, {"type": "card_error", "code": "card_declined"}, Answer.REFUSED, Why.OTHER),
        (400, {"type": "idempotency_error"}, Answer.UNKNOWN, Why.OTHER),
        (401, {}, Answer.UNKNOWN, Why.OTHER),
        (403, {"code": "charge_disputed"}, Answer.UNKNOWN, Why.OTHER),
        (404, {}, Answer.UNKNOWN, Why.OTHER),
        (409, {"code": "charge_disputed"}, Answer.UNKNOWN, Why.OTHER),
        (424, {"type": "api_error"}, Answer.UNKNOWN, Why.OTHER),
        (500, {"type": "api_error"}, Answer.UNKNOWN, Why.OTHER),
        (503, {"code": "charge_disputed"}, Answer.UNKNOWN, Why.OTHER),
    ],
)  # fmt: skip
def test_other_errors(status: int, fields: dict[str, Any], answer: Answer, why: Why) -> None:
    outcome = error(status, **fields)
    assert (outcome.answer, outcome.why) == (answer, why)
    assert "4242" not in outcome.detail
    assert error(status, asked=True, **fields).answer is Answer.UNKNOWN


def test_only_a_payment_that_is_not_there_was_never_asked_for() -> None:
    assert error(404, asked=True, code="resource_missing").answer is Answer.ABSENT


@pytest.mark.parametrize(
    ("status", "answer"), [*STATUSES.items(), ("of_next_year", Answer.UNKNOWN), (None, Answer.UNKNOWN)]
)
def test_a_refund_by_its_status(status: str | None, answer: Answer) -> None:
    outcome = of_refund({**REFUND, "status": status}, payment())
    assert (outcome.answer, outcome.ref, outcome.spent) == (answer, "re_1", answer is Answer.REFUSED)


@pytest.mark.parametrize(("reason", "why"), [*FAILURES.items(), ("of_next_year", Why.OTHER), (None, Why.OTHER)])
def test_a_failed_refund_by_its_reason(reason: str | None, why: Why) -> None:
    outcome = of_refund({**REFUND, "status": "failed", "failure_reason": reason})
    assert (outcome.answer, outcome.why, outcome.spent) == (Answer.REFUSED, why, True)


@pytest.mark.parametrize(
    "changed", [{"object": "charge"}, {"id": ""}, {"id": 7}, {"amount": 1249}, {"amount": "1250"}, {"currency": "usd"}]
)
def test_a_refund_that_is_not_the_one_asked_for_is_no_payment(changed: dict[str, Any]) -> None:
    assert of_refund({**REFUND, **changed}, payment()).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Welcome to the hotel's network</html>"), (200, b"[]"), (200, b"null"), (200, b"7"), (200, b""),
        (200, b"{}"), (200, b'"paid"'), (200, b'{"object": "list"}'), (200, b'{"object": "list", "data": null}'),
        (200, b'{"object": "list", "data": {}}'),
        (200, b'{"object": "refund", "data": []}'),
        (200, b'{"object": "list", "data": [1], "has_more": true}'), (200, b"[" * 100_000), (200, b"\xff"),
        (302, json.dumps(REFUND).encode()), (400, b"<html>400</html>"), (400, b'{"error": "no"}'),
        (404, b"<html>404</html>"), (404, b'{"error": {"type": "invalid_request_error"}}'), (418, b"[]"),
        (400, b'{"error": {"type": 7, "code": ["charge_disputed"]}}'), (502, b"Bad gateway"),
    ],
)  # fmt: skip
def test_only_stripes_own_clear_words_count(status: int, body: bytes) -> None:
    with answering(status, body) as url:
        provider = StripeProvider(secret_key="sk_test_x", url=url, timeout=2)
        assert provider.refund(payment()).answer is Answer.UNKNOWN
        assert provider.ask(payment()).answer is Answer.UNKNOWN


def test_a_refund_in_the_answer_counts() -> None:
    with answering(200, json.dumps(REFUND).encode()) as url:
        assert StripeProvider(secret_key="sk_test_x", url=url).refund(payment()).answer is Answer.PAID
