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
        kind: Literal["return", "refund_only"],
        lines: Sequence[types.AskTaken],
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
            },
            safe=True,
        )

    def list_cases(
        self,
        *,
        step: str | None = None,
        kind: Literal["return", "refund_only"] | None = None,
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
        kind: Literal["return", "refund_only"] | None = None,
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
        kind: Literal["return", "refund_only"],
        lines: Sequence[types.AskTaken],
        order: str,
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
                "lines": lines,
                "order": order,
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
        idempotency_key: str | None = None,
    ) -> types.CaseBrief:
        """Approve a case in review"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/approve",
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
        """Withdraw a case before anything was sent"""
        return self.call(
            types.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/withdraw",
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

        When every unit that came has been looked at, the case moves on: to the refund of what was accepted, or back
        to the customer.
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
