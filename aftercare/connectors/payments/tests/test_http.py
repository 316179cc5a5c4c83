"""What a provider answers, and what every trouble on the way means: never a second payment, never a wrong yes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests

from aftercare.connectors.payments.http import HttpProvider
from aftercare.connectors.payments.moods import Mood
from aftercare.connectors.payments.sandbox import PaymentsSandbox
from aftercare.core.money import Money
from aftercare.money.provider import Answer, Outcome, Payment

from .answering import answering

TOKEN = "token-of-the-tests"


@pytest.fixture
def sandbox() -> Iterator[PaymentsSandbox]:
    with PaymentsSandbox(token=TOKEN) as sandbox:
        yield sandbox


@pytest.fixture
def provider(sandbox: PaymentsSandbox) -> HttpProvider:
    return HttpProvider(url=sandbox.url, token=TOKEN, timeout=0.5)


def payment(amount: int = 1250, *, ref: str = "pay_1", key: str = "") -> Payment:
    return Payment(key=key or uuid4().hex, payment_ref=ref, amount=Money(amount, "CNY"), captured=Money(10_000, "CNY"))


def test_a_refund_is_paid_with_a_reference(sandbox: PaymentsSandbox, provider: HttpProvider) -> None:
    wanted = payment()
    paid = provider.refund(wanted)
    assert paid.answer is Answer.PAID and paid.ref
    assert provider.ask(wanted) == paid
    assert [(moved.key, moved.payment, moved.amount, moved.currency) for moved in sandbox.book.movements()] == [
        (wanted.key, "pay_1", 1250, "CNY")
    ]


def test_a_key_pays_once_however_often_it_is_sent(sandbox: PaymentsSandbox, provider: HttpProvider) -> None:
    wanted = payment()
    answers: list[Outcome] = []
    threads = [threading.Thread(target=lambda: answers.append(provider.refund(wanted))) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1 and answers[0].answer is Answer.PAID
    assert len(sandbox.book.movements()) == 1


def test_a_key_never_seen_is_absent(provider: HttpProvider) -> None:
    assert provider.ask(payment()).answer is Answer.ABSENT


@pytest.mark.parametrize(
    ("mood", "moved"),
    [
        (Mood.TIME_OUT_BEFORE, 0), (Mood.BREAK_BEFORE, 0),
        (Mood.TIME_OUT_AFTER, 1), (Mood.HANG_UP_AFTER, 1), (Mood.BREAK_AFTER, 1),
    ],
)  # fmt: skip
def test_after_trouble_nobody_knows_until_the_provider_is_asked(
    sandbox: PaymentsSandbox, provider: HttpProvider, mood: Mood, moved: int
) -> None:
    wanted = payment()
    sandbox.plan(mood)
    assert provider.refund(wanted).answer is Answer.UNKNOWN
    assert len(sandbox.book.movements()) == moved
    assert provider.ask(wanted).answer is (Answer.PAID if moved else Answer.ABSENT)
    assert provider.refund(wanted).answer is Answer.PAID
    assert len(sandbox.book.movements()) == 1


def test_what_is_paid_later_is_unknown_until_then(sandbox: PaymentsSandbox, provider: HttpProvider) -> None:
    wanted = payment()
    sandbox.plan(Mood.PAY_LATER)
    assert provider.refund(wanted).answer is Answer.UNKNOWN
    assert provider.ask(wanted).answer is Answer.UNKNOWN
    sandbox.release()
    assert provider.ask(wanted).answer is Answer.PAID


@pytest.mark.parametrize("case", ["balance", "payment", "key"])
def test_a_refusal_of_business_says_why_and_moves_nothing(
    sandbox: PaymentsSandbox, provider: HttpProvider, case: str
) -> None:
    first = payment(1000)
    assert provider.refund(first).answer is Answer.PAID
    if case == "balance":
        sandbox.book.set_balance(1249)
        refused = provider.refund(payment(1250))
    elif case == "payment":
        sandbox.book.set_payment("pay_1", 2249)
        refused = provider.refund(payment(1250))
    else:
        refused = provider.refund(payment(1250, key=first.key))
    assert refused.answer is Answer.REFUSED
    assert refused.detail.startswith("422 ")
    assert [moved.amount for moved in sandbox.book.movements()] == [1000]


def test_after_a_refusal_the_same_key_may_pay(sandbox: PaymentsSandbox, provider: HttpProvider) -> None:
    wanted = payment()
    sandbox.book.set_balance(0)
    assert provider.refund(wanted).answer is Answer.REFUSED
    assert provider.ask(wanted).answer is Answer.ABSENT
    sandbox.book.set_balance(5000)
    assert provider.refund(wanted).answer is Answer.PAID


def test_a_wrong_token_says_nothing_about_the_refund(sandbox: PaymentsSandbox) -> None:
    stranger = HttpProvider(url=sandbox.url, token="wrong")
    assert stranger.refund(payment()).answer is Answer.UNKNOWN
    assert stranger.ask(payment()).answer is Answer.UNKNOWN
    assert sandbox.book.entries() == []


def test_a_provider_that_is_not_there_is_unknown() -> None:
    nobody = HttpProvider(url="http://127.0.0.1:9", token=TOKEN, timeout=0.5)
    assert nobody.refund(payment()) == Outcome(Answer.UNKNOWN, detail="ConnectionError")


@pytest.mark.parametrize(
    ("status", "body", "refund", "ask"),
    [
        (200, b'{"id": "r1", "status": "paid"}', Answer.PAID, Answer.PAID),
        (200, b'{"id": "r1", "status": "refused"}', Answer.REFUSED, Answer.REFUSED),
        (200, b'{"id": "r1", "status": "whatever"}', Answer.UNKNOWN, Answer.UNKNOWN),
        (200, b'{"status": "paid"}', Answer.UNKNOWN, Answer.UNKNOWN),
        (200, b'["paid"]', Answer.UNKNOWN, Answer.UNKNOWN),
        (200, b"<html>Welcome to the hotel's network</html>", Answer.UNKNOWN, Answer.UNKNOWN),
        (302, b'{"id": "r1", "status": "paid"}', Answer.UNKNOWN, Answer.UNKNOWN),
        (404, b"<html>404</html>", Answer.UNKNOWN, Answer.UNKNOWN),
        (404, b'{"error": "not_found"}', Answer.REFUSED, Answer.ABSENT),
        (422, b'{"error": "closed_account"}', Answer.REFUSED, Answer.UNKNOWN),
        (422, b"", Answer.UNKNOWN, Answer.UNKNOWN),
        (409, b'{"error": "in_progress"}', Answer.UNKNOWN, Answer.UNKNOWN),
        (429, b'{"error": "slow_down"}', Answer.UNKNOWN, Answer.UNKNOWN),
        (500, b'{"error": "refused"}', Answer.UNKNOWN, Answer.UNKNOWN),
    ],
)  # fmt: skip
def test_only_the_providers_own_clear_words_count(status: int, body: bytes, refund: Answer, ask: Answer) -> None:
    with answering(status, body) as url:
        provider = HttpProvider(url=url, token=TOKEN, timeout=5)
        assert provider.refund(payment()).answer is refund
        assert provider.ask(payment()).answer is ask


def test_the_sandbox_takes_orders_from_who_knows_the_token(sandbox: PaymentsSandbox, provider: HttpProvider) -> None:
    control: Callable[..., requests.Response] = lambda orders, token=TOKEN: requests.post(  # noqa: E731
        f"{sandbox.url}/_control", json=orders, headers={"Authorization": f"Bearer {token}"}, timeout=5
    )
    assert control({"plan": [Mood.BREAK_AFTER]}, token="wrong").status_code == 401
    assert control({"plan": ["dance"]}).status_code == 422
    assert control({"plan": [Mood.BREAK_AFTER], "balance": 2000, "payments": {"pay_1": 1500}}).ok
    wanted = payment()
    assert provider.refund(wanted).answer is Answer.UNKNOWN
    assert provider.refund(payment()).answer is Answer.REFUSED
    assert [movement["key"] for movement in control({}).json()["movements"]] == [wanted.key]


def test_a_payment_named_after_a_mood_plans_its_first_refund(provider: HttpProvider) -> None:
    wanted = payment(ref="pay_9 break after paying")
    assert [provider.refund(wanted).answer for _ in range(2)] == [Answer.UNKNOWN, Answer.PAID]


def test_the_book_outlives_its_process(tmp_path: Any) -> None:
    wanted = payment()
    for _ in range(2):
        with PaymentsSandbox(token=TOKEN, path=tmp_path / "book.sqlite3") as sandbox:
            assert HttpProvider(url=sandbox.url, token=TOKEN).refund(wanted).answer is Answer.PAID
            assert len(sandbox.book.movements()) == 1
