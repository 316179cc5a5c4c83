"""What WeChat Pay answers to a refund, and what every trouble on the way means: never twice, never a wrong yes."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from aftercare.connectors.payments.wechat.account import Account
from aftercare.connectors.payments.wechat.answers import CODES, MESSAGES, STATUSES
from aftercare.connectors.payments.wechat.calls import Said
from aftercare.connectors.payments.wechat.client import WeChatPay
from aftercare.money.provider import Answer, Outcome, Why
from stories.providers.moods import Mood
from stories.providers.wechat import API_V3_KEY, WeChatSandbox

from .conftest import Connect, payment

pytestmark = pytest.mark.once("sqlite")
PAID, REFUSED, UNKNOWN, ABSENT = Answer.PAID, Answer.REFUSED, Answer.UNKNOWN, Answer.ABSENT


@pytest.mark.parametrize(
    ("mood", "first", "asked", "again"),
    [
        (Mood.PAY, PAID, PAID, PAID),
        (Mood.TIME_OUT_BEFORE, UNKNOWN, ABSENT, PAID),
        (Mood.TIME_OUT_AFTER, UNKNOWN, PAID, PAID),
        (Mood.HANG_UP_AFTER, UNKNOWN, PAID, PAID),
        (Mood.BREAK_BEFORE, UNKNOWN, ABSENT, PAID),
        (Mood.BREAK_AFTER, UNKNOWN, PAID, PAID),
        (Mood.RATE_LIMIT, UNKNOWN, ABSENT, PAID),
        (Mood.REPORT_TWICE, PAID, PAID, PAID),
        (Mood.REPORT_FIRST, PAID, PAID, PAID),
        (Mood.REPORT_LATE, PAID, PAID, PAID),
        (Mood.REPORT_OUT_OF_ORDER, PAID, PAID, PAID),
        (Mood.PAY_LATER, UNKNOWN, UNKNOWN, PAID),
        (Mood.FAIL_LATER, UNKNOWN, UNKNOWN, PAID),
        (Mood.WRONG_SIGNATURE, UNKNOWN, PAID, PAID),
        (Mood.SKEWED_CLOCK, UNKNOWN, PAID, PAID),
        (Mood.NO_BALANCE, REFUSED, ABSENT, PAID),
        (Mood.TOO_LATE, REFUSED, ABSENT, PAID),
        (Mood.CLOSED, REFUSED, ABSENT, PAID),
    ],
)
def test_in_every_mood_the_money_moves_once_under_its_key(
    sandbox: WeChatSandbox, connect: Connect, mood: Mood, first: Answer, asked: Answer, again: Answer
) -> None:
    wanted, provider = payment(), connect(sandbox)
    hasty = connect(sandbox, timeout=0.2) if mood in (Mood.TIME_OUT_BEFORE, Mood.TIME_OUT_AFTER) else provider
    sandbox.plan(mood)
    assert hasty.refund(wanted).answer is first
    assert provider.ask(wanted).answer is asked
    assert provider.refund(wanted).answer is again
    assert [moved.amount for moved in sandbox.book.movements()] == [1250]


def test_every_mood_is_in_the_table() -> None:
    table = test_in_every_mood_the_money_moves_once_under_its_key.pytestmark[-1]  # type: ignore[attr-defined]
    assert {row[0] for row in table.args[1]} == set(Mood)


def test_a_key_pays_once_however_often_it_is_sent(sandbox: WeChatSandbox, provider: WeChatPay) -> None:
    wanted = payment()
    answers: list[Outcome] = []
    threads = [threading.Thread(target=lambda: answers.append(provider.refund(wanted))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1 and answers[0].answer is PAID and answers[0].ref
    assert len(sandbox.book.movements()) == 1


@pytest.mark.parametrize(
    ("status", "why", "spent"), [("ABNORMAL", Why.CLOSED, False), ("CLOSED", Why.NO_BALANCE, True)]
)
def test_what_fails_later_is_refused_and_says_whether_its_key_is_spent(
    sandbox: WeChatSandbox, provider: WeChatPay, status: str, why: Why, spent: bool
) -> None:
    wanted = payment()
    sandbox.fails_as = status
    sandbox.plan(Mood.FAIL_LATER)
    assert provider.refund(wanted).answer is UNKNOWN
    sandbox.release()
    told = provider.ask(wanted)
    assert (told.answer, told.why, told.spent, told.detail) == (REFUSED, why, spent, status)
    assert sandbox.book.movements() == []


@pytest.mark.parametrize(
    ("mood", "why"),
    [(Mood.NO_BALANCE, Why.NO_BALANCE), (Mood.TOO_LATE, Why.TOO_LATE), (Mood.CLOSED, Why.CLOSED)],
)
def test_a_refusal_says_why(sandbox: WeChatSandbox, provider: WeChatPay, mood: Mood, why: Why) -> None:
    sandbox.plan(mood)
    refused = provider.refund(payment())
    assert (refused.why, refused.spent) == (why, False)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 503])
@pytest.mark.parametrize("code", [*CODES, "SOMETHING_NEW", ""])
def test_every_code_is_refused_or_left_open_as_the_table_says(code: str, status: int) -> None:
    said = Said(status, {"code": code, "message": "…"})
    refused = CODES.get(code) is not None and status in (400, 403, 404)
    told = _refunded(said)
    assert told.answer is (REFUSED if refused else UNKNOWN)
    assert not refused or told.why is CODES[code]


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "NOT_ENOUGH"), (403, "USER_ACCOUNT_ABNORMAL"), (404, "RESOURCE_NOT_EXISTS"), (404, "MCH_NOT_EXISTS"),
     (403, "NO_AUTH"), (400, "INVALID_REQUEST"), (400, "PARAM_ERROR"), (401, "SIGN_ERROR"),
     (429, "FREQUENCY_LIMITED"), (500, "SYSTEM_ERROR")],
)  # fmt: skip
def test_documented_errors_are_understood_over_the_wire(
    sandbox: WeChatSandbox, provider: WeChatPay, status: int, code: str
) -> None:
    sandbox.refusals.append((status, code, "说明"))
    told = provider.refund(payment())
    why = CODES[code]
    assert told.answer is (UNKNOWN if why is None else REFUSED)
    assert told.detail == f"{status} {code} 说明"


@pytest.mark.parametrize(("text", "why"), [*MESSAGES.items(), ("别的原因", Why.OTHER)])
def test_an_invalid_request_is_told_apart_by_its_text(text: str, why: Why) -> None:
    assert _refunded(Said(400, {"code": "INVALID_REQUEST", "message": f"（{text}）"})).why is why


@pytest.mark.parametrize(
    ("status", "code", "answer"),
    [(404, "RESOURCE_NOT_EXISTS", ABSENT), (400, "RESOURCE_NOT_EXISTS", UNKNOWN), (404, "MCH_NOT_EXISTS", UNKNOWN),
     (404, "", UNKNOWN), (403, "NO_AUTH", UNKNOWN), (429, "FREQUENCY_LIMITED", UNKNOWN), (202, "", UNKNOWN)],
)  # fmt: skip
def test_only_one_answer_says_that_a_key_was_never_seen(status: int, code: str, answer: Answer) -> None:
    from aftercare.connectors.payments.wechat.answers import asked

    assert asked(Said(status, {"code": code}), payment()).answer is answer


@pytest.mark.parametrize(
    "changed",
    [{"out_refund_no": "another"}, {"amount": {"refund": 1, "currency": "CNY"}}, {"amount": 1250}, {"refund_id": ""},
     {"amount": {"refund": 1250, "currency": "HKD"}}, {"status": "NEW"}, {"status": None}, {"amount": None}],
)  # fmt: skip
def test_an_answer_about_anything_else_leaves_it_open(changed: dict[str, object]) -> None:
    wanted = payment(key="k")
    right = {"refund_id": "r", "out_refund_no": "k", "status": "SUCCESS", "amount": {"refund": 1250, "currency": "CNY"}}
    assert _refunded(Said(200, right), key="k") == Outcome(PAID, ref="r", detail="SUCCESS")
    assert _refunded(Said(200, {**right, **changed}), key="k").answer is UNKNOWN
    assert set(STATUSES) == {"SUCCESS", "PROCESSING", "ABNORMAL", "CLOSED"} and wanted.key == "k"


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"currency": "USD"}, Why.NOT_ALLOWED), ({"currency": "JPY"}, Why.NOT_ALLOWED),
     ({"currency": "KWD"}, Why.NOT_ALLOWED), ({"currency": "HKD"}, Why.NOT_ALLOWED), ({"amount": 0}, Why.OTHER),
     ({"amount": -1}, Why.OTHER), ({"amount": 10_001}, Why.TOO_MUCH), ({"key": "键"}, Why.OTHER),
     ({"key": "k" * 65}, Why.OTHER), ({"ref": ""}, Why.NO_PAYMENT), ({"ref": "out:"}, Why.NO_PAYMENT),
     ({"ref": "4200 ../x"}, Why.NO_PAYMENT), ({"ref": "4" * 33}, Why.NO_PAYMENT)],
)  # fmt: skip
def test_what_wechat_pay_cannot_carry_is_refused_before_it_is_asked(
    sandbox: WeChatSandbox, provider: WeChatPay, changed: dict[str, str | int], why: Why
) -> None:
    refused = provider.refund(payment(**changed))  # type: ignore[arg-type]
    assert (refused.answer, refused.why) == (REFUSED, why)
    assert sandbox.asked == []


def test_the_shops_own_number_of_a_payment_is_sent_as_such(sandbox: WeChatSandbox, provider: WeChatPay) -> None:
    assert provider.refund(payment(ref="out:ORDER-2026_1")).answer is PAID
    assert provider.refund(payment(ref="4200000480202003022581846288")).answer is PAID
    assert [asked.payment for asked in sandbox.asked] == ["out:ORDER-2026_1", "4200000480202003022581846288"]


def test_the_cap_of_a_payment_and_another_amount_under_a_key_are_refused(
    sandbox: WeChatSandbox, provider: WeChatPay
) -> None:
    sandbox.book.set_payment("4200000480202003022581846288", 2000)
    first = payment(1250)
    assert provider.refund(first).answer is PAID
    assert provider.refund(payment(751)).why is Why.TOO_MUCH
    other = provider.refund(payment(100, key=first.key))
    assert (other.answer, other.why) == (REFUSED, Why.OTHER)
    assert [moved.amount for moved in sandbox.book.movements()] == [1250]


def test_a_key_with_every_letter_that_is_allowed_is_sent_and_asked_for(provider: WeChatPay) -> None:
    wanted = payment(key="a_-|*@Z9")
    assert provider.ask(wanted).answer is ABSENT
    assert provider.refund(wanted).answer is PAID
    assert provider.ask(wanted).answer is PAID


@pytest.mark.parametrize("name", ["WECHAT_SERIAL", "WECHAT_MCHID"])
def test_a_request_that_is_not_signed_as_agreed_decides_nothing(
    sandbox: WeChatSandbox, connect: Connect, name: str
) -> None:
    stranger = connect(sandbox, **{name: "1234567890"})
    told = stranger.refund(payment())
    assert told.answer is UNKNOWN and "compare WECHAT_MCHID, WECHAT_SERIAL" in told.detail
    assert stranger.ask(payment()).answer is UNKNOWN
    assert sandbox.asked == []


def test_a_provider_that_is_not_there_is_unknown(sandbox: WeChatSandbox, connect: Connect) -> None:
    nobody = connect(sandbox, WECHAT_URL="http://127.0.0.1:9")
    assert nobody.refund(payment()) == Outcome(UNKNOWN, detail="ConnectionError")


def test_no_secret_and_nothing_of_the_customer_is_told_or_logged(
    sandbox: WeChatSandbox, provider: WeChatPay, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    for mood in Mood:
        if mood not in (Mood.TIME_OUT_BEFORE, Mood.TIME_OUT_AFTER):
            wanted = payment()
            sandbox.plan(mood)
            said += [provider.refund(wanted), provider.ask(wanted)]
    told = f"{said} {caplog.text} {provider.account!r}"
    secrets = [API_V3_KEY, "WECHATPAY2", "PRIVATE KEY", "招商银行", *provider.account.private_key.split("\n")[1:3]]
    assert [secret for secret in secrets if secret in told] == []


def test_an_account_shows_no_key(tmp_path: Path) -> None:
    account = Account(mchid="1", serial="2", private_key="hush", api_v3_key="quiet", folder=tmp_path)
    assert "hush" not in repr(account) and "quiet" not in repr(account)


def _refunded(said: Said, *, key: str = "") -> Outcome:
    from aftercare.connectors.payments.wechat.answers import refunded

    return refunded(said, payment(key=key))
