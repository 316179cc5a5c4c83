"""A method for each operation of the API. Written by `./run client` from the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from . import types
from .calling import Calling, quoted


class Operations(Calling):
    def list_orders(
        self,
        *,
        number: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> types.OrderPage:
        """List orders, newest first"""
        return self.call(
            types.OrderPage,
            "GET",
            "/orders",
            query={
                "number": number,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_orders(
        self,
        *,
        number: str | None = None,
        limit: int | None = None,
    ) -> Iterator[types.OrderBrief]:
        """All that `list_orders` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_orders(
                number=number,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def take_order(
        self,
        *,
        number: str,
        placed_at: str,
        lines: Sequence[types.LineTaken],
        currency: str | None = None,
        paid_at: str | None = None,
        delivered_at: str | None = None,
        customer: types.CustomerTaken | None = None,
        email: str | None = None,
        phone: str | None = None,
        locale: Literal["", "en", "zh-hans"] | None = None,
        country: str | None = None,
        region: str | None = None,
        discount: float | str | None = None,
        coupon: float | str | None = None,
        points: float | str | None = None,
        tax_included: Literal[True, False, "yes", "no"] | None = None,
        tenders: Sequence[types.TenderTaken] | None = None,
        deliveries: Sequence[types.DeliveryTaken] | None = None,
        idempotency_key: str | None = None,
    ) -> types.OrderShown:
        """Take an order in

        201 with the order; 200 with the one that is there when the shop already has its number, unchanged.
        """
        return self.call(
            types.OrderShown,
            "POST",
            "/orders",
            body={
                "number": number,
                "placed_at": placed_at,
                "lines": lines,
                "currency": currency,
                "paid_at": paid_at,
                "delivered_at": delivered_at,
                "customer": customer,
                "email": email,
                "phone": phone,
                "locale": locale,
                "country": country,
                "region": region,
                "discount": discount,
                "coupon": coupon,
                "points": points,
                "tax_included": tax_included,
                "tenders": tenders,
                "deliveries": deliveries,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_order(self, ref: str) -> types.OrderShown:
        """Read an order"""
        return self.call(
            types.OrderShown,
            "GET",
            f"/orders/{quoted(ref)}",
            safe=True,
        )

    def preview(
        self,
        ref: str,
        *,
        kind: Literal["return", "refund_only", "exchange", "reship", "complaint"],
        lines: Sequence[types.AskTaken] | None = None,
        photos: int | None = None,
    ) -> types.DecisionShown:
        """Decide on a request without making it

        What opening a case with the same lines would decide now: verdict, reason, fees and money. Nothing is
        written.
        """
        return self.call(
            types.DecisionShown,
            "POST",
            f"/orders/{quoted(ref)}/preview",
            body={
                "kind": kind,
                "lines": lines,
                "photos": photos,
            },
            safe=True,
        )

    def list_cases(
        self,
        *,
        step: str | None = None,
        kind: Literal["return", "refund_only", "exchange", "reship", "complaint"] | None = None,
        order: str | None = None,
        due_before: datetime | str | None = None,
        state: Literal["open", "closed"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> types.CasePage:
        """List cases, newest first"""
        return self.call(
            types.CasePage,
            "GET",
            "/cases",
            query={
                "step": step,
                "kind": kind,
                "order": order,
                "due_before": due_before,
                "state": state,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_cases(
        self,
        *,
        step: str | None = None,
        kind: Literal["return", "refund_only", "exchange", "reship", "complaint"] | None = None,
        order: str | None = None,
        due_before: datetime | str | None = None,
        state: Literal["open", "closed"] | None = None,
        limit: int | None = None,
    ) -> Iterator[types.CaseInList]:
        """All that `list_cases` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_cases(
                step=step,
                kind=kind,
                order=order,
                due_before=due_before,
                state=state,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def open_case(
        self,
        *,
        kind: Literal["return", "refund_only", "exchange", "reship", "complaint"],
        order: str,
        lines: Sequence[types.AskTaken] | None = None,
        about: str | None = None,
        photos: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Open a case

        Asks for units of an order's lines. It is decided on at once: the answer says at which step the case begins
        and who must act by when. What the policy or the law does not allow is refused with 409 and the reason.
        """
        return self.call(
            types.CaseBrief,
            "POST",
            "/cases",
            body={
                "kind": kind,
                "order": order,
                "lines": lines,
                "about": about,
                "photos": photos,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_case(self, ref: str) -> types.CaseShown:
        """Read a case

        With its lines, the decision and its reason, parcels, refund, timeline, and the operations this token may
        call on it now.
        """
        return self.call(
            types.CaseShown,
            "GET",
            f"/cases/{quoted(ref)}",
            safe=True,
        )

    def approve(
        self,
        ref: str,
        *,
        lines: Sequence[types.ApprovedTaken] | None = None,
        path: str | None = None,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Approve a case in review

        All that was asked for, or fewer units of a line. `path` lets it go on another way of its kind, such as
        `keep`.
        """
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/approve",
            body={
                "lines": lines,
                "path": path,
            },
            key=idempotency_key or self.new_key(),
        )

    def reject(
        self,
        ref: str,
        *,
        because: str,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Refuse a case in review, with words the customer reads"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/reject",
            body={
                "because": because,
            },
            key=idempotency_key or self.new_key(),
        )

    def withdraw(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Withdraw a case

        Goods already on their way are received and sent back.
        """
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/withdraw",
            key=idempotency_key or self.new_key(),
        )

    def escalate(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Call a supervisor"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/escalate",
            key=idempotency_key or self.new_key(),
        )

    def ask(
        self,
        ref: str,
        *,
        words: str,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Ask the customer for evidence"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/ask",
            body={
                "words": words,
            },
            key=idempotency_key or self.new_key(),
        )

    def submit(
        self,
        ref: str,
        *,
        text: str | None = None,
        photos: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Send evidence"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/submit",
            body={
                "text": text,
                "photos": photos,
            },
            key=idempotency_key or self.new_key(),
        )

    def offer(
        self,
        ref: str,
        *,
        words: str,
        kind: str | None = None,
        path: str | None = None,
        amount: int | None = None,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Offer something else than was asked"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/offer",
            body={
                "words": words,
                "kind": kind,
                "path": path,
                "amount": amount,
            },
            key=idempotency_key or self.new_key(),
        )

    def accept_offer(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Accept the offer

        One of another kind closes this case and opens that one, which is then the answer.
        """
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/accept-offer",
            key=idempotency_key or self.new_key(),
        )

    def decline(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Decline the offer"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/decline",
            key=idempotency_key or self.new_key(),
        )

    def appeal(
        self,
        ref: str,
        *,
        words: str,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Appeal against a refusal or an answer"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/appeal",
            body={
                "words": words,
            },
            key=idempotency_key or self.new_key(),
        )

    def dispute(
        self,
        ref: str,
        *,
        words: str,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Dispute what the inspection found"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/dispute",
            body={
                "words": words,
            },
            key=idempotency_key or self.new_key(),
        )

    def rule(
        self,
        ref: str,
        *,
        ruling: Literal["customer", "shop"],
        words: str,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Rule on a dispute, for the customer or for the shop"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/rule",
            body={
                "ruling": ruling,
                "words": words,
            },
            key=idempotency_key or self.new_key(),
        )

    def confirm(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Confirm that all is well"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/confirm",
            key=idempotency_key or self.new_key(),
        )

    def take_back(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Take back goods that were not accepted"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/take-back",
            key=idempotency_key or self.new_key(),
        )

    def refund_instead(
        self,
        ref: str,
        *,
        words: str,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Pay back instead of sending a replacement"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/refund-instead",
            body={
                "words": words,
            },
            key=idempotency_key or self.new_key(),
        )

    def hold(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Hold goods that were not sent yet"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/hold",
            key=idempotency_key or self.new_key(),
        )

    def sent(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Say that it is too late to hold the goods: they were sent already"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/sent",
            key=idempotency_key or self.new_key(),
        )

    def intercept(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Say that the carrier stopped the parcel"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/intercept",
            key=idempotency_key or self.new_key(),
        )

    def miss(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Say that the parcel could not be stopped"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/miss",
            key=idempotency_key or self.new_key(),
        )

    def refuse(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Say that the parcel was refused at the door"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/refuse",
            key=idempotency_key or self.new_key(),
        )

    def ship(
        self,
        ref: str,
        *,
        tracking_number: str,
        carrier: str | None = None,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Say that the goods are on their way back"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/ship",
            body={
                "tracking_number": tracking_number,
                "carrier": carrier,
            },
            key=idempotency_key or self.new_key(),
        )

    def lose(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Say that a carrier lost the goods"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/lose",
            key=idempotency_key or self.new_key(),
        )

    def receive(
        self,
        ref: str,
        *,
        lines: Sequence[types.CountTaken],
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Count units that arrived

        More may arrive later, until inspection is done. Count each line once per call.
        """
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/receive",
            body={
                "lines": lines,
            },
            key=idempotency_key or self.new_key(),
        )

    def inspect(
        self,
        ref: str,
        *,
        findings: Sequence[types.FindingTaken],
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Record in what state received units are, and where they go

        When every unit that came has been looked at, the case moves on with what was accepted.
        """
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/inspect",
            body={
                "findings": findings,
            },
            key=idempotency_key or self.new_key(),
        )

    def dispatch(
        self,
        ref: str,
        *,
        tracking_number: str | None = None,
        carrier: str | None = None,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Send the customer what they wait for: the replacement, or their goods back"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/dispatch",
            body={
                "tracking_number": tracking_number,
                "carrier": carrier,
            },
            key=idempotency_key or self.new_key(),
        )

    def deliver(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Say that what was sent to the customer has arrived"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/deliver",
            key=idempotency_key or self.new_key(),
        )

    def refund(
        self,
        ref: str,
        *,
        reference: str | None = None,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Confirm that a person has paid

        Only payments that wait for a person (by hand, or refused by the provider) are confirmed; connected providers
        pay by themselves.
        """
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/refund",
            body={
                "reference": reference,
            },
            key=idempotency_key or self.new_key(),
        )

    def retry_refund(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Ask the provider again for a payment it refused"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/retry-refund",
            key=idempotency_key or self.new_key(),
        )

    def close_claim(
        self,
        ref: str,
        *,
        claim: int,
        recovered: int,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Record what a carrier answered to a claim"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/close-claim",
            body={
                "claim": claim,
                "recovered": recovered,
            },
            key=idempotency_key or self.new_key(),
        )

    def acknowledge(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Tell the customer that a complaint is heard"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/acknowledge",
            key=idempotency_key or self.new_key(),
        )

    def assess(
        self,
        ref: str,
        *,
        severity: Literal["low", "medium", "high", "critical"],
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Say how severe a complaint is"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/assess",
            body={
                "severity": severity,
            },
            key=idempotency_key or self.new_key(),
        )

    def find(
        self,
        ref: str,
        *,
        cause: str,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Record the root cause of a complaint"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/find",
            body={
                "cause": cause,
            },
            key=idempotency_key or self.new_key(),
        )

    def respond(
        self,
        ref: str,
        *,
        words: str,
        corrective_action: str | None = None,
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Answer a complaint"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/respond",
            body={
                "words": words,
                "corrective_action": corrective_action,
            },
            key=idempotency_key or self.new_key(),
        )

    def link(
        self,
        ref: str,
        *,
        other: str,
        relation: Literal["follows", "duplicate", "related"],
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Put a case beside another

        Saying it twice changes nothing.
        """
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/link",
            body={
                "other": other,
                "relation": relation,
            },
            key=idempotency_key or self.new_key(),
        )

    def send_photo(
        self,
        *,
        photo: bytes,
        case: str | None = None,
        idempotency_key: str | None = None,
    ) -> types.PhotoShown:
        """Send a photo

        JPEG, PNG or WebP up to 15 MB. It is kept private, as JPEG without its metadata.
        """
        return self.call(
            types.PhotoShown,
            "POST",
            "/photos",
            form={
                "photo": photo,
                "case": case,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_photo(self, ref: str) -> bytes:
        """Fetch a photo"""
        return self.call(
            bytes,
            "GET",
            f"/photos/{quoted(ref)}",
            safe=True,
        )

    def start_looking(
        self,
        *,
        number: str,
        contact: str,
    ) -> types.LookupShown:
        """Send a one-time code to the contact of an order

        The answer is the same whether or not such an order exists.
        """
        return self.call(
            types.LookupShown,
            "POST",
            "/lookups",
            body={
                "number": number,
                "contact": contact,
            },
        )

    def verify(
        self,
        ref: str,
        *,
        code: str,
    ) -> types.TokenShown:
        """Exchange the code for a token of that order

        A code serves once and ends after five wrong tries.
        """
        return self.call(
            types.TokenShown,
            "POST",
            f"/lookups/{quoted(ref)}/verify",
            body={
                "code": code,
            },
        )

    def ping(self) -> types.Pong:
        """Answer with nothing

        For load balancers and as the reference of the benchmarks.
        """
        return self.call(
            types.Pong,
            "GET",
            "/ping",
            safe=True,
        )
