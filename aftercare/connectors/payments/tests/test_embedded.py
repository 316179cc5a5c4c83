"""A demo refunds without anything being set up; `./run sandbox` serves the same provider to any set-up."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.conf import settings as ours
from pytest_django import Settings

from aftercare.connectors.payments.binding import SANDBOX, providers
from aftercare.connectors.payments.book import Book
from aftercare.connectors.payments.embedded import EmbeddedSandbox
from aftercare.connectors.payments.http import HttpProvider
from aftercare.core.money import Money
from aftercare.core.tasks import run_until_idle
from aftercare.money.provider import Answer, Payment
from stories.makers import line_in, make_case, make_order, make_shop
from stories.paying import connected, paid_online

PAYMENT = Payment(key="k-1", payment_ref="pay-1", amount=Money(1001, "CNY"), captured=Money(1001, "CNY"))


@pytest.mark.django_db
def test_a_demo_pays_through_its_own_sandbox(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO, settings.HOME, settings.PAYMENTS_URL = True, tmp_path, ""
    with connected(providers()):
        case = make_case(make_order(make_shop(), [line_in(gross=1001)], tenders=paid_online(1001)), kind="refund_only")
        run_until_idle()
    case.refresh_from_db()
    assert case.step == "completed"
    assert [moved.amount for moved in Book(tmp_path / "sandbox.sqlite3").movements()] == [1001]


def test_nothing_is_started_before_it_is_needed(tmp_path: Path) -> None:
    EmbeddedSandbox(tmp_path / "book.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_two_workers_with_one_book_pay_once(tmp_path: Path) -> None:
    one, two = EmbeddedSandbox(tmp_path / "book.sqlite3"), EmbeddedSandbox(tmp_path / "book.sqlite3")
    assert [one.refund(PAYMENT).answer, two.refund(PAYMENT).answer, one.ask(PAYMENT).answer] == [Answer.PAID] * 3
    assert len(Book(tmp_path / "book.sqlite3").movements()) == 1


def test_without_demo_or_address_no_provider_is_connected(settings: Settings) -> None:
    settings.DEMO, settings.PAYMENTS_URL = False, ""
    assert providers() == {}


def test_the_provider_of_the_settings_is_connected_by_its_name(settings: Settings) -> None:
    settings.DEMO, settings.PAYMENTS_NAME, settings.PAYMENTS_URL = False, "acme", "https://pay.example"
    settings.PAYMENTS_SECRET, settings.PAYMENTS_TIMEOUT = "token", 3
    assert providers() == {"acme": HttpProvider(url="https://pay.example", token="token", timeout=3)}
    settings.DEMO = True
    assert set(providers()) == {"acme", SANDBOX}


def test_the_sandbox_command_prints_what_aftercare_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "aftercare", "sandbox", "--port", "0", "--book", str(tmp_path / "book")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ours.ROOT, env={**os.environ, "AFTERCARE_HOME": str(tmp_path)}
    ) as process:
        assert process.stdout
        said = "".join(process.stdout.readline() for _ in range(3))
        told = dict(re.findall(r"(\w+)=(\S+)", said))
        try:
            provider = HttpProvider(url=told["PAYMENTS_URL"], token=told["PAYMENTS_SECRET"])
            assert provider.refund(PAYMENT).answer is Answer.PAID
            assert requests.post(told["SMS_URL"], json={}, timeout=5).status_code == 401
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0
    assert {"PAYMENTS_NAME", "PAYMENTS_HOOK_SECRET", "SMS_TOKEN", "SMS_HOOK_SECRET"} <= set(told)
    assert len(Book(tmp_path / "book").movements()) == 1
