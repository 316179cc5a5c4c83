"""What a provider reports is taken once, in any order, and only from the provider."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from aftercare.connectors.channels.signature import sign
from aftercare.connectors.payments.moods import Mood
from aftercare.connectors.payments.sandbox import PaymentsSandbox, described
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.money.models import OperationState, RefundOperation
from stories.makers import NOW, line_in, make_case, make_order, make_shop
from stories.paying import NAME, SECRET, paid_online, sandbox_connected

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known(settings: Settings) -> Iterator[None]:
    settings.PAYMENTS_NAME, settings.PAYMENTS_HOOK_SECRET = NAME, SECRET
    with clock.virtual(NOW):
        yield


@pytest.fixture
def sandbox() -> Iterator[PaymentsSandbox]:
    with sandbox_connected() as sandbox:
        yield sandbox


@pytest.fixture
def waiting(sandbox: PaymentsSandbox) -> dict[str, Any]:
    """The report that is due: the provider took the refund and pays it later."""
    sandbox.plan(Mood.PAY_LATER)
    make_case(make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001)), kind="refund_only")
    run_until_idle()
    assert operation().state == OperationState.UNKNOWN
    return {**described(sandbox.book.entries()[0]), "status": "paid"}


def operation() -> RefundOperation:
    return RefundOperation.objects.get()


def post(
    fields: Any, *, name: str = NAME, secret: str = SECRET, late: int = 0, sent: Any = None, **headers: str
) -> tuple[int, str]:
    body = json.dumps(fields).encode()
    at = str(int(NOW.timestamp()) - late)
    signed = {"X-Timestamp": at, "X-Signature": sign(secret, timestamp=at, body=body), **headers}
    answer = Client(enforce_csrf_checks=True).generic(
        "POST", f"/hooks/payments/{name}/", sent or body, content_type="application/json", headers=signed
    )
    return answer.status_code, answer.content.decode()


def paid_events() -> int:
    return EventRow.objects.filter(name="refund.paid").count()


def test_a_report_of_payment_completes_the_case(waiting: dict[str, Any]) -> None:
    assert post(waiting) == (204, "")
    assert (operation().state, operation().provider_ref) == (OperationState.SUCCEEDED, waiting["id"])
    assert operation().refund.case.step == "completed"
    assert EventRow.objects.get(name="refund.paid").actor_kind == "integration"


def test_the_same_report_many_times_is_one_payment(waiting: dict[str, Any]) -> None:
    assert [post(waiting)[0] for _ in range(3)] == [204] * 3
    assert paid_events() == 1


def test_reports_out_of_order_end_in_the_truth(sandbox: PaymentsSandbox, waiting: dict[str, Any]) -> None:
    assert post(waiting)[0] == 204
    for status in ("pending", "refused"):
        assert post({**waiting, "status": status})[0] == 204
    run_until_idle()
    assert operation().state == OperationState.SUCCEEDED
    assert paid_events() == 1


def test_a_report_of_refusal_is_checked_with_the_provider(sandbox: PaymentsSandbox, waiting: dict[str, Any]) -> None:
    """The refusal may be older than the payment it seems to follow."""
    sandbox.release()
    assert post({**waiting, "status": "refused"})[0] == 204
    assert operation().state == OperationState.UNKNOWN
    run_until_idle()
    assert operation().state == OperationState.SUCCEEDED


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "another-secret"},
        {"secret": ""},
        {"late": 301},
        {"late": -301},
        {"name": "elsewhere"},
        {"X-Signature": ""},
        {"X-Signature": "é"},
        {"X-Timestamp": "soon"},
        {"X-Timestamp": "９"},
        {"sent": b"{}"},
    ],
)
def test_who_cannot_sign_changes_nothing(waiting: dict[str, Any], forged: dict[str, Any]) -> None:
    assert post(waiting, **forged)[0] == 401
    assert operation().state == OperationState.UNKNOWN


def test_without_a_secret_nobody_can_sign(waiting: dict[str, Any], settings: Settings) -> None:
    settings.PAYMENTS_HOOK_SECRET = ""
    assert post(waiting, secret="")[0] == 401
    assert operation().state == OperationState.UNKNOWN


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"amount": 1000}, 422), ({"amount": "1001"}, 422), ({"amount": True}, 422), ({"currency": "JPY"}, 422),
        ({"status": "perhaps"}, 422), ({"key": None}, 422), ({"id": ""}, 422), ({"key": "unknown"}, 404),
    ],
)  # fmt: skip
def test_a_report_that_does_not_fit_changes_nothing(
    waiting: dict[str, Any], changed: dict[str, Any], status: int
) -> None:
    code, text = post({**waiting, **changed})
    assert code == status and json.loads(text)["detail"]
    assert operation().state == OperationState.UNKNOWN


@pytest.mark.parametrize("nonsense", [[], "paid", None, 7])
def test_what_is_no_report_is_refused(waiting: dict[str, Any], nonsense: Any) -> None:
    assert post(nonsense)[0] == 422
    assert operation().state == OperationState.UNKNOWN


def test_an_endless_report_is_refused(waiting: dict[str, Any]) -> None:
    assert post({**waiting, "more": "x" * 70_000})[0] == 413


def test_reports_are_posted_only(client: Client) -> None:
    assert client.get(f"/hooks/payments/{NAME}/").status_code == 405
