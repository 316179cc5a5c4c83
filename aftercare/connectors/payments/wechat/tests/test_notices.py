"""A notification is believed when WeChat Pay signed it just now, about us, and sealed it for us."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from aftercare.connectors.payments.book import Entry
from aftercare.connectors.payments.wechat.client import WeChatPay
from aftercare.connectors.payments.wechat.notices import LONGEST_BODY
from aftercare.core.money import Money
from aftercare.money.provider import Answer, BadNotice, Notifies, RefundNotice, Settles, Why
from stories.providers.moods import Mood
from stories.providers.wechat import MCHID, WeChatSandbox

from .conftest import Connect, connected, payment

pytestmark = pytest.mark.once("sqlite")
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[WeChatSandbox]:
    with WeChatSandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def provider(sandbox: WeChatSandbox, tmp_path_factory: pytest.TempPathFactory) -> WeChatPay:
    return connected(sandbox, home=tmp_path_factory.mktemp("home"))


ENTRY = Entry("key-1", "4200000480202003022581846288", 1250, "CNY", "paid")


@pytest.mark.parametrize(
    ("status", "fails_as", "answer", "why", "spent"),
    [("paid", "", Answer.PAID, Why.OTHER, False), ("failed", "ABNORMAL", Answer.REFUSED, Why.CLOSED, False),
     ("failed", "CLOSED", Answer.REFUSED, Why.NO_BALANCE, True)],
)  # fmt: skip
def test_a_refunds_result_is_read(
    sandbox: WeChatSandbox, provider: WeChatPay, status: str, fails_as: str, answer: Answer, why: Why, spent: bool
) -> None:
    sandbox.fails_as = fails_as
    notice = _read(provider, *_notification(sandbox, status=status))
    assert isinstance(notice, RefundNotice)
    assert (notice.id, notice.key, notice.amount) == ("EV-key-1", "key-1", Money(1250, "CNY"))
    assert (notice.outcome.answer, notice.outcome.why, notice.outcome.spent) == (answer, why, spent)
    assert notice.outcome.ref == ENTRY.id
    assert min(abs(notice.at - each) for each in (NOW, datetime.now(UTC))) < timedelta(minutes=5)


def test_the_same_notification_is_the_same_notice(sandbox: WeChatSandbox, provider: WeChatPay) -> None:
    first = _read(provider, *_notification(sandbox))
    again = _read(provider, *_notification(sandbox))
    assert isinstance(first, RefundNotice) and isinstance(again, RefundNotice)
    assert first.id == again.id


@pytest.mark.parametrize("event", ["COMPLAINT.CREATE", "TRANSACTION.SUCCESS"])
def test_what_is_about_something_else_is_taken_in_silence(
    sandbox: WeChatSandbox, provider: WeChatPay, event: str
) -> None:
    assert _read(provider, *sandbox.event(event, {}, id="EV-1", at=NOW.timestamp())) is None


@pytest.mark.parametrize(
    "missing",
    ["Wechatpay-Serial", "Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature"],
)
def test_an_unsigned_notification_is_refused(sandbox: WeChatSandbox, provider: WeChatPay, missing: str) -> None:
    headers, body = _notification(sandbox)
    del headers[missing]
    assert _refused(provider, headers, body) == ("unsigned", 401)


@pytest.mark.parametrize(
    ("name", "value"),
    [("Wechatpay-Serial", "PUB_KEY_ID_2"), ("Wechatpay-Timestamp", "soon"), ("Wechatpay-Timestamp", "１７"),
     ("Wechatpay-Timestamp", "9" * 4000), ("Wechatpay-Nonce", "another"), ("Wechatpay-Signature", "bm8="),
     ("Wechatpay-Signature", "not base64"), ("Wechatpay-Signature", "é"),
     ("Wechatpay-Signature", "WECHATPAY/SIGNTEST/bm8="), ("Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3")],
)  # fmt: skip
def test_a_forged_notification_is_refused(sandbox: WeChatSandbox, provider: WeChatPay, name: str, value: str) -> None:
    headers, body = _notification(sandbox)
    assert _refused(provider, {**headers, name: value}, body) == ("unsigned", 401)


def test_a_body_that_was_changed_on_its_way_and_a_test_of_our_checking_are_refused(
    sandbox: WeChatSandbox, provider: WeChatPay
) -> None:
    headers, body = _notification(sandbox)
    assert _refused(provider, headers, body.replace(b"EV-key-1", b"EV-key-2")) == ("unsigned", 401)
    probe, body = _notification(sandbox, forged=True)
    assert probe["Wechatpay-Signature"].startswith("WECHATPAY/SIGNTEST/")
    assert _refused(provider, probe, body) == ("unsigned", 401)


@pytest.mark.parametrize("off", [-301, 301, 86_400])
def test_an_old_recording_is_refused(sandbox: WeChatSandbox, provider: WeChatPay, off: int) -> None:
    headers, body = _notification(sandbox, at=NOW.timestamp() + off)
    assert _refused(provider, headers, body) == ("stale", 401)


@pytest.mark.parametrize("off", [-290, 290])
def test_clocks_may_be_a_little_apart(sandbox: WeChatSandbox, provider: WeChatPay, off: int) -> None:
    assert _read(provider, *_notification(sandbox, at=NOW.timestamp() + off)) is not None


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 5000, b'{"event_type": "REFUND.SUCCESS"}']
)
def test_a_signed_body_that_is_none_is_unreadable(sandbox: WeChatSandbox, provider: WeChatPay, body: bytes) -> None:
    headers = sandbox.stamp(body, at=NOW.timestamp())
    assert _refused(provider, headers, body) == ("unreadable", 400)


@pytest.mark.parametrize(
    "changed",
    [{"mchid": "1900000110"}, {"refund_status": "CLOSED"}, {"refund_status": None}, {"amount": {}}, {"amount": None},
     {"amount": {"refund": "1250"}}, {"amount": {"refund": True}}, {"out_refund_no": None}, {"success_time": "today"},
     {"success_time": "2026-01-01T00:00:00"}],
)  # fmt: skip
def test_a_refund_that_does_not_fit_is_unreadable(
    sandbox: WeChatSandbox, provider: WeChatPay, changed: dict[str, Any]
) -> None:
    right = {"mchid": MCHID, "refund_id": "r", "out_refund_no": "k", "refund_status": "SUCCESS",
             "success_time": "2026-01-01T00:00:00+08:00", "amount": {"refund": 1250}}  # fmt: skip
    at = NOW.timestamp()
    assert _read(provider, *sandbox.event("REFUND.SUCCESS", right, id="EV", at=at)) is not None
    wrong = sandbox.event("REFUND.SUCCESS", {**right, **changed}, id="EV", at=at)
    assert _refused(provider, *wrong) == ("unreadable", 400)


def test_a_notification_sealed_for_another_is_unreadable(sandbox: WeChatSandbox, connect: Connect) -> None:
    provider = connect(sandbox, WECHAT_API_V3_KEY="y" * 32)
    assert _refused(provider, *_notification(sandbox)) == ("unreadable", 400)


def test_an_endless_notification_is_refused_unread(sandbox: WeChatSandbox, provider: WeChatPay) -> None:
    body = b" " * (LONGEST_BODY + 1)
    assert _refused(provider, sandbox.stamp(body, at=NOW.timestamp()), body) == ("unreadable", 400)


def test_the_replies_are_those_that_wechat_pay_wants(provider: WeChatPay) -> None:
    taken, refused = provider.taken(), provider.refused(BadNotice("unsigned", "the signature is wrong"))
    assert (taken.status, taken.body) == (204, b"")
    assert refused.status == 401 and json.loads(refused.body) == {"code": "FAIL", "message": "失败"}


def test_it_reports_and_tells_of_its_book(provider: WeChatPay) -> None:
    assert isinstance(provider, Notifies) and isinstance(provider, Settles)


@pytest.fixture
def heard() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """An address, and what came there."""
    came: list[tuple[dict[str, str], bytes]] = []

    class Hear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            came.append((headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Hear)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", came
    server.shutdown()
    server.server_close()


def test_what_becomes_of_a_refund_is_told_to_the_address_that_was_sent_with_it(
    sandbox: WeChatSandbox, connect: Connect, heard: tuple[str, list[tuple[dict[str, str], bytes]]]
) -> None:
    address, came = heard
    sandbox.callback = ""
    provider, wanted = connect(sandbox, public_url=address), payment()
    sandbox.plan(Mood.PAY_LATER)
    provider.refund(wanted)
    sandbox.release()
    [(headers, body)] = came
    notice = provider.read(headers=headers, body=body, now=datetime.now(UTC))
    assert isinstance(notice, RefundNotice) and notice.key == wanted.key and notice.outcome.answer is Answer.PAID
    assert sandbox.callback == f"{address}/hooks/payments/wechat/" and sandbox.heard == [204]


def _notification(
    sandbox: WeChatSandbox, *, status: str = "paid", at: float | None = None, forged: bool = False
) -> tuple[dict[str, str], bytes]:
    entry = Entry(ENTRY.key, ENTRY.payment, ENTRY.amount, ENTRY.currency, status)
    return sandbox.notification(entry, at=NOW.timestamp() if at is None else at, forged=forged)


def _read(provider: WeChatPay, headers: dict[str, str], body: bytes) -> object:
    return provider.read(headers={name.lower(): value for name, value in headers.items()}, body=body, now=NOW)


def _refused(provider: WeChatPay, headers: dict[str, str], body: bytes) -> tuple[str, int]:
    with pytest.raises(BadNotice) as reason:
        _read(provider, headers, body)
    return reason.value.code, provider.refused(reason.value).status
