"""Stripe's events are believed when a secret of ours signed them within five minutes, and understood or left alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aftercare.connectors.payments.stripe.answers import KEY
from aftercare.connectors.payments.stripe.client import StripeProvider
from aftercare.core.money import Money
from aftercare.money.provider import Answer, BadNotice, DisputeNotice, DisputeState, Notice, Notifies, RefundNotice, Why
from stories.providers.stripe_papers import event, sign

pytestmark = pytest.mark.once("sqlite")

AT = 1_764_000_000
NOW = datetime.fromtimestamp(AT, UTC)
OLD, NEW, OTHER = (f"whsec_{letter * 32}" for letter in "abc")
STRIPE = StripeProvider(secret_key="sk_test_x", webhook_secrets=(OLD, NEW))
REFUND: dict[str, Any] = {
    "id": "re_1", "object": "refund", "amount": 1250, "currency": "cny", "status": "succeeded",
    "payment_intent": "pi_1", "charge": "ch_1", "metadata": {KEY: "k-1"},
}  # fmt: skip
DISPUTE: dict[str, Any] = {
    "id": "dp_1", "object": "dispute", "amount": 5120, "currency": "kwd", "status": "needs_response",
    "reason": "fraudulent", "payment_intent": "pi_1", "charge": "ch_1", "evidence_details": {"due_by": AT + 86_400},
}  # fmt: skip


def told(kind: str, found: dict[str, Any], *, secret: str = NEW, late: int = 0, **headers: str) -> Notice | None:
    body = event(kind, found, at=AT)
    signed = {name.lower(): value for name, value in sign(body, secret=secret, at=AT - late).items()}
    return STRIPE.read(headers={**signed, **headers}, body=body, now=NOW)


def refused(headers: dict[str, str], body: bytes, *, now: datetime = NOW) -> str:
    with pytest.raises(BadNotice) as bad:
        STRIPE.read(headers=headers, body=body, now=now)
    reply = STRIPE.refused(bad.value)
    assert (reply.status, reply.body) == (400, bad.value.code.encode())
    return bad.value.code


def test_it_notifies_and_says_what_stripe_wants_to_hear() -> None:
    assert isinstance(STRIPE, Notifies)
    assert STRIPE.taken().status == 200


@pytest.mark.parametrize("kind", ["refund.created", "refund.updated", "refund.failed", "charge.refund.updated"])
@pytest.mark.parametrize("secret", [OLD, NEW])
def test_a_refund_is_told_whichever_secret_signed(kind: str, secret: str) -> None:
    notice = told(kind, REFUND, secret=secret)
    assert isinstance(notice, RefundNotice)
    assert (notice.key, notice.amount, notice.at) == ("k-1", Money(1250, "CNY"), NOW)
    assert (notice.outcome.answer, notice.outcome.ref) == (Answer.PAID, "re_1")
    assert told(kind, REFUND) == told(kind, REFUND)  # with the same id when it is told again


@pytest.mark.parametrize(
    ("changed", "answer", "why", "spent"),
    [
        ({"status": "pending"}, Answer.UNKNOWN, Why.OTHER, False),
        ({"status": "requires_action"}, Answer.UNKNOWN, Why.OTHER, False),
        ({"status": "failed", "failure_reason": "expired_or_canceled_card"}, Answer.REFUSED, Why.CLOSED, True),
        ({"status": "failed", "failure_reason": "insufficient_funds"}, Answer.REFUSED, Why.NO_BALANCE, True),
        ({"status": "canceled"}, Answer.REFUSED, Why.OTHER, True),
    ],
)
def test_what_became_of_a_refund(changed: dict[str, str], answer: Answer, why: Why, spent: bool) -> None:
    notice = told("refund.updated", {**REFUND, **changed})
    assert isinstance(notice, RefundNotice)
    assert (notice.outcome.answer, notice.outcome.why, notice.outcome.spent) == (answer, why, spent)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("charge.refunded", {"id": "ch_1", "object": "charge", "amount_refunded": 1250}),
        ("payment_intent.succeeded", {"id": "pi_1", "object": "payment_intent"}),
        ("charge.dispute.funds_withdrawn", DISPUTE),
        ("refund.updated", {**REFUND, "metadata": {}}),
        ("refund.updated", {**REFUND, "metadata": None}),
        ("refund.updated", {**REFUND, "metadata": {"order": "7"}}),
    ],
)
def test_what_is_about_something_else_is_left_alone(kind: str, found: dict[str, Any]) -> None:
    assert told(kind, found) is None


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("needs_response", DisputeState.OPEN), ("under_review", DisputeState.OPEN),
        ("warning_needs_response", DisputeState.OPEN), ("warning_under_review", DisputeState.OPEN),
        ("appeal_needs_response", DisputeState.OPEN), ("appeal_under_review", DisputeState.OPEN),
        ("of_next_year", DisputeState.OPEN), ("won", DisputeState.WON), ("warning_closed", DisputeState.WON),
        ("lost", DisputeState.LOST), ("prevented", DisputeState.LOST),
    ],
)  # fmt: skip
def test_a_dispute_is_told_with_its_state(status: str, state: DisputeState) -> None:
    notice = told("charge.dispute.updated", {**DISPUTE, "status": status})
    assert isinstance(notice, DisputeNotice)
    assert (notice.dispute, notice.payment_ref, notice.also_refs) == ("dp_1", "pi_1", ("ch_1",))
    assert (notice.state, notice.amount, notice.reason) == (state, Money(5120, "KWD"), "fraudulent")
    assert notice.until == NOW + timedelta(days=1)


@pytest.mark.parametrize("charge", ["ch_1", {"id": "ch_1", "object": "charge"}])
def test_a_dispute_of_a_charge_alone_with_no_answer_possible(charge: Any) -> None:
    found = {**DISPUTE, "payment_intent": None, "charge": charge, "evidence_details": {"due_by": 0}}
    notice = told("charge.dispute.created", found)
    assert isinstance(notice, DisputeNotice)
    assert (notice.payment_ref, notice.also_refs, notice.until) == ("ch_1", (), None)


@pytest.mark.parametrize("late", [-299, 0, 299])
def test_five_minutes_off_are_allowed(late: int) -> None:
    assert told("refund.updated", REFUND, late=late) is not None


@pytest.mark.parametrize("late", [-302, 302, 3600, AT])
def test_what_is_stale_or_of_tomorrow_is_refused(late: int) -> None:
    with pytest.raises(BadNotice, match="five minutes") as bad:
        told("refund.updated", REFUND, late=late)
    assert bad.value.code == "stale"


BODY = event("refund.updated", REFUND, at=AT)
GOOD = sign(BODY, secret=NEW, at=AT)["Stripe-Signature"]
V1 = GOOD.split(",")[1]


@pytest.mark.parametrize(
    "header",
    [
        "", "t", "t=", f"t={AT}", V1, f"t={AT},v1=", f"t={AT},v0={V1[3:]}", f"t=soon,{V1}", f"t=９,{V1}",
        f"t={AT + 1},{V1}", f"t={AT},{V1[:-1]}", f"t={AT},v1=é", f"t={AT},v1={V1[3:].upper()}", f"t={'9' * 5000},{V1}",
        f"t=-{AT},{V1}", sign(BODY, secret=OTHER, at=AT)["Stripe-Signature"],
        f"t={AT}" + ",v1=0" * 16 + f",{V1}",
    ],
)  # fmt: skip
def test_who_cannot_sign_is_refused(header: str) -> None:
    assert refused({"stripe-signature": header}, BODY) == "unsigned"
    assert refused({}, BODY) == "unsigned"


def test_one_good_signature_among_several_is_enough() -> None:
    """While a secret is changed, Stripe signs with the old and the new one."""
    header = f"t={AT},v1={'0' * 64}, {V1}"
    assert STRIPE.read(headers={"stripe-signature": header}, body=BODY, now=NOW) is not None


def test_a_changed_body_and_a_connection_without_secrets_are_refused() -> None:
    assert refused({"stripe-signature": GOOD}, BODY.replace(b"1250", b"9250")) == "unsigned"
    with pytest.raises(BadNotice):
        StripeProvider(secret_key="sk_test_x").read(headers={"stripe-signature": GOOD}, body=BODY, now=NOW)


NO_REFUNDS: list[dict[str, Any]] = [
    {"amount": "1250"}, {"amount": None}, {"currency": "xyz"}, {"currency": 7}, {"metadata": [1]},
]  # fmt: skip
NO_DISPUTES: list[dict[str, Any]] = [
    {"id": None}, {"id": "a b"}, {"payment_intent": None, "charge": None}, {"status": []},
    {"evidence_details": {"due_by": "soon"}}, {"amount": 5124.5},
]  # fmt: skip
NO_EVENTS: list[dict[str, Any]] = [{"created": 10**20}, {"created": None}, {"id": 7}, {"data": None}]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"no", b"[]", b"null", b"7", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"type": ["refund.updated"]}',
        b'{"type": "refund.updated"}', b'{"type": "refund.updated", "data": {"object": null}}',
        *(event("refund.updated", {**REFUND, **changed}, at=AT) for changed in NO_REFUNDS),
        *(event("charge.dispute.created", {**DISPUTE, **changed}, at=AT) for changed in NO_DISPUTES),
        *(json.dumps({**json.loads(BODY), **changed}).encode() for changed in NO_EVENTS),
    ],
)  # fmt: skip
def test_a_signed_body_that_is_no_event_is_unreadable(body: bytes) -> None:
    headers = {"stripe-signature": sign(body, secret=NEW, at=AT)["Stripe-Signature"]}
    assert refused(headers, body) == "unreadable"
