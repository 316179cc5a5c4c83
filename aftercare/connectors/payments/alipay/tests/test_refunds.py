"""A refund by Alipay moves money at most once, and is never believed to have moved it when it did not."""

from __future__ import annotations

import logging
import threading

import pytest

from aftercare.connectors.payments.alipay import codes
from aftercare.connectors.payments.alipay.client import Alipay
from aftercare.connectors.payments.alipay.keys import private_key
from aftercare.money.provider import Answer, Outcome, Why
from stories.providers.alipay import AlipaySandbox, keys
from stories.providers.moods import Mood

from .making import TRADE, alipay_at, payment, until

pytestmark = pytest.mark.once("sqlite")

A, W = Answer, Why

# What the first try says, what is said when asked then, and whether the money moved by then.
MOODS = {
    Mood.PAY: (A.PAID, A.PAID, 1),
    Mood.TIME_OUT_BEFORE: (A.UNKNOWN, A.ABSENT, 0),
    Mood.TIME_OUT_AFTER: (A.UNKNOWN, A.PAID, 1),
    Mood.HANG_UP_AFTER: (A.UNKNOWN, A.PAID, 1),
    Mood.BREAK_BEFORE: (A.UNKNOWN, A.ABSENT, 0),
    Mood.BREAK_AFTER: (A.UNKNOWN, A.PAID, 1),
    Mood.RATE_LIMIT: (A.UNKNOWN, A.ABSENT, 0),
    Mood.REPORT_TWICE: (A.PAID, A.PAID, 1),
    Mood.REPORT_FIRST: (A.PAID, A.PAID, 1),
    Mood.REPORT_LATE: (A.PAID, A.PAID, 1),
    Mood.REPORT_OUT_OF_ORDER: (A.PAID, A.PAID, 1),
    Mood.PAY_LATER: (A.UNKNOWN, A.ABSENT, 0),
    Mood.FAIL_LATER: (A.UNKNOWN, A.ABSENT, 0),
    Mood.WRONG_SIGNATURE: (A.UNKNOWN, A.PAID, 1),
    Mood.SKEWED_CLOCK: (A.PAID, A.PAID, 1),
    Mood.NO_BALANCE: (A.REFUSED, A.ABSENT, 0),
    Mood.TOO_LATE: (A.REFUSED, A.ABSENT, 0),
    Mood.CLOSED: (A.REFUSED, A.ABSENT, 0),
}

TIME_OUTS = {Mood.TIME_OUT_BEFORE, Mood.TIME_OUT_AFTER}


@pytest.mark.parametrize("mood", Mood)
def test_in_every_mood_a_key_pays_once_in_the_end(sandbox: AlipaySandbox, alipay: Alipay, mood: Mood) -> None:
    first, asked, moved = MOODS[mood]
    wanted = payment()
    sandbox.plan(mood)
    hasty = alipay_at(sandbox.gateway, timeout=0.2) if mood in TIME_OUTS else alipay
    assert hasty.refund(wanted).answer is first
    until(lambda: not sandbox.moods and len(sandbox.book.movements()) == moved)
    assert alipay.ask(wanted).answer is asked
    assert alipay.refund(wanted) == Outcome(A.PAID, ref=f"{TRADE}/{wanted.key}", detail="10000")
    assert [(row.key, row.payment, row.amount) for row in sandbox.book.movements()] == [(wanted.key, TRADE, 1250)]


def test_what_fails_later_is_refused_when_it_is_tried_again(sandbox: AlipaySandbox, alipay: Alipay) -> None:
    wanted = payment()
    sandbox.plan(Mood.FAIL_LATER)
    assert alipay.refund(wanted).answer is A.UNKNOWN
    sandbox.release()
    assert alipay.ask(wanted).answer is A.ABSENT
    refused = alipay.refund(wanted)
    assert (refused.answer, refused.why, refused.spent) == (A.REFUSED, W.NOT_ALLOWED, False)
    assert sandbox.book.movements() == []


