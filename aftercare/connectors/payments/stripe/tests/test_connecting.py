"""From the environment to the address: what is set is connected, and what Stripe tells there is taken."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from aftercare.config.environment import Environment
from aftercare.config.stripe import stripe as read_settings
from aftercare.connectors.payments.binding import providers
from aftercare.core.money import Money
from aftercare.core.tasks import run_until_idle
from aftercare.money.models import OperationState, RefundOperation
from aftercare.orders.intake import TenderIn
from stories.makers import line_in, make_case, make_order, make_shop
from stories.paying import connected
from stories.providers.moods import Mood
from stories.providers.stripe import StripeSandbox

pytestmark = pytest.mark.django_db
ADDRESS = "/hooks/payments/stripe/"


@pytest.fixture(autouse=True)
def bound(sandbox: StripeSandbox, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connected as at start; what the sandbox posts arrives at the address."""
    settings.DEMO, settings.PAYMENTS_URL = False, ""
    settings.STRIPE = read_settings(Environment(sandbox.settings()))
    sandbox.callback = ADDRESS

    def post(headers: dict[str, str], body: bytes) -> int:
        kind = headers["Content-Type"]
        return Client(enforce_csrf_checks=True).post(ADDRESS, body, content_type=kind, headers=headers).status_code

    monkeypatch.setattr(sandbox, "post", post)
    with connected(providers()):
        yield


def test_the_web_process_is_spared_the_sdk() -> None:
    """Only the worker calls Stripe; what it tells is proven and read without its SDK."""
    program = (
        "import sys; from datetime import UTC, datetime; from aftercare.money.provider import BadNotice\n"
        "from aftercare.connectors.payments.stripe.client import StripeProvider\n"
        "try: StripeProvider('sk_test_x', ('whsec_x',)).read(headers={'stripe-signature': 't=1,v1=0'}, body=b'',"
        " now=datetime.now(UTC))\n"
        "except BadNotice: print({'stripe', 'requests'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def refund() -> RefundOperation:
    tender = TenderIn(captured=1001, provider="stripe", provider_ref="pi_1")
    make_case(make_order(make_shop(), [line_in(gross=1001)], tenders=[tender]), kind="refund_only")
    run_until_idle()
    return RefundOperation.objects.get()


def test_what_is_paid_later_is_settled_by_the_event(sandbox: StripeSandbox) -> None:
    sandbox.plan(Mood.PAY_LATER)
    assert refund().state == OperationState.UNKNOWN
    sandbox.release()
    assert sandbox.heard == [200]
    operation = RefundOperation.objects.get()
    assert (operation.state, operation.provider_ref[:3]) == (OperationState.SUCCEEDED, "re_")
    (entry,) = sandbox.book.entries()
    assert sandbox.notify(entry, times=2) == [200, 200]


def test_what_fails_later_is_asked_after_and_fails(sandbox: StripeSandbox) -> None:
    sandbox.plan(Mood.FAIL_LATER)
    refund()
    sandbox.release()
    run_until_idle()
    operation = RefundOperation.objects.get()
    assert (operation.state, operation.failure) == (OperationState.FAILED, "failed expired_or_canceled_card")


def test_forged_and_stale_events_change_nothing_and_leave_no_body_in_the_log(
    sandbox: StripeSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox.plan(Mood.PAY_LATER)
    operation = refund()
    entry = sandbox.book.take(sandbox.asked[0])
    assert sandbox.notify(entry, forged=True) == sandbox.notify(entry, at=0) == [400]
    operation.refresh_from_db()
    assert operation.state == OperationState.UNKNOWN
    refusals = [record.getMessage() for record in caplog.records if "was refused" in record.getMessage()]
    assert refusals == [f"A notification to {ADDRESS} was refused: {code}" for code in ("unsigned", "stale")]


def test_a_dispute_is_heard(sandbox: StripeSandbox, caplog: pytest.LogCaptureFixture) -> None:
    assert sandbox.dispute("pi_1", Money(1001, "CNY")) == 200
    assert "of payment pi_1 is open" in caplog.text
