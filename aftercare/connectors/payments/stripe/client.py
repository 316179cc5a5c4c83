"""Stripe as the port wants it: refunds by its SDK, its notifications and its bills.

The SDK is told not to try again by itself: whoever calls asks first what became of the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from aftercare.money.provider import Answer, BadNotice, BadRow, BillRow, Notice, Outcome, Payment, Reply, Why

from . import bills, notices
from .answers import KEY, of_error, of_refund
from .units import NotCarried, to_stripe

if TYPE_CHECKING:
    from stripe import StripeClient
    from stripe.params import RefundCreateParams, RefundListParams

API = "https://api.stripe.com"
MOST = 5000  # refunds of one payment that are looked through
BEST = [Answer.PAID, Answer.UNKNOWN, Answer.REFUSED]


@dataclass(frozen=True, slots=True)
class StripeProvider:
    """`timeout` is in seconds, for connecting and for each wait for an answer. Any of the webhook secrets may sign, so
    that they can be changed one after the other."""

    secret_key: str = field(repr=False)
    webhook_secrets: Sequence[str] = field(default=(), repr=False)
    url: str = API
    timeout: float = 10

    def refund(self, payment: Payment) -> Outcome:
        try:
            of, amount = payment_of(payment.payment_ref), to_stripe(payment.amount)
        except NotCarried as why:
            return Outcome(Answer.REFUSED, detail=str(why), why=Why.NOT_ALLOWED)
        except NoPayment as why:
            return Outcome(Answer.REFUSED, detail=str(why), why=Why.NO_PAYMENT)

        def create(client: StripeClient) -> Outcome:
            wanted = cast("RefundCreateParams", {**of, "amount": amount, "metadata": {KEY: payment.key}})
            return of_refund(client.v1.refunds.create(wanted, {"idempotency_key": payment.key}).to_dict(), payment)

        return self._call(create, asked=False)

    def ask(self, payment: Payment) -> Outcome:
        """Looks for the key in the payment's refunds, because Stripe forgets idempotency keys after a day."""
        try:
            of = payment_of(payment.payment_ref)
        except NoPayment as why:
            return Outcome(Answer.ABSENT, detail=str(why))

        def find(client: StripeClient) -> Outcome:
            page = client.v1.refunds.list(cast("RefundListParams", {**of, "limit": 100}))
            if getattr(page, "object", "") != "list" or not isinstance(page.data, list):
                return Outcome(Answer.UNKNOWN, detail="no list in the answer")
            return among((refund.to_dict() for refund in page.auto_paging_iter()), payment)

        return self._call(find, asked=True)

    def read(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> Notice | None:
        return notices.read(headers, body, secrets=self.webhook_secrets, now=now)

    def taken(self) -> Reply:
        """docs.stripe.com/webhooks: any 2xx; anything else is sent again for three days."""
        return Reply(200, b"", "text/plain")

    def refused(self, why: BadNotice) -> Reply:
        """The code alone: the Dashboard shows it beside the failed delivery."""
        return Reply(400, why.code.encode(), "text/plain")

    def bill(self, file: BinaryIO) -> Iterator[BillRow | BadRow]:
        return bills.rows(file)

    def _call(self, do: Callable[[StripeClient], Outcome], *, asked: bool) -> Outcome:
        import stripe

        try:
            return do(connected(self.secret_key, self.url, self.timeout))
        except stripe.APIConnectionError as trouble:
            return Outcome(Answer.UNKNOWN, detail=type(trouble.__cause__ or trouble).__name__)
        except stripe.StripeError as error:
            body, status = error.json_body, error.http_status
            return of_error(status=status, body=body, request_id=error.request_id, asked=asked)
        except Exception as surprise:  # the SDK raises anything for an answer that is none of Stripe's
            return Outcome(Answer.UNKNOWN, detail=type(surprise).__name__)


def among(refunds: Iterable[Mapping[str, Any]], payment: Payment) -> Outcome:
    """What became of the payment's key among these. Where they do not end, not having met it says nothing."""
    looked = list(islice(refunds, MOST + 1))
    ours = [refund for refund in looked if (refund.get("metadata") or {}).get(KEY) == payment.key]
    outcomes = [of_refund(refund, payment) for refund in ours]
    if not outcomes and len(looked) > MOST:
        return Outcome(Answer.UNKNOWN, detail=f"not among {MOST} refunds of this payment, and there are more")
    return min(outcomes, key=lambda outcome: BEST.index(outcome.answer), default=Outcome(Answer.ABSENT))


class NoPayment(ValueError):
    """This is no reference of a payment at Stripe; the text is a sentence."""


def payment_of(ref: str) -> dict[str, str]:
    """How a refund names its payment. Raises `NoPayment` for what is no id of a payment; charges that are not of
    cards begin with py_."""
    if ref.isascii() and ref.replace("_", "").isalnum():
        if ref.startswith("pi_"):
            return {"payment_intent": ref}
        if ref.startswith(("ch_", "py_")):
            return {"charge": ref}
    raise NoPayment("the payment's reference is no PaymentIntent (pi_) and no Charge (ch_, py_) of Stripe")


@cache
def connected(secret_key: str, url: str, timeout: float) -> StripeClient:
    """One client for all threads of a process: it keeps its connections open."""
    import requests
    import stripe

    stripe.enable_telemetry = False  # nobody agreed to tell Stripe of this machine
    session = requests.Session()
    session.max_redirects = 0  # a redirected POST would become a GET, and carry the key elsewhere
    return stripe.StripeClient(
        secret_key,
        base_addresses={"api": url.rstrip("/")},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=timeout, session=session),
    )