def test_a_key_pays_once_however_often_it_is_sent(sandbox: AlipaySandbox) -> None:
    wanted, answers = payment(), set[Outcome]()
    alipay = alipay_at(sandbox.gateway)
    threads = [threading.Thread(target=lambda: answers.add(alipay.refund(wanted))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {Outcome(A.PAID, ref=f"{TRADE}/{wanted.key}", detail="10000")}
    assert len(sandbox.book.movements()) == 1


def test_refunds_of_one_trade_are_told_apart_though_alipay_adds_them_up(alipay: Alipay) -> None:
    one, two = payment(1000), payment(250)
    assert alipay.refund(one).ref == f"{TRADE}/{one.key}"
    assert alipay.refund(two).ref == f"{TRADE}/{two.key}"
    assert [alipay.ask(each).answer for each in (one, two)] == [A.PAID, A.PAID]


@pytest.mark.parametrize(
    ("sub_code", "why"),
    [*codes.REFUND.items(), *dict.fromkeys(codes.UNDECIDED).items(), ("ACQ.NEVER_HEARD_OF", None)],
)
def test_every_code_means_one_thing(sandbox: AlipaySandbox, alipay: Alipay, sub_code: str, why: Why | None) -> None:
    sandbox.refusing = ("40004", sub_code)
    said = alipay.refund(payment())
    if why is None:
        assert said == Outcome(A.UNKNOWN, detail=f"40004 {sub_code}")
    else:
        assert said == Outcome(A.REFUSED, detail=f"40004 {sub_code}", why=why)
    assert sandbox.book.movements() == []


@pytest.mark.parametrize(
    ("code", "sub_code", "answer", "why"),
    [
        ("20000", "isp.unknow-error", A.UNKNOWN, W.OTHER), ("20000", "aop.ACQ.SYSTEM_ERROR", A.UNKNOWN, W.OTHER),
        ("20001", "aop.invalid-app-auth-token", A.REFUSED, W.NOT_ALLOWED),
        ("40001", "isv.missing-method", A.REFUSED, W.OTHER),
        ("40002", "isv.invalid-timestamp", A.REFUSED, W.OTHER), ("40005", "", A.UNKNOWN, W.OTHER),
        ("40006", "isv.insufficient-isv-permissions", A.REFUSED, W.NOT_ALLOWED),
        ("40004", "aop.ACQ.SELLER_BALANCE_NOT_ENOUGH", A.REFUSED, W.NO_BALANCE), ("40004", "", A.UNKNOWN, W.OTHER),
        ("99999", "ACQ.TRADE_HAS_FINISHED", A.UNKNOWN, W.OTHER), ("", "", A.UNKNOWN, W.OTHER),
    ],
)  # fmt: skip
def test_the_gateways_own_codes_mean_one_thing(
    sandbox: AlipaySandbox, alipay: Alipay, code: str, sub_code: str, answer: Answer, why: Why
) -> None:
    sandbox.refusing = (code, sub_code)
    said = alipay.refund(payment())
    assert (said.answer, said.why) == (answer, why)
    assert said.detail == f"{code} {sub_code.removeprefix('aop.')}".strip()


def test_the_whole_documented_table_is_here() -> None:
    assert len(codes.REFUND) + len(codes.UNDECIDED) == 31


@pytest.mark.parametrize("sub_code", sorted(codes.REFUND))
def test_a_refusal_that_our_own_refund_caused_is_seen_through(
    sandbox: AlipaySandbox, alipay: Alipay, sub_code: str
) -> None:
    wanted = payment()
    sandbox.plan(Mood.HANG_UP_AFTER)
    alipay.refund(wanted)
    sandbox.refusing = ("40004", sub_code)
    assert alipay.refund(wanted).answer is A.PAID


def test_another_amount_under_a_key_is_refused_and_asks_for_no_new_key(sandbox: AlipaySandbox, alipay: Alipay) -> None:
    first = payment(1000)
    alipay.refund(first)
    other = payment(999, key=first.key)
    for said in (alipay.refund(other), alipay.ask(other)):
        assert (said.answer, said.spent) == (A.REFUSED, False)
    assert [moved.amount for moved in sandbox.book.movements()] == [1000]


@pytest.mark.parametrize(
    ("limit", "why"), [("balance", W.NO_BALANCE), ("payment", W.TOO_MUCH)],
)  # fmt: skip
def test_a_refusal_leaves_the_key_free(sandbox: AlipaySandbox, alipay: Alipay, limit: str, why: Why) -> None:
    wanted = payment()
    sandbox.book.set_balance(1249 if limit == "balance" else 9999)
    sandbox.book.set_payment(TRADE, 1249 if limit == "payment" else 9999)
    refused = alipay.refund(wanted)
    assert (refused.answer, refused.why, refused.spent) == (A.REFUSED, why, False)
    sandbox.book.set_balance(9999)
    sandbox.book.set_payment(TRADE, 9999)
    assert alipay.refund(wanted).answer is A.PAID


@pytest.mark.parametrize(
    ("amount", "currency", "ref", "why"),
    [
        (1250, "USD", TRADE, W.NOT_ALLOWED), (1250, "JPY", TRADE, W.NOT_ALLOWED), (1250, "KWD", TRADE, W.NOT_ALLOWED),
        (0, "CNY", TRADE, W.OTHER), (1250, "CNY", "", W.NO_PAYMENT), (1250, "CNY", "out:", W.NO_PAYMENT),
    ],
)  # fmt: skip
def test_what_alipay_cannot_carry_is_refused_without_a_call(amount: int, currency: str, ref: str, why: Why) -> None:
    nowhere = alipay_at("http://127.0.0.1:9/gateway.do")
    refused = nowhere.refund(payment(amount, currency=currency, ref=ref))
    assert (refused.answer, refused.why) == (A.REFUSED, why)
    assert nowhere.ask(payment(amount, currency=currency, ref=ref)).answer is A.ABSENT


@pytest.mark.parametrize(("minor", "yuan"), [(1, "0.01"), (10, "0.10"), (100, "1.00"), (123_456_789, "1234567.89")])
def test_amounts_are_sent_in_yuan(sandbox: AlipaySandbox, alipay: Alipay, minor: int, yuan: str) -> None:
    wanted = payment(minor)
    assert alipay.refund(wanted).answer is A.PAID
    assert alipay.ask(wanted).answer is A.PAID
    assert [moved.amount for moved in sandbox.book.movements()] == [minor]


def test_the_shops_own_number_of_the_trade_serves_too(sandbox: AlipaySandbox, alipay: Alipay) -> None:
    sandbox.trades = {"SO-1": TRADE}
    wanted = payment(ref="out:SO-1")
    assert alipay.refund(wanted).ref == f"{TRADE}/{wanted.key}"
    assert alipay.ask(wanted).answer is A.PAID
    unknown = payment(ref="out:SO-2")
    assert alipay.ask(unknown).answer is A.ABSENT
    assert alipay.refund(unknown).why is W.NO_PAYMENT


def test_a_key_of_somebody_else_is_refused_and_an_unknown_application_is_not_believed(sandbox: AlipaySandbox) -> None:
    wrong = alipay_at(sandbox.gateway, private_key=keys()[2]).refund(payment())
    assert (wrong.answer, wrong.why, wrong.detail) == (A.REFUSED, W.OTHER, "40002 isv.invalid-signature")
    stranger = alipay_at(sandbox.gateway, app_id="2021").refund(payment())
    assert stranger == Outcome(A.UNKNOWN, detail="not signed: 40002 isv.invalid-app-id")
    assert sandbox.book.entries() == []


def test_certificate_mode_names_both_certificates(sandbox: AlipaySandbox) -> None:
    seen: list[str] = []
    before = sandbox.answer
    sandbox.answer = lambda request: seen.append(request.target) or before(request)  # type: ignore[method-assign, func-returns-value]
    numbers = {"app_cert_sn": "a1", "alipay_root_cert_sn": "b2_c3"}
    assert alipay_at(sandbox.gateway, certificates=numbers).refund(payment()).answer is A.PAID
    assert "app_cert_sn=a1&alipay_root_cert_sn=b2_c3" in seen[0]


def test_nothing_secret_or_personal_is_kept_or_logged(sandbox: AlipaySandbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    alipay = alipay_at(sandbox.gateway)
    kept = [repr(alipay)]
    for mood in set(Mood) - TIME_OUTS:
        wanted = payment()
        sandbox.plan(mood)
        kept += [repr(alipay.refund(wanted)), repr(alipay.ask(wanted))]
    with pytest.raises(ValueError) as bad:
        private_key("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC-secret")
    kept.append(repr(bad.value))
    told = "\n".join(
        [*kept, *(record.getMessage() for record in caplog.records if record.name != "urllib3.connectionpool")]
    )
    for secret in ("159****5620", "请联系", "secret", "BEGIN", "RSAPrivateKey", "2088"):
        assert secret not in told.replace("seller_id='2088001100000001'", "")
