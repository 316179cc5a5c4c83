"""A notification is believed when Alipay signed it for this shop, and says which refund was paid."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest

from aftercare.connectors.payments.alipay.client import Alipay
from aftercare.connectors.payments.alipay.gateway import CHINA, TIME
from aftercare.connectors.payments.book import Asked, Entry
from aftercare.money.provider import Answer, BadNotice, Notifies, Outcome, RefundNotice
from stories.providers.alipay import APP_ID, SELLER_ID, AlipaySandbox
from stories.providers.moods import Mood

from .making import TRADE, payment

pytestmark = pytest.mark.once("sqlite")

NOW = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)
ASKED = Asked("k-1", TRADE, 1250, "CNY")
PAID = Entry("k-1", TRADE, 1250, "CNY", "paid")


@pytest.fixture
def told(sandbox: AlipaySandbox) -> dict[str, str]:
    """The fields of a notification as it should be."""
    china = NOW.astimezone(CHINA)
    return {
        "notify_time": china.strftime(TIME), "notify_type": "trade_status_sync", "notify_id": "n-1", "charset": "UTF-8",
        "version": "1.0", "app_id": APP_ID, "seller_id": SELLER_ID, "trade_no": TRADE, "out_trade_no": "SO-1",
        "trade_status": "TRADE_CLOSED", "out_biz_no": "k-1", "refund_fee": "12.50", "subject": "茶 & Tee=+%",
        "body": "",
        "gmt_refund": "2026-11-28 21:59:58.320",
    }  # fmt: skip


def read(alipay: Alipay, body: bytes, *, now: datetime = NOW) -> Any:
    return alipay.read(headers={}, body=body, now=now)


def refused(alipay: Alipay, body: bytes, *, now: datetime = NOW) -> str:
    with pytest.raises(BadNotice) as bad:
        read(alipay, body, now=now)
    return bad.value.code


def test_a_refund_is_told_by_our_key(sandbox: AlipaySandbox, alipay: Alipay, told: dict[str, str]) -> None:
    assert isinstance(alipay, Notifies)
    _, body = sandbox.form(told)
    assert read(alipay, body) == RefundNotice(
        id="n-1", key="k-1", outcome=Outcome(Answer.PAID, ref=f"{TRADE}/k-1"), amount=None,
        at=datetime(2026, 11, 28, 13, 59, 58, tzinfo=UTC),
    )  # fmt: skip


def test_told_again_it_is_the_same(sandbox: AlipaySandbox, alipay: Alipay) -> None:
    at = NOW.timestamp()
    sandbox.book.take(ASKED)
    bodies = [sandbox.notification(PAID, at=at + late, forged=False)[1] for late in (0, 240)]
    one, two = (read(alipay, body) for body in bodies)
    assert (one.id, one.key) == (two.id, two.key)


@pytest.mark.parametrize("charset", ["utf-8", "GBK", "gb2312"])
def test_a_form_is_read_in_the_charset_it_names(
    sandbox: AlipaySandbox, alipay: Alipay, told: dict[str, str], charset: str
) -> None:
    assert read(alipay, sandbox.form({**told, "charset": charset})[1]).key == "k-1"


@pytest.mark.parametrize(
    "changed",
    [
        {"refund_fee": "0.00"}, {"gmt_refund": ""}, {"out_biz_no": ""}, {"refund_fee": ""},
        {"notify_type": "servicemarket_order_notify"},
    ],
)  # fmt: skip
def test_what_is_about_something_else_is_taken_without_effect(
    sandbox: AlipaySandbox, alipay: Alipay, told: dict[str, str], changed: dict[str, str]
) -> None:
    assert read(alipay, sandbox.form({**told, **changed})[1]) is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"app_id": "2021"}, "unsigned"), ({"seller_id": "2088"}, "unsigned"), ({"seller_id": ""}, "unsigned"),
        ({"charset": "rot13"}, "unreadable"), ({"charset": "utf-16"}, "unreadable"),
        ({"notify_time": ""}, "unreadable"),
        ({"notify_time": "2026-11-28T22:00:00Z"}, "unreadable"), ({"refund_fee": "much"}, "unreadable"),
        ({"gmt_refund": "yesterday"}, "unreadable"), ({"notify_id": ""}, "unreadable"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_should_be_is_refused(
    sandbox: AlipaySandbox, alipay: Alipay, told: dict[str, str], changed: dict[str, str], code: str
) -> None:
    fields = {**told, **changed}
    named = fields["charset"] if fields["charset"] in ("UTF-8",) else "utf-8"
    body = sandbox.form({**fields, "charset": named})[1].replace(
        b"charset=utf-8", f"charset={fields['charset']}".encode()
    )
    assert refused(alipay, body) == code


@pytest.mark.parametrize(
    "tampered",
    [
        lambda body: body.replace(b"refund_fee=12.50", b"refund_fee=12.51"),
        lambda body: body.replace(b"out_biz_no=k-1", b"out_biz_no=k-2"),
        lambda body: body + b"&extra=1",
        lambda body: body.replace(b"&body=", b""),
        lambda body: body.replace(b"sign_type=RSA2", b"sign_type=RSA"),
        lambda body: body.replace(b"&sign=", b"&sing="),
        lambda body: body.partition(b"&sign=")[0] + b"&sign=",
        lambda body: body.partition(b"&sign=")[0],
    ],
)
def test_what_was_changed_on_the_way_is_not_believed(
    sandbox: AlipaySandbox, alipay: Alipay, told: dict[str, str], tampered: Any
) -> None:
    assert refused(alipay, tampered(sandbox.form(told)[1])) == "unsigned"


def test_a_forger_is_not_believed(sandbox: AlipaySandbox, alipay: Alipay, told: dict[str, str]) -> None:
    assert refused(alipay, sandbox.form(told, forged=True)[1]) == "unsigned"


@pytest.mark.parametrize(
    ("later", "believed"),
    [
        (timedelta(minutes=-6), False), (timedelta(minutes=-4), True), (timedelta(hours=24, minutes=22), True),
        (timedelta(hours=25, minutes=1), False), (timedelta(days=365), False),
    ],
)  # fmt: skip
def test_stale_is_what_alipay_no_longer_repeats(
    sandbox: AlipaySandbox, alipay: Alipay, told: dict[str, str], later: timedelta, believed: bool
) -> None:
    body = sandbox.form(told)[1]
    if believed:
        assert read(alipay, body, now=NOW + later).key == "k-1"
    else:
        assert refused(alipay, body, now=NOW + later) == "stale"


@pytest.mark.parametrize(
    "body",
    [
        b"{}", b"\xff\xfe", "店=1".encode(), b"a=%FF&charset=utf-8", b"a=1&a=2", b"=&", b"a&b",
        b"&".join([b"a=1"] * 999),
        urlencode({"a": "x" * 70_000}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_form_cannot_be_read(alipay: Alipay, body: bytes) -> None:
    assert refused(alipay, body) == "unreadable"


def test_alipay_hears_the_words_it_wants(alipay: Alipay) -> None:
    taken = alipay.taken()
    assert (taken.status, taken.body) == (200, b"success")
    for code in ("unsigned", "stale", "unreadable"):
        reply = alipay.refused(BadNotice(code, "it is signed with k-1"))
        assert (reply.status >= 400, reply.body) == (True, b"failure")


class _Hearing(ThreadingHTTPServer):
    alipay: Alipay
    heard: list[RefundNotice | str]


class _Ear(BaseHTTPRequestHandler):
    server: _Hearing

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            notice = self.server.alipay.read(headers={}, body=body, now=datetime.now(UTC))
            assert isinstance(notice, RefundNotice)
            self.server.heard.append(notice)
            reply = self.server.alipay.taken()
        except BadNotice as why:
            self.server.heard.append(why.code)
            reply = self.server.alipay.refused(why)
        self.send_response(reply.status)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture
def hearing(sandbox: AlipaySandbox, alipay: Alipay) -> Iterator[_Hearing]:
    server = _Hearing(("127.0.0.1", 0), _Ear)
    server.alipay, server.heard = alipay, []
    sandbox.callback = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("mood", "heard"),
    [(Mood.REPORT_FIRST, ["paid"]), (Mood.PAY_LATER, ["paid"]), (Mood.FAIL_LATER, [])],
)
def test_the_sandbox_tells_over_http(
    sandbox: AlipaySandbox, alipay: Alipay, hearing: _Hearing, mood: Mood, heard: list[str]
) -> None:
    wanted = payment()
    sandbox.plan(mood)
    alipay.refund(wanted)
    sandbox.release()
    answers = [notice.outcome.answer for notice in hearing.heard if isinstance(notice, RefundNotice)]
    assert answers == heard
    assert sandbox.heard == [200] * len(heard)
    assert {notice.key for notice in hearing.heard if isinstance(notice, RefundNotice)} <= {wanted.key}


def test_a_clock_an_hour_off_is_believed_and_a_forged_signature_is_not(
    sandbox: AlipaySandbox, hearing: _Hearing
) -> None:
    sandbox.book.take(ASKED)
    skewed = sandbox.notify(PAID, at=datetime.now(UTC).timestamp() - 3600)
    assert (skewed, sandbox.notify(PAID, forged=True)) == ([200], [401])
    assert hearing.heard[1:] == ["unsigned"]
