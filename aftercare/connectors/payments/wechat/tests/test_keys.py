"""Whose signature counts: the public key's, a platform certificate's, or either while one replaces the other."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from aftercare.connectors.payments.wechat.calls import REFRESH, Line
from aftercare.connectors.payments.wechat.client import WeChatPay
from aftercare.connectors.payments.wechat.keys import Keyring
from aftercare.money.provider import Answer, BadNotice
from stories.providers.wechat import API_V3_KEY, WeChatSandbox, certificate_serial

from .conftest import Connect, payment

pytestmark = pytest.mark.once("sqlite")


@pytest.fixture
def certified() -> Iterator[WeChatSandbox]:
    with WeChatSandbox(by_certificate=True) as sandbox:
        yield sandbox


def test_certificates_are_fetched_when_they_are_needed_and_kept(certified: WeChatSandbox, connect: Connect) -> None:
    provider = connect(certified)
    assert certified.certificates_told == 0
    assert [provider.refund(payment()).answer for _ in range(2)] == [Answer.PAID] * 2
    assert connect(certified).refund(payment()).answer is Answer.PAID
    assert certified.certificates_told == 1
    assert [path.name for path in provider.keys.folder.iterdir()] == [f"{certificate_serial()}.pem"]
    assert provider.keys.folder.stat().st_mode & 0o077 == 0


def test_certificates_are_fetched_again_before_half_a_day_is_over(certified: WeChatSandbox, connect: Connect) -> None:
    provider = connect(certified)
    provider.refund(payment())
    before = time.time() - REFRESH - 1
    for path in provider.keys.folder.iterdir():
        os.utime(path, (before, before))
    assert connect(certified).ask(payment()).answer is Answer.ABSENT
    assert certified.certificates_told == 2


def test_the_notification_page_reads_what_the_worker_kept_and_asks_nobody(
    certified: WeChatSandbox, connect: Connect
) -> None:
    wanted, page = payment(), connect(certified)
    entry_headers, body = _told(certified, connect, wanted.key)
    assert page.read(headers=entry_headers, body=body, now=datetime.now(UTC)) is not None
    assert certified.certificates_told == 1


def test_without_certificates_a_notification_is_refused_and_nothing_is_fetched(
    certified: WeChatSandbox, connect: Connect
) -> None:
    page = connect(certified)
    headers, body = certified.event("REFUND.SUCCESS", {}, id="EV", at=time.time())
    with pytest.raises(BadNotice, match="not known"):
        page.read(headers=_lower(headers), body=body, now=datetime.now(UTC))
    assert certified.certificates_told == 0


def test_with_the_public_key_set_an_answer_signed_by_a_certificate_still_counts(
    sandbox: WeChatSandbox, provider: WeChatPay
) -> None:
    sandbox.by_certificate = True
    assert provider.refund(payment()).answer is Answer.PAID
    assert sandbox.certificates_told == 1


def test_certificates_sealed_with_another_key_are_not_taken(
    certified: WeChatSandbox, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    provider = connect(certified, WECHAT_API_V3_KEY="x" * 32)
    assert [provider.refund(payment()).answer for _ in range(3)] == [Answer.UNKNOWN] * 3
    assert certified.certificates_told == 1, "it asks once a minute, whatever comes"
    assert "not sealed with WECHAT_API_V3_KEY" in caplog.text and API_V3_KEY not in caplog.text
    assert not provider.keys.folder.exists()


@pytest.mark.parametrize("serial", ["../../etc/passwd", "", "XYZ", "A" * 41, "PUB_KEY_ID_1"])
def test_no_serial_leads_out_of_the_folder(provider: WeChatPay, serial: str) -> None:
    assert provider.keys.find(serial) is None


def test_a_file_that_is_no_certificate_proves_nothing(provider: WeChatPay) -> None:
    provider.keys.keep({"AB12": b"-----BEGIN CERTIFICATE-----"})
    assert provider.keys.find("AB12") is None


def test_a_folder_that_cannot_be_written_leaves_it_open(certified: WeChatSandbox, connect: Connect) -> None:
    provider = connect(certified)
    provider.keys.folder.write_text("a file where the folder should be")
    assert provider.refund(payment()).answer is Answer.UNKNOWN


def test_a_certificate_that_is_gone_is_forgotten(certified: WeChatSandbox, connect: Connect) -> None:
    provider = connect(certified)
    provider.refund(payment())
    assert provider.keys.find(certificate_serial().lower()) is not None
    provider.keys.keep({})
    assert provider.keys.find(certificate_serial()) is None
    assert provider.keys.age() == float("inf")


def test_the_keys_are_loaded_by_nobody_before_the_first_call(sandbox: WeChatSandbox, connect: Connect) -> None:
    provider = connect(sandbox)
    assert "_key" not in vars(provider.line) and "_public" not in vars(provider.keys)
    assert isinstance(provider.line, Line) and isinstance(provider.keys, Keyring)


def _told(sandbox: WeChatSandbox, connect: Connect, key: str) -> tuple[dict[str, str], bytes]:
    connect(sandbox).refund(payment(key=key))
    entry = sandbox.book.find(key)
    assert entry
    headers, body = sandbox.notification(entry, at=time.time(), forged=False)
    return _lower(headers), body


def _lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
