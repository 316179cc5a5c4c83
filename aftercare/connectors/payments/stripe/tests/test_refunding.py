"""A key pays once, whatever happens on the way, and is asked after without paying."""

from __future__ import annotations

import logging
import threading

import pytest

from aftercare.connectors.payments.stripe import client
from aftercare.connectors.payments.stripe.client import StripeProvider
from aftercare.money.provider import CURES, Answer, Cure, Outcome, Why
from stories.providers.moods import Mood
from stories.providers.stripe import SECRET_KEY, WEBHOOK_SECRET, StripeSandbox

from .makers import payment

pytestmark = pytest.mark.once("sqlite")


@pytest.mark.parametrize("ref", ["pi_1", "ch_1", "py_1"])
def test_a_refund_is_paid_with_a_reference(sandbox: StripeSandbox, stripe: StripeProvider, ref: str) -> None:
    wanted = payment(ref=ref)
    paid = stripe.refund(wanted)
    assert paid.answer is Answer.PAID and paid.ref.startswith("re_")
    assert stripe.ask(wanted) == paid
    assert [(moved.key, moved.payment, moved.amount, moved.currency) for moved in sandbox.book.movements()] == [
        (wanted.key, ref, 1250, "CNY")
    ]


def test_a_key_pays_once_however_often_it_is_sent(sandbox: StripeSandbox, stripe: StripeProvider) -> None:
    wanted = payment()
    answers: list[Outcome] = []
    threads = [threading.Thread(target=lambda: answers.append(stripe.refund(wanted))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {outcome.answer for outcome in answers} == {Answer.PAID} and len({outcome.ref for outcome in answers}) == 1
    assert len(sandbox.book.movements()) == 1


def test_a_key_never_seen_is_absent_and_asking_pays_nothing(sandbox: StripeSandbox, stripe: StripeProvider) -> None:
    assert stripe.ask(payment()).answer is Answer.ABSENT
    assert sandbox.asked == []


@pytest.mark.parametrize(
    ("mood", "asked"),
    [
        (Mood.TIME_OUT_BEFORE, Answer.ABSENT), (Mood.BREAK_BEFORE, Answer.ABSENT), (Mood.RATE_LIMIT, Answer.ABSENT),
        (Mood.TIME_OUT_AFTER, Answer.PAID), (Mood.HANG_UP_AFTER, Answer.PAID), (Mood.BREAK_AFTER, Answer.PAID),
    ],
)  # fmt: skip
def test_after_trouble_nobody_knows_until_stripe_is_asked(
    sandbox: StripeSandbox, stripe: StripeProvider, mood: Mood, asked: Answer
) -> None:
    wanted = payment()
    sandbox.plan(mood)
    assert stripe.refund(wanted).answer is Answer.UNKNOWN
    assert stripe.ask(wanted).answer is asked
    if asked is Answer.ABSENT:
        assert stripe.refund(wanted).answer is Answer.PAID
    assert stripe.ask(wanted).answer is Answer.PAID
    assert len(sandbox.book.movements()) == 1


@pytest.mark.parametrize(
    "mood", [Mood.PAY, Mood.REPORT_TWICE, Mood.REPORT_FIRST, Mood.WRONG_SIGNATURE, Mood.SKEWED_CLOCK]
)
def test_how_stripe_reports_does_not_change_what_it_answers(
    sandbox: StripeSandbox, stripe: StripeProvider, mood: Mood
) -> None:
    sandbox.plan(mood)
    assert stripe.refund(payment()).answer is Answer.PAID


def test_its_own_failure_is_repeated_for_the_key_and_never_taken_for_an_answer(
    sandbox: StripeSandbox, stripe: StripeProvider
) -> None:
    wanted = payment()
    sandbox.plan(Mood.BREAK_AFTER)
    assert [stripe.refund(wanted).answer for _ in range(2)] == [Answer.UNKNOWN] * 2
    assert stripe.ask(wanted).answer is Answer.PAID
    assert len(sandbox.book.movements()) == 1


@pytest.mark.parametrize(("mood", "then"), [(Mood.PAY_LATER, Answer.PAID), (Mood.FAIL_LATER, Answer.REFUSED)])
def test_what_is_decided_later_is_unknown_until_then(
    sandbox: StripeSandbox, stripe: StripeProvider, mood: Mood, then: Answer
) -> None:
    wanted = payment()
    sandbox.plan(mood)
    assert stripe.refund(wanted).answer is Answer.UNKNOWN
    assert stripe.ask(wanted).answer is Answer.UNKNOWN
    sandbox.release()
    outcome = stripe.ask(wanted)
    assert (outcome.answer, outcome.spent) == (then, then is Answer.REFUSED)


@pytest.mark.parametrize(
    ("mood", "why", "cure", "asked"),
    [
        (Mood.NO_BALANCE, Why.NO_BALANCE, Cure.FINANCE, Answer.ABSENT),
        (Mood.TOO_LATE, Why.TOO_LATE, Cure.CUSTOMER, Answer.ABSENT),
        (Mood.CLOSED, Why.CLOSED, Cure.CUSTOMER, Answer.REFUSED),
    ],
)
def test_a_refusal_says_why_and_spends_the_key(
    sandbox: StripeSandbox, stripe: StripeProvider, mood: Mood, why: Why, cure: Cure, asked: Answer
) -> None:
    wanted = payment()
    sandbox.plan(mood)
    for _ in range(2):  # it is the kept answer the second time, although the mood is gone
        refused = stripe.refund(wanted)
        assert (refused.answer, refused.why, refused.spent) == (Answer.REFUSED, why, True)
    assert CURES[refused.why] is cure
    assert stripe.ask(wanted).answer is asked
    assert sandbox.book.movements() == []
    assert stripe.refund(payment()).answer is Answer.PAID


def test_more_than_was_paid_is_refused(sandbox: StripeSandbox, stripe: StripeProvider) -> None:
    sandbox.book.set_payment("pi_1", 1249)
    refused = stripe.refund(payment())
    assert (refused.answer, refused.why, refused.spent) == (Answer.REFUSED, Why.TOO_MUCH, True)


def test_a_key_that_stripe_has_forgotten_is_found_by_its_metadata(
    sandbox: StripeSandbox, stripe: StripeProvider
) -> None:
    wanted = payment()
    paid = stripe.refund(wanted)
    sandbox.forget_keys()
    assert stripe.ask(wanted) == paid
    assert len(sandbox.book.movements()) == 1
    stripe.refund(wanted)  # what asking first prevents
    assert len(sandbox.book.movements()) == 2
    assert stripe.ask(wanted).answer is Answer.PAID


def test_a_refund_is_found_behind_a_hundred_others(sandbox: StripeSandbox, stripe: StripeProvider) -> None:
    wanted = payment()
    paid = stripe.refund(wanted)
    for number in range(205):
        sandbox.book.take(sandbox._asked(f"other-{number}", "pi_1", 1))
    assert stripe.ask(wanted) == paid


def test_a_list_without_end_says_nothing(
    sandbox: StripeSandbox, stripe: StripeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MOST", 3)
    for number in range(4):
        sandbox.book.take(sandbox._asked(f"other-{number}", "pi_1", 1))
    assert stripe.ask(payment()).answer is Answer.UNKNOWN
    assert stripe.ask(payment(1, key="other-3")).answer is Answer.PAID


def test_a_refund_that_failed_after_it_was_paid_is_refused(sandbox: StripeSandbox, stripe: StripeProvider) -> None:
    wanted = payment()
    assert stripe.refund(wanted).answer is Answer.PAID
    sandbox.bounce(wanted.key, "lost_or_stolen_card")
    outcome = stripe.ask(wanted)
    assert (outcome.answer, outcome.why, outcome.spent) == (Answer.REFUSED, Why.CLOSED, True)


def test_a_request_in_progress_and_a_reused_key_decide_nothing(sandbox: StripeSandbox, stripe: StripeProvider) -> None:
    wanted = payment()
    sandbox.in_use.add(wanted.key)
    assert stripe.refund(wanted).detail.startswith("409 idempotency_key_in_use")
    sandbox.in_use.clear()
    assert stripe.refund(wanted).answer is Answer.PAID
    changed = payment(1251, key=wanted.key)
    assert stripe.refund(changed).answer is Answer.UNKNOWN
    assert stripe.ask(changed).answer is Answer.UNKNOWN
    assert len(sandbox.book.movements()) == 1


def test_an_unknown_payment_is_refused_and_was_never_asked_for(sandbox: StripeSandbox, stripe: StripeProvider) -> None:
    sandbox.missing.add("pi_1")
    assert stripe.ask(payment()).answer is Answer.ABSENT
    refused = stripe.refund(payment())
    assert (refused.answer, refused.why) == (Answer.REFUSED, Why.NO_PAYMENT)


@pytest.mark.parametrize("ref", ["", "pay-1", "cs_test_1", "pi_1&amount=9", "pi_1/../x", "pi_é", "4242424242424242"])
def test_what_is_no_payment_of_stripe_is_not_sent(sandbox: StripeSandbox, stripe: StripeProvider, ref: str) -> None:
    refused = stripe.refund(payment(ref=ref))
    assert (refused.answer, refused.why, refused.spent) == (Answer.REFUSED, Why.NO_PAYMENT, False)
    assert not ref or ref not in refused.detail
    assert stripe.ask(payment(ref=ref)).answer is Answer.ABSENT
    assert sandbox.asked == []


def test_a_payment_in_another_currency_is_never_called_paid(sandbox: StripeSandbox, stripe: StripeProvider) -> None:
    sandbox.currencies["pi_1"] = "USD"
    wanted = payment()
    assert stripe.refund(wanted).answer is Answer.UNKNOWN
    assert stripe.ask(wanted).answer is Answer.UNKNOWN


def test_a_wrong_key_and_nobody_there_say_nothing_about_the_refund(sandbox: StripeSandbox) -> None:
    for stranger in (
        StripeProvider(secret_key="sk_test_wrong", url=sandbox.url),
        StripeProvider(secret_key=SECRET_KEY, url="http://127.0.0.1:9"),
    ):
        assert stranger.refund(payment()).answer is Answer.UNKNOWN
        assert stranger.ask(payment()).answer is Answer.UNKNOWN
    assert sandbox.book.entries() == []


def test_no_secret_gets_into_a_detail_a_log_or_a_name(
    sandbox: StripeSandbox, stripe: StripeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(stripe)]
    for mood in Mood:
        sandbox.plan(mood)
        wanted = payment()
        said += [repr(stripe.refund(wanted)), repr(stripe.ask(wanted))]
    said.append(repr(StripeProvider(secret_key="sk_test_wrong", url=sandbox.url).refund(payment())))
    everything = "\n".join([*said, caplog.text])
    assert "urllib3" in caplog.text  # it was listened to
    for secret in (SECRET_KEY, WEBHOOK_SECRET, "sk_test_wrong", "Insufficient funds"):
        assert secret not in everything
