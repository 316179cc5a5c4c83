"""A method for each operation of the API. Written by `./run client` from the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from . import types as typed
from .calling import Calling, quoted


class Operations(Calling):
    def list_orders(
        self,
        *,
        q: str | None = None,
        number: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.OrderPage:
        """List orders, newest first

        `q` is for the shop alone.
        """
        return self.call(
            typed.OrderPage,
            "GET",
            "/orders",
            query={
                "q": q,
                "number": number,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_orders(
        self,
        *,
        q: str | None = None,
        number: str | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.OrderBrief]:
        """All that `list_orders` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_orders(
                q=q,
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
        lines: Sequence[typed.LineTaken],
        currency: str | None = None,
        paid_at: str | None = None,
        delivered_at: str | None = None,
        customer: typed.CustomerTaken | None = None,
        email: str | None = None,
        phone: str | None = None,
        locale: Literal["", "en", "zh-hans"] | None = None,
        country: str | None = None,
        region: str | None = None,
        timezone: str | None = None,
        informed: Literal[True, False, "yes", "no"] | None = None,
        ship_by: str | None = None,
        discount: float | str | None = None,
        coupon: float | str | None = None,
        points: float | str | None = None,
        tax_included: Literal[True, False, "yes", "no"] | None = None,
        tenders: Sequence[typed.TenderTaken] | None = None,
        deliveries: Sequence[typed.DeliveryTaken] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.OrderShown:
        """Take an order in

        201 with the order; 200 with the one that is there when the shop already has its number, unchanged.
        """
        return self.call(
            typed.OrderShown,
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
                "timezone": timezone,
                "informed": informed,
                "ship_by": ship_by,
                "discount": discount,
                "coupon": coupon,
                "points": points,
                "tax_included": tax_included,
                "tenders": tenders,
                "deliveries": deliveries,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_order(self, ref: str) -> typed.OrderShown:
        """Read an order"""
        return self.call(
            typed.OrderShown,
            "GET",
            f"/orders/{quoted(ref)}",
            safe=True,
        )

    def preview(
        self,
        ref: str,
        *,
        kind: Literal["return", "refund_only", "exchange", "reship", "complaint"],
        lines: Sequence[typed.AskTaken] | None = None,
        photos: int | None = None,
    ) -> typed.DecisionShown:
        """Decide on a request without making it

        What opening a case with the same lines would decide now: verdict, reason, fees and money. Nothing is
        written.
        """
        return self.call(
            typed.DecisionShown,
            "POST",
            f"/orders/{quoted(ref)}/preview",
            body={
                "kind": kind,
                "lines": lines,
                "photos": photos,
            },
            safe=True,
        )

    def list_imports(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.ImportPage:
        """List the files of orders that were sent, newest first"""
        return self.call(
            typed.ImportPage,
            "GET",
            "/imports",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_imports(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.ImportShown]:
        """All that `list_imports` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_imports(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def import_orders(
        self,
        *,
        file: bytes,
        format: Literal["csv", "jsonl"],
        encoding: str | None = None,
        columns: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.ImportShown:
        """Send a file of orders

        CSV or JSONL up to 15 MB, plain or gzip; `columns` names the columns of a CSV that calls them otherwise, and
        is refused at the field that the file lacks. It is taken in in the background; read the import for its
        progress. What the shop has already is left alone, so the same file may be sent again.
        """
        return self.call(
            typed.ImportShown,
            "POST",
            "/imports",
            form={
                "file": file,
                "format": format,
                "encoding": encoding,
                "columns": columns,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_import(self, ref: str) -> typed.ImportShown:
        """Read how far an import is and what it did"""
        return self.call(
            typed.ImportShown,
            "GET",
            f"/imports/{quoted(ref)}",
            safe=True,
        )

    def list_rows(
        self,
        ref: str,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.RowPage:
        """List the rows of an import that were left out, in the order they were found: line, field and cure"""
        return self.call(
            typed.RowPage,
            "GET",
            f"/imports/{quoted(ref)}/rows",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_rows(
        self,
        ref: str,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.RowShown]:
        """All that `list_rows` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_rows(
                ref,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def send_order(
        self,
        ref: str,
        *,
        tracking_number: str,
        carrier: str | None = None,
        lines: Sequence[typed.PackedTaken] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.DeliveryShown:
        """Say that a parcel left for the customer"""
        return self.call(
            typed.DeliveryShown,
            "POST",
            f"/orders/{quoted(ref)}/deliveries",
            body={
                "tracking_number": tracking_number,
                "carrier": carrier,
                "lines": lines,
            },
            key=idempotency_key or self.new_key(),
        )

    def report_delivery(
        self,
        ref: str,
        *,
        tracking_number: str,
        state: Literal["delivered", "refused", "lost"],
        idempotency_key: str | None = None,
    ) -> typed.DeliveryShown:
        """Say what became of a parcel to the customer

        It was delivered, refused at the door, or lost. Saying it twice changes nothing.
        """
        return self.call(
            typed.DeliveryShown,
            "POST",
            f"/orders/{quoted(ref)}/deliveries/report",
            body={
                "tracking_number": tracking_number,
                "state": state,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_cases(
        self,
        *,
        view: str | None = None,
        q: str | None = None,
        step: str | None = None,
        kind: Literal["return", "refund_only", "exchange", "reship", "complaint"] | None = None,
        order: str | None = None,
        due_before: datetime | str | None = None,
        state: Literal["open", "closed"] | None = None,
        reason: str | None = None,
        assignee: str | None = None,
        deadline: Literal["late", "24h", "72h", "none"] | None = None,
        older: int | None = None,
        newer: int | None = None,
        amount_from: int | None = None,
        amount_to: int | None = None,
        product: str | None = None,
        country: str | None = None,
        channel: Literal["portal", "desk", "api", "inspection"] | None = None,
        photos: Literal["yes", "no"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.CasePage:
        """List cases, newest first

        A `view` of what waits for somebody begins with the oldest. `view` and `q` are for the shop alone.
        """
        return self.call(
            typed.CasePage,
            "GET",
            "/cases",
            query={
                "view": view,
                "q": q,
                "step": step,
                "kind": kind,
                "order": order,
                "due_before": due_before,
                "state": state,
                "reason": reason,
                "assignee": assignee,
                "deadline": deadline,
                "older": older,
                "newer": newer,
                "amount_from": amount_from,
                "amount_to": amount_to,
                "product": product,
                "country": country,
                "channel": channel,
                "photos": photos,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_cases(
        self,
        *,
        view: str | None = None,
        q: str | None = None,
        step: str | None = None,
        kind: Literal["return", "refund_only", "exchange", "reship", "complaint"] | None = None,
        order: str | None = None,
        due_before: datetime | str | None = None,
        state: Literal["open", "closed"] | None = None,
        reason: str | None = None,
        assignee: str | None = None,
        deadline: Literal["late", "24h", "72h", "none"] | None = None,
        older: int | None = None,
        newer: int | None = None,
        amount_from: int | None = None,
        amount_to: int | None = None,
        product: str | None = None,
        country: str | None = None,
        channel: Literal["portal", "desk", "api", "inspection"] | None = None,
        photos: Literal["yes", "no"] | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.CaseInList]:
        """All that `list_cases` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_cases(
                view=view,
                q=q,
                step=step,
                kind=kind,
                order=order,
                due_before=due_before,
                state=state,
                reason=reason,
                assignee=assignee,
                deadline=deadline,
                older=older,
                newer=newer,
                amount_from=amount_from,
                amount_to=amount_to,
                product=product,
                country=country,
                channel=channel,
                photos=photos,
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
        lines: Sequence[typed.AskTaken] | None = None,
        about: str | None = None,
        photos: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Open a case

        Asks for units of an order's lines. It is decided on at once: the answer says at which step the case begins
        and who must act by when. What the policy or the law does not allow is refused with 409 and the reason.
        """
        return self.call(
            typed.CaseBrief,
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

    def list_views(self) -> typed.ViewsShown:
        """Count the cases of each list that somebody works through"""
        return self.call(
            typed.ViewsShown,
            "GET",
            "/views",
            safe=True,
        )

    def list_assignees(self) -> typed.AssigneesShown:
        """List who may be given a case, and how many open ones they have"""
        return self.call(
            typed.AssigneesShown,
            "GET",
            "/assignees",
            safe=True,
        )

    def get_case(self, ref: str) -> typed.CaseShown:
        """Read a case

        With its lines, the decision and its reason, parcels, refund, timeline, and the operations this token may
        call on it now.
        """
        return self.call(
            typed.CaseShown,
            "GET",
            f"/cases/{quoted(ref)}",
            safe=True,
        )

    def approve(
        self,
        ref: str,
        *,
        lines: Sequence[typed.ApprovedTaken] | None = None,
        path: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Approve a case in review

        All that was asked for, or fewer units of a line. `path` lets it go on another way of its kind, such as
        `keep`.
        """
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Refuse a case in review, with words the customer reads"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Withdraw a case

        Goods already on their way are received and sent back.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/withdraw",
            key=idempotency_key or self.new_key(),
        )

    def escalate(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Call a supervisor"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Ask the customer for evidence"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Send evidence"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Offer something else than was asked"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Accept the offer

        One of another kind closes this case and opens that one, which is then the answer.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/accept-offer",
            key=idempotency_key or self.new_key(),
        )

    def decline(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Decline the offer"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Appeal against a refusal or an answer"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Dispute what the inspection found"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Rule on a dispute, for the customer or for the shop

        A token that decided on the case may not.
        """
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Confirm that all is well"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/confirm",
            key=idempotency_key or self.new_key(),
        )

    def take_back(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Take back goods that were not accepted"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/take-back",
            key=idempotency_key or self.new_key(),
        )

    def not_well(
        self,
        ref: str,
        *,
        text: str | None = None,
        photos: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Say that something is wrong with what came"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/not-well",
            body={
                "text": text,
                "photos": photos,
            },
            key=idempotency_key or self.new_key(),
        )

    def send_again(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Send another one, because something was wrong with what came"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/send-again",
            key=idempotency_key or self.new_key(),
        )

    def refund_instead(
        self,
        ref: str,
        *,
        words: str,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Pay back instead of sending a replacement"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/refund-instead",
            body={
                "words": words,
            },
            key=idempotency_key or self.new_key(),
        )

    def countersign(
        self,
        ref: str,
        *,
        note: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Agree as the second person

        Exactly what was decided, told as the case's `approval`, is carried out. Never by who asked, nor by a token
        of theirs.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/countersign",
            body={
                "note": note,
            },
            key=idempotency_key or self.new_key(),
        )

    def turn_down(
        self,
        ref: str,
        *,
        note: str,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Do not agree as the second person

        It is to be decided anew; the customer hears nothing of it. Who asked takes it back by the same operation.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/turn-down",
            body={
                "note": note,
            },
            key=idempotency_key or self.new_key(),
        )

    def hold(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Hold goods that were not sent yet"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/hold",
            key=idempotency_key or self.new_key(),
        )

    def sent(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Say that it is too late to hold the goods: they were sent already"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/sent",
            key=idempotency_key or self.new_key(),
        )

    def intercept(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Say that the carrier stopped the parcel"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/intercept",
            key=idempotency_key or self.new_key(),
        )

    def miss(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Say that the parcel could not be stopped"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/miss",
            key=idempotency_key or self.new_key(),
        )

    def refuse(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Say that the parcel was refused at the door"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Say that the goods are on their way back"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Say that a carrier lost the goods"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/lose",
            key=idempotency_key or self.new_key(),
        )

    def lose_sent(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Say that a carrier lost the replacement that was sent first

        Another one is sent: at once, or once the goods already on their way back are checked.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/lose-sent",
            key=idempotency_key or self.new_key(),
        )

    def receive(
        self,
        ref: str,
        *,
        lines: Sequence[typed.CountTaken],
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Count units that arrived

        More may arrive later, until inspection is done. Count each line once per call.
        """
        return self.call(
            typed.CaseBrief,
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
        findings: Sequence[typed.FindingTaken] | None = None,
        complete: bool | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Record in what state received units are, and where they go

        When all that is expected came and was looked at, or `complete` says that nothing more comes, the case moves
        on with what was accepted.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/inspect",
            body={
                "findings": findings,
                "complete": complete,
            },
            key=idempotency_key or self.new_key(),
        )

    def recount(
        self,
        ref: str,
        *,
        lines: Sequence[typed.CountTaken],
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Take back units that were counted and did not come

        Only those nobody looked at yet; they are waited for again.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/recount",
            body={
                "lines": lines,
            },
            key=idempotency_key or self.new_key(),
        )

    def withdraw_finding(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Take the last finding back

        Its units are looked at again. Only until the inspection is done; after that a finding is disputed.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/withdraw-finding",
            key=idempotency_key or self.new_key(),
        )

    def dispatch(
        self,
        ref: str,
        *,
        tracking_number: str | None = None,
        carrier: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Send the customer what they wait for: the replacement, or their goods back"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Say that what was sent to the customer has arrived"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Confirm that a person has paid

        Only payments that wait for a person (by hand, or refused by the provider) are confirmed; connected providers
        pay by themselves.
        """
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Ask the provider again for a payment it refused"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/retry-refund",
            key=idempotency_key or self.new_key(),
        )

    def refund_returned(
        self,
        ref: str,
        *,
        payment: int,
        because: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Record that a payment came back

        What counted as paid did not reach the customer: it is owed again, and a finished case is opened for it.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/refund-returned",
            body={
                "payment": payment,
                "because": because,
            },
            key=idempotency_key or self.new_key(),
        )

    def count_charged_back(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Count refunds as paid by a lost chargeback

        They waited because a payment of the order was asked back, and the customer has this money from the bank.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/count-charged-back",
            key=idempotency_key or self.new_key(),
        )

    def release_refund(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Pay refunds that waited for a chargeback all the same"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/release-refund",
            key=idempotency_key or self.new_key(),
        )

    def choose_way(
        self,
        ref: str,
        *,
        way: Literal["credit", "bank"],
        account: typed.AccountTaken | None = None,
        said: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Choose another way for money that could not go back to how it was paid

        `credit` is store credit at once, `bank` a transfer to `account` by finance. Only the customer's own choice:
        a program says in `said` what they said.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/choose-way",
            body={
                "way": way,
                "account": account,
                "said": said,
            },
            key=idempotency_key or self.new_key(),
        )

    def close_claim(
        self,
        ref: str,
        *,
        claim: int,
        recovered: int,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Record what a carrier answered to a claim"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Tell the customer that a complaint is heard"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Say how severe a complaint is"""
        return self.call(
            typed.CaseBrief,
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
    ) -> typed.CaseBrief:
        """Record the root cause of a complaint"""
        return self.call(
            typed.CaseBrief,
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
        corrective_owner: str | None = None,
        corrective_due: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Answer a complaint"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/respond",
            body={
                "words": words,
                "corrective_action": corrective_action,
                "corrective_owner": corrective_owner,
                "corrective_due": corrective_due,
            },
            key=idempotency_key or self.new_key(),
        )

    def pause(
        self,
        ref: str,
        *,
        because: str,
        until: datetime | str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Stop a case's clock

        It runs again by itself.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/pause",
            body={
                "because": because,
                "until": until,
            },
            key=idempotency_key or self.new_key(),
        )

    def resume(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Let a case's clock run again"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/resume",
            key=idempotency_key or self.new_key(),
        )

    def extend(
        self,
        ref: str,
        *,
        because: str,
        until: datetime | str | None = None,
        by_hours: int | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Give whoever must act more time"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/extend",
            body={
                "because": because,
                "until": until,
                "by_hours": by_hours,
            },
            key=idempotency_key or self.new_key(),
        )

    def assign(
        self,
        ref: str,
        *,
        to: str,
        note: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Give a case to somebody of the staff

        Whoever had it before; `to` is the reference of one of the assignees.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/assign",
            body={
                "to": to,
                "note": note,
            },
            key=idempotency_key or self.new_key(),
        )

    def release(
        self,
        ref: str,
        *,
        note: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Put a case back into the queue"""
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/release",
            body={
                "note": note,
            },
            key=idempotency_key or self.new_key(),
        )

    def rate(
        self,
        ref: str,
        *,
        stars: int,
        words: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Say how an ended case was handled, one to five stars

        Within 60 days of its end; it may be changed for a week.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/rate",
            body={
                "stars": stars,
                "words": words,
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
    ) -> typed.CaseBrief:
        """Put a case beside another

        Saying it twice changes nothing.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/link",
            body={
                "other": other,
                "relation": relation,
            },
            key=idempotency_key or self.new_key(),
        )

    def close_duplicate(
        self,
        ref: str,
        *,
        other: str,
        because: str,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Refuse a case that another one answers already

        They are linked, and the customer reads why.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/close-duplicate",
            body={
                "other": other,
                "because": because,
            },
            key=idempotency_key or self.new_key(),
        )

    def write(
        self,
        ref: str,
        *,
        text: str,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Write to the other side

        The shop's words are sent to the customer, the customer's wait for an answer; the case stays where it is.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/write",
            body={
                "text": text,
            },
            key=idempotency_key or self.new_key(),
        )

    def note(
        self,
        ref: str,
        *,
        text: str,
        idempotency_key: str | None = None,
    ) -> typed.CaseBrief:
        """Keep a note for the staff

        No customer reads it.
        """
        return self.call(
            typed.CaseBrief,
            "POST",
            f"/cases/{quoted(ref)}/note",
            body={
                "text": text,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_replies(self, ref: str) -> typed.RepliesShown:
        """Read what the shop and the customer wrote to each other, oldest first"""
        return self.call(
            typed.RepliesShown,
            "GET",
            f"/cases/{quoted(ref)}/replies",
            safe=True,
        )

    def list_notes(self, ref: str) -> typed.NotesShown:
        """Read the notes the staff keep on a case, oldest first

        No customer reads them, here or anywhere else.
        """
        return self.call(
            typed.NotesShown,
            "GET",
            f"/cases/{quoted(ref)}/notes",
            safe=True,
        )

    def list_saved_replies(
        self,
        *,
        locale: Literal["zh-hans", "en"] | None = None,
    ) -> typed.SavedRepliesShown:
        """Read the replies kept ready, and the variables they may use"""
        return self.call(
            typed.SavedRepliesShown,
            "GET",
            "/saved-replies",
            query={
                "locale": locale,
            },
            safe=True,
        )

    def save_reply(
        self,
        *,
        locale: str,
        name: str,
        shortcut: str,
        text: str,
        idempotency_key: str | None = None,
    ) -> typed.SavedReplyShown:
        """Keep a reply ready"""
        return self.call(
            typed.SavedReplyShown,
            "POST",
            "/saved-replies",
            body={
                "locale": locale,
                "name": name,
                "shortcut": shortcut,
                "text": text,
            },
            key=idempotency_key or self.new_key(),
        )

    def change_saved_reply(
        self,
        ref: str,
        *,
        locale: str,
        name: str,
        shortcut: str,
        text: str,
        idempotency_key: str | None = None,
    ) -> typed.SavedReplyShown:
        """Change a reply kept ready"""
        return self.call(
            typed.SavedReplyShown,
            "POST",
            f"/saved-replies/{quoted(ref)}/change",
            body={
                "locale": locale,
                "name": name,
                "shortcut": shortcut,
                "text": text,
            },
            key=idempotency_key or self.new_key(),
        )

    def remove_saved_reply(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.Removed:
        """Remove a reply kept ready"""
        return self.call(
            typed.Removed,
            "POST",
            f"/saved-replies/{quoted(ref)}/remove",
            key=idempotency_key or self.new_key(),
        )

    def list_bulk(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.BulkPage:
        """List the runs of the shop's programs, newest first"""
        return self.call(
            typed.BulkPage,
            "GET",
            "/bulk",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_bulk(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.BulkBrief]:
        """All that `list_bulk` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_bulk(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def prepare_bulk(
        self,
        *,
        action: str,
        cases: Sequence[str],
        idempotency_key: str | None = None,
    ) -> typed.BulkShown:
        """Look at one action on many cases

        Nothing happens yet: the answer says how many would allow it, and the results why the others do not.
        """
        return self.call(
            typed.BulkShown,
            "POST",
            "/bulk",
            body={
                "action": action,
                "cases": cases,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_bulk(self, ref: str) -> typed.BulkShown:
        """Read how far a run is"""
        return self.call(
            typed.BulkShown,
            "GET",
            f"/bulk/{quoted(ref)}",
            safe=True,
        )

    def list_bulk_results(
        self,
        ref: str,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.BulkResults:
        """List what became of each case of a run"""
        return self.call(
            typed.BulkResults,
            "GET",
            f"/bulk/{quoted(ref)}/results",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_bulk_results(
        self,
        ref: str,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.BulkResult]:
        """All that `list_bulk_results` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_bulk_results(
                ref,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def start_bulk(
        self,
        ref: str,
        *,
        because: str | None = None,
        words: str | None = None,
        to: str | None = None,
        note: str | None = None,
        by_hours: int | None = None,
        idempotency_key: str | None = None,
    ) -> typed.BulkShown:
        """Order a run that was looked at

        Ordered twice it happens once. What no other action takes back begins some seconds later.
        """
        return self.call(
            typed.BulkShown,
            "POST",
            f"/bulk/{quoted(ref)}/start",
            body={
                "because": because,
                "words": words,
                "to": to,
                "note": note,
                "by_hours": by_hours,
            },
            key=idempotency_key or self.new_key(),
        )

    def cancel_bulk(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.BulkShown:
        """Call off what a run has not done yet"""
        return self.call(
            typed.BulkShown,
            "POST",
            f"/bulk/{quoted(ref)}/cancel",
            key=idempotency_key or self.new_key(),
        )

    def repeat_bulk(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.BulkShown:
        """Order a new run of the cases that were not done"""
        return self.call(
            typed.BulkShown,
            "POST",
            f"/bulk/{quoted(ref)}/again",
            key=idempotency_key or self.new_key(),
        )

    def undo_bulk(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.BulkShown:
        """Order a new run that takes back what was done, where an action does"""
        return self.call(
            typed.BulkShown,
            "POST",
            f"/bulk/{quoted(ref)}/undo",
            key=idempotency_key or self.new_key(),
        )

    def list_saved_views(self) -> typed.SavedViewsShown:
        """List the views kept for everybody of the shop"""
        return self.call(
            typed.SavedViewsShown,
            "GET",
            "/saved-views",
            safe=True,
        )

    def keep_view(
        self,
        *,
        name: str,
        query: str,
        idempotency_key: str | None = None,
    ) -> typed.SavedViewShown:
        """Keep a view for everybody of the shop

        `query` is what stands behind the question mark of the desk's list. The same name again keeps the new one.
        """
        return self.call(
            typed.SavedViewShown,
            "POST",
            "/saved-views",
            body={
                "name": name,
                "query": query,
            },
            key=idempotency_key or self.new_key(),
        )

    def order_saved_views(
        self,
        *,
        views: Sequence[str],
        idempotency_key: str | None = None,
    ) -> typed.SavedViewsShown:
        """Put the kept views into this order"""
        return self.call(
            typed.SavedViewsShown,
            "POST",
            "/saved-views/order",
            body={
                "views": views,
            },
            key=idempotency_key or self.new_key(),
        )

    def pin_saved_view(
        self,
        ref: str,
        *,
        pinned: bool,
        idempotency_key: str | None = None,
    ) -> typed.SavedViewShown:
        """Put a kept view before the others, or no longer"""
        return self.call(
            typed.SavedViewShown,
            "POST",
            f"/saved-views/{quoted(ref)}/pin",
            body={
                "pinned": pinned,
            },
            key=idempotency_key or self.new_key(),
        )

    def remove_saved_view(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.Done:
        """Delete a kept view"""
        return self.call(
            typed.Done,
            "POST",
            f"/saved-views/{quoted(ref)}/remove",
            key=idempotency_key or self.new_key(),
        )

    def list_timers(self) -> typed.TimersShown:
        """Read how long each step may take in the shop"""
        return self.call(
            typed.TimersShown,
            "GET",
            "/timers",
            safe=True,
        )

    def set_times(
        self,
        *,
        timers: Sequence[typed.TimerTaken],
        idempotency_key: str | None = None,
    ) -> typed.TimersShown:
        """Set how long steps may take

        Deadlines that run already keep their instants. What the law forbids is refused, naming the article.
        """
        return self.call(
            typed.TimersShown,
            "POST",
            "/timers",
            body={
                "timers": timers,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_legal_deadlines(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.PressingPage:
        """List what the law wants done within two days, or wanted done before, the first due first"""
        return self.call(
            typed.PressingPage,
            "GET",
            "/legal-deadlines",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_legal_deadlines(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.PressingShown]:
        """All that `list_legal_deadlines` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_legal_deadlines(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def get_working_calendar(self) -> typed.CalendarShown:
        """Read the hours in which the shop is at work"""
        return self.call(
            typed.CalendarShown,
            "GET",
            "/working-calendar",
            safe=True,
        )

    def set_working_calendar(
        self,
        *,
        weekly: typed.WeekTaken,
        special: Sequence[typed.SpecialTaken] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CalendarShown:
        """Set the hours in which the shop is at work

        The whole calendar, replacing the one before. The times of the shop's own steps count these hours from then
        on; deadlines that run already keep their instants. The customer's time and the law's run at every hour.
        """
        return self.call(
            typed.CalendarShown,
            "POST",
            "/working-calendar",
            body={
                "weekly": weekly,
                "special": special,
            },
            key=idempotency_key or self.new_key(),
        )

    def remove_working_calendar(
        self,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CalendarShown:
        """Count every hour again"""
        return self.call(
            typed.CalendarShown,
            "POST",
            "/working-calendar/remove",
            key=idempotency_key or self.new_key(),
        )

    def list_decision_limits(self) -> typed.DecisionLimitsShown:
        """Read what each role may decide alone"""
        return self.call(
            typed.DecisionLimitsShown,
            "GET",
            "/decision-limits",
            safe=True,
        )

    def set_decision_limits(
        self,
        *,
        limits: Sequence[typed.DecisionLimitTaken],
        idempotency_key: str | None = None,
    ) -> typed.DecisionLimitsShown:
        """Set what roles may decide alone

        A program cannot raise the limit of programs.
        """
        return self.call(
            typed.DecisionLimitsShown,
            "POST",
            "/decision-limits",
            body={
                "limits": limits,
            },
            key=idempotency_key or self.new_key(),
        )

    def send_photo(
        self,
        *,
        photo: bytes,
        case: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.PhotoShown:
        """Send a photo or a short video

        JPEG, PNG or WebP up to 15 MB, kept private as JPEG without its metadata; or MP4, MOV or WebM up to the size
        that is set (30 MB), kept private as it came but for the place where it was taken.
        """
        return self.call(
            typed.PhotoShown,
            "POST",
            "/photos",
            form={
                "photo": photo,
                "case": case,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_photo(self, ref: str) -> bytes:
        """Fetch a photo or a video"""
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
        idempotency_key: str | None = None,
    ) -> typed.LookupShown:
        """Send a one-time code to the contact of an order

        The answer is the same whether or not such an order exists.
        """
        return self.call(
            typed.LookupShown,
            "POST",
            "/lookups",
            body={
                "number": number,
                "contact": contact,
            },
            key=idempotency_key or self.new_key(),
        )

    def verify(
        self,
        ref: str,
        *,
        code: str,
        idempotency_key: str | None = None,
    ) -> typed.TokenShown:
        """Exchange the code for a token of that order

        A code serves once and ends after five wrong tries.
        """
        return self.call(
            typed.TokenShown,
            "POST",
            f"/lookups/{quoted(ref)}/verify",
            body={
                "code": code,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_withdrawals(
        self,
        *,
        state: Literal["open", "settled"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.WithdrawalPage:
        """List withdrawals from contracts, newest first"""
        return self.call(
            typed.WithdrawalPage,
            "GET",
            "/withdrawals",
            query={
                "state": state,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_withdrawals(
        self,
        *,
        state: Literal["open", "settled"] | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.WithdrawalShown]:
        """All that `list_withdrawals` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_withdrawals(
                state=state,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def declare_withdrawal(
        self,
        *,
        shop: str,
        name: str,
        contract: str,
        email: str,
        lines: Sequence[typed.ItemTaken] | None = None,
        items: str | None = None,
        locale: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.WithdrawalReceived:
        """Withdraw from a contract

        Send it once the consumer has pressed “confirm withdrawal”. It is confirmed by e-mail with its date and time;
        goods of an order with that number and e-mail get their requests at once, all else waits for a person of the
        shop.
        """
        return self.call(
            typed.WithdrawalReceived,
            "POST",
            "/withdrawals",
            body={
                "shop": shop,
                "name": name,
                "contract": contract,
                "email": email,
                "lines": lines,
                "items": items,
                "locale": locale,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_withdrawal(self, ref: str) -> typed.WithdrawalShown:
        """Read a withdrawal from a contract"""
        return self.call(
            typed.WithdrawalShown,
            "GET",
            f"/withdrawals/{quoted(ref)}",
            safe=True,
        )

    def match(
        self,
        ref: str,
        *,
        order: str,
        lines: Sequence[typed.ItemTaken] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.WithdrawalShown:
        """Say which order was meant, and open the requests for its goods

        Decided on as of the day the withdrawal came.
        """
        return self.call(
            typed.WithdrawalShown,
            "POST",
            f"/withdrawals/{quoted(ref)}/match",
            body={
                "order": order,
                "lines": lines,
            },
            key=idempotency_key or self.new_key(),
        )

    def answer_in_writing(
        self,
        ref: str,
        *,
        words: str,
        idempotency_key: str | None = None,
    ) -> typed.WithdrawalShown:
        """Answer a withdrawal in writing, where no request is opened"""
        return self.call(
            typed.WithdrawalShown,
            "POST",
            f"/withdrawals/{quoted(ref)}/answer",
            body={
                "words": words,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_staff(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.StaffPage:
        """List the staff and the programs of the shop, newest first"""
        return self.call(
            typed.StaffPage,
            "GET",
            "/staff",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_staff(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.StaffShown]:
        """All that `list_staff` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_staff(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def get_staff(self, ref: str) -> typed.StaffShown:
        """Read a member of staff"""
        return self.call(
            typed.StaffShown,
            "GET",
            f"/staff/{quoted(ref)}",
            safe=True,
        )

    def change_staff(
        self,
        ref: str,
        *,
        role: Literal["agent", "warehouse", "finance", "supervisor", "admin", "auditor", "integration"],
        name: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.StaffShown:
        """Give a member of staff another role or name

        A token changes nobody, and gives no role, that may do more than the token itself; supervisors and
        administrators are made and changed by people alone. Who also works for another shop is changed by an
        administrator of both.
        """
        return self.call(
            typed.StaffShown,
            "POST",
            f"/staff/{quoted(ref)}/change",
            body={
                "role": role,
                "name": name,
            },
            key=idempotency_key or self.new_key(),
        )

    def close_staff(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.StaffShown:
        """Close an account: its sessions and tokens end at once"""
        return self.call(
            typed.StaffShown,
            "POST",
            f"/staff/{quoted(ref)}/close",
            key=idempotency_key or self.new_key(),
        )

    def reopen_staff(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.StaffShown:
        """Open a closed account again"""
        return self.call(
            typed.StaffShown,
            "POST",
            f"/staff/{quoted(ref)}/reopen",
            key=idempotency_key or self.new_key(),
        )

    def sign_staff_out(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.EndedShown:
        """End every session of a member of staff"""
        return self.call(
            typed.EndedShown,
            "POST",
            f"/staff/{quoted(ref)}/sign-out",
            key=idempotency_key or self.new_key(),
        )

    def set_staff_digest(
        self,
        ref: str,
        *,
        wanted: bool,
        idempotency_key: str | None = None,
    ) -> typed.StaffShown:
        """Send a member of staff the daily mail, or send it no more

        It goes to supervisors and administrators, who end it by the link in it as well.
        """
        return self.call(
            typed.StaffShown,
            "POST",
            f"/staff/{quoted(ref)}/digest",
            body={
                "wanted": wanted,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_invitations(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.InvitationPage:
        """List the invitations to the staff, newest first"""
        return self.call(
            typed.InvitationPage,
            "GET",
            "/invitations",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_invitations(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.InvitationShown]:
        """All that `list_invitations` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_invitations(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def invite(
        self,
        *,
        email: str,
        role: Literal["agent", "warehouse", "finance", "supervisor", "admin", "auditor"],
        name: str | None = None,
        locale: Literal["", "zh-hans", "en"] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.InvitationShown:
        """Invite somebody to the staff

        They get a link by e-mail that serves once, within some days; with it they choose their password. A token
        invites to the roles that may do no more than the token itself, never to supervisor or administrator.
        """
        return self.call(
            typed.InvitationShown,
            "POST",
            "/invitations",
            body={
                "email": email,
                "role": role,
                "name": name,
                "locale": locale,
            },
            key=idempotency_key or self.new_key(),
        )

    def invite_again(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.InvitationShown:
        """Send an invitation again; the link before it opens nothing any more"""
        return self.call(
            typed.InvitationShown,
            "POST",
            f"/invitations/{quoted(ref)}/send-again",
            key=idempotency_key or self.new_key(),
        )

    def revoke_invitation(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.InvitationShown:
        """Take an invitation back"""
        return self.call(
            typed.InvitationShown,
            "POST",
            f"/invitations/{quoted(ref)}/revoke",
            key=idempotency_key or self.new_key(),
        )

    def get_consents(self, ref: str) -> typed.ConsentsShown:
        """Read what the customer of an order allows"""
        return self.call(
            typed.ConsentsShown,
            "GET",
            f"/orders/{quoted(ref)}/consents",
            safe=True,
        )

    def say_consent(
        self,
        ref: str,
        *,
        purpose: Literal["service", "marketing", "automated"],
        given: bool,
        idempotency_key: str | None = None,
    ) -> typed.ConsentShown:
        """Keep that the customer of an order allows a purpose, or does not any more

        Every word is kept; the last one counts. While “automated” is withdrawn, a person looks before the shop's own
        rules refuse a request; what they accept is still accepted at once.
        """
        return self.call(
            typed.ConsentShown,
            "POST",
            f"/orders/{quoted(ref)}/consents",
            body={
                "purpose": purpose,
                "given": given,
            },
            key=idempotency_key or self.new_key(),
        )

    def block_customer(
        self,
        ref: str,
        *,
        reason: str,
        idempotency_key: str | None = None,
    ) -> typed.BlockedShown:
        """Block the customer of an order: from now on a person decides each of their requests

        No right of theirs ends by it. The reason is for the shop's own eyes.
        """
        return self.call(
            typed.BlockedShown,
            "POST",
            f"/orders/{quoted(ref)}/block-customer",
            body={
                "reason": reason,
            },
            key=idempotency_key or self.new_key(),
        )

    def unblock_customer(
        self,
        ref: str,
        *,
        reason: str,
        idempotency_key: str | None = None,
    ) -> typed.BlockedShown:
        """Unblock the customer of an order"""
        return self.call(
            typed.BlockedShown,
            "POST",
            f"/orders/{quoted(ref)}/unblock-customer",
            body={
                "reason": reason,
            },
            key=idempotency_key or self.new_key(),
        )

    def revoke_links(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.Done:
        """End every link and customer's token to an order made so far"""
        return self.call(
            typed.Done,
            "POST",
            f"/orders/{quoted(ref)}/revoke-links",
            key=idempotency_key or self.new_key(),
        )

    def add_program(
        self,
        *,
        name: str,
        idempotency_key: str | None = None,
    ) -> typed.StaffShown:
        """Add a program: an account that signs in nowhere and owns tokens"""
        return self.call(
            typed.StaffShown,
            "POST",
            "/programs",
            body={
                "name": name,
            },
            key=idempotency_key or self.new_key(),
        )

    def drop_second_factor(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.StaffShown:
        """Turn the codes of somebody off who lost phone and recovery codes

        They are signed out and sign in by password alone: first be sure who asks.
        """
        return self.call(
            typed.StaffShown,
            "POST",
            f"/staff/{quoted(ref)}/drop-second-factor",
            key=idempotency_key or self.new_key(),
        )

    def list_sessions(
        self,
        ref: str,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.SessionPage:
        """List where a member of staff is signed in, newest first"""
        return self.call(
            typed.SessionPage,
            "GET",
            f"/staff/{quoted(ref)}/sessions",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_sessions(
        self,
        ref: str,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.SessionShown]:
        """All that `list_sessions` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_sessions(
                ref,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def end_session(
        self,
        ref: str,
        session: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.EndedShown:
        """Sign a member of staff out of one browser"""
        return self.call(
            typed.EndedShown,
            "POST",
            f"/staff/{quoted(ref)}/sessions/{quoted(session)}/end",
            key=idempotency_key or self.new_key(),
        )

    def list_tokens(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.KeyPage:
        """List the tokens of the shop, newest first

        All of them: those of programs, those made on the command line and those that ended.
        """
        return self.call(
            typed.KeyPage,
            "GET",
            "/tokens",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_tokens(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.KeyShown]:
        """All that `list_tokens` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_tokens(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def make_token(
        self,
        *,
        name: str,
        scopes: Sequence[str],
        days: int | None = None,
        program: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.KeyMade:
        """Make a token

        Its text is in this answer and shown only now. It has no scope that the calling token lacks, and ends with it
        at the latest. One for `disputes:rule` is made by people alone.
        """
        return self.call(
            typed.KeyMade,
            "POST",
            "/tokens",
            body={
                "name": name,
                "scopes": scopes,
                "days": days,
                "program": program,
            },
            key=idempotency_key or self.new_key(),
        )

    def revoke(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.KeyShown:
        """Revoke a token, also the calling one: it and those it made open nothing from the next request on

        One that may do more than the calling token is revoked by an administrator at the desk.
        """
        return self.call(
            typed.KeyShown,
            "POST",
            f"/tokens/{quoted(ref)}/revoke",
            key=idempotency_key or self.new_key(),
        )

    def list_policies(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.PolicyPage:
        """List versions and drafts, newest first"""
        return self.call(
            typed.PolicyPage,
            "GET",
            "/policies",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_policies(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.PolicyBrief]:
        """All that `list_policies` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_policies(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def make_draft(
        self,
        *,
        title: str,
        base: str | None = None,
        terms: typed.Terms | None = None,
        idempotency_key: str | None = None,
    ) -> typed.PolicyShown:
        """Make a draft"""
        return self.call(
            typed.PolicyShown,
            "POST",
            "/policies",
            body={
                "title": title,
                "base": base,
                "terms": terms,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_policy(self, ref: str) -> typed.PolicyShown:
        """Read a version or a draft, with every place in it that is below the law"""
        return self.call(
            typed.PolicyShown,
            "GET",
            f"/policies/{quoted(ref)}",
            safe=True,
        )

    def compare_policy(self, ref: str) -> typed.ComparedShown:
        """Read what a version or a draft changes, beside the one it was made from"""
        return self.call(
            typed.ComparedShown,
            "GET",
            f"/policies/{quoted(ref)}/changes",
            safe=True,
        )

    def change_draft(
        self,
        ref: str,
        *,
        title: str | None = None,
        terms: typed.Terms | None = None,
        fields: dict[str, Any] | None = None,
        began: dict[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.PolicyShown:
        """Change a draft"""
        return self.call(
            typed.PolicyShown,
            "POST",
            f"/policies/{quoted(ref)}/change",
            body={
                "title": title,
                "terms": terms,
                "fields": fields,
                "began": began,
            },
            key=idempotency_key or self.new_key(),
        )

    def discard_draft(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.PolicyShown:
        """Throw a draft away"""
        return self.call(
            typed.PolicyShown,
            "POST",
            f"/policies/{quoted(ref)}/discard",
            key=idempotency_key or self.new_key(),
        )

    def publish_policy(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.PolicyShown:
        """Publish a draft now

        Refused below a law that binds the shop, naming the field and the article. Orders keep the version they were
        placed under.
        """
        return self.call(
            typed.PolicyShown,
            "POST",
            f"/policies/{quoted(ref)}/publish",
            key=idempotency_key or self.new_key(),
        )

    def schedule_policy(
        self,
        ref: str,
        *,
        publish_at: datetime | str,
        idempotency_key: str | None = None,
    ) -> typed.PolicyShown:
        """Let a draft be published by itself at an instant to come"""
        return self.call(
            typed.PolicyShown,
            "POST",
            f"/policies/{quoted(ref)}/schedule",
            body={
                "publish_at": publish_at,
            },
            key=idempotency_key or self.new_key(),
        )

    def unschedule_policy(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.PolicyShown:
        """Let a draft wait no longer"""
        return self.call(
            typed.PolicyShown,
            "POST",
            f"/policies/{quoted(ref)}/unschedule",
            key=idempotency_key or self.new_key(),
        )

    def start_backtest(
        self,
        ref: str,
        *,
        against: str | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.BacktestShown:
        """Run a version or a draft over the recorded requests

        It runs in the background; read the backtest for its progress and, once `done`, its report.
        """
        return self.call(
            typed.BacktestShown,
            "POST",
            f"/policies/{quoted(ref)}/backtests",
            body={
                "against": against,
                "since": since,
                "until": until,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_backtests(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.BacktestPage:
        """List backtests, newest first"""
        return self.call(
            typed.BacktestPage,
            "GET",
            "/backtests",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_backtests(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.BacktestBrief]:
        """All that `list_backtests` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_backtests(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def get_backtest(self, ref: str) -> typed.BacktestShown:
        """Read a backtest, how far it is and what it found"""
        return self.call(
            typed.BacktestShown,
            "GET",
            f"/backtests/{quoted(ref)}",
            safe=True,
        )

    def list_changed_requests(
        self,
        ref: str,
        *,
        change: str | None = None,
        by: str | None = None,
        mark: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.ChangedPage:
        """List the requests that a backtest would decide otherwise, in the order in which they were made"""
        return self.call(
            typed.ChangedPage,
            "GET",
            f"/backtests/{quoted(ref)}/requests",
            query={
                "change": change,
                "by": by,
                "mark": mark,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_changed_requests(
        self,
        ref: str,
        *,
        change: str | None = None,
        by: str | None = None,
        mark: str | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.ChangedRequest]:
        """All that `list_changed_requests` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_changed_requests(
                ref,
                change=change,
                by=by,
                mark=mark,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def cancel_backtest(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.BacktestShown:
        """Stop a backtest that is running"""
        return self.call(
            typed.BacktestShown,
            "POST",
            f"/backtests/{quoted(ref)}/cancel",
            key=idempotency_key or self.new_key(),
        )

    def stop_automatic(
        self,
        *,
        idempotency_key: str | None = None,
    ) -> typed.AutomaticShown:
        """Stop all automatic approvals of the shop at once"""
        return self.call(
            typed.AutomaticShown,
            "POST",
            "/automatic/stop",
            key=idempotency_key or self.new_key(),
        )

    def start_automatic(
        self,
        *,
        idempotency_key: str | None = None,
    ) -> typed.AutomaticShown:
        """Let the policy approve by itself again"""
        return self.call(
            typed.AutomaticShown,
            "POST",
            "/automatic/start",
            key=idempotency_key or self.new_key(),
        )

    def explain_case(self, ref: str) -> typed.ExplainedShown:
        """Explain a case: each decision with all it looked at, decided again

        It is decided under the version it was taken under, whatever was published since.
        """
        return self.call(
            typed.ExplainedShown,
            "GET",
            f"/cases/{quoted(ref)}/explanation",
            safe=True,
        )

    def list_events(
        self,
        *,
        actor: str | None = None,
        event: str | None = None,
        subject: str | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.EventPage:
        """List what happened in the shop, newest first

        Requests, refunds, sign-ins, staff, tokens, consent: each with who did it, when, and to what.
        """
        return self.call(
            typed.EventPage,
            "GET",
            "/events",
            query={
                "actor": actor,
                "event": event,
                "subject": subject,
                "since": since,
                "until": until,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_events(
        self,
        *,
        actor: str | None = None,
        event: str | None = None,
        subject: str | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.HappenedShown]:
        """All that `list_events` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_events(
                actor=actor,
                event=event,
                subject=subject,
                since=since,
                until=until,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def get_figures(
        self,
        *,
        period: Literal["7", "30", "90", "month"] | None = None,
    ) -> typed.FiguresShown:
        """Read the figures of a period beside those of the period before

        What stands open is told as it is now. Days are those of the shop's clock. `refunds` is null unless the token
        has `money:write` or `audit:read`. Each figure is defined in `definitions`.
        """
        return self.call(
            typed.FiguresShown,
            "GET",
            "/figures",
            query={
                "period": period,
            },
            safe=True,
        )

    def get_product_figures(
        self,
        *,
        days: Literal["30", "90"] | None = None,
    ) -> typed.ProductsShown:
        """Read which products are asked back most, of those bought in the last 30 or 90 days

        `few` marks a product of which so few were sold that its rate says little; these come last.
        """
        return self.call(
            typed.ProductsShown,
            "GET",
            "/figures/products",
            query={
                "days": days,
            },
            safe=True,
        )

    def list_postings(
        self,
        *,
        account: str | None = None,
        reference: str | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.PostingPage:
        """List the postings of the shop's journal, newest first

        Each moves one amount from one account to another; none is ever changed. What was wrong is posted back.
        """
        return self.call(
            typed.PostingPage,
            "GET",
            "/journal",
            query={
                "account": account,
                "reference": reference,
                "since": since,
                "until": until,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_postings(
        self,
        *,
        account: str | None = None,
        reference: str | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.PostingShown]:
        """All that `list_postings` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_postings(
                account=account,
                reference=reference,
                since=since,
                until=until,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def get_balances(
        self,
        *,
        account: str | None = None,
        reference: str | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        by: Literal["account", "day"] | None = None,
    ) -> typed.BalancesShown:
        """Read what the accounts of the journal came to, or each of them day by day"""
        return self.call(
            typed.BalancesShown,
            "GET",
            "/journal/balances",
            query={
                "account": account,
                "reference": reference,
                "since": since,
                "until": until,
                "by": by,
            },
            safe=True,
        )

    def list_credit(
        self,
        *,
        customer: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.CreditAccountPage:
        """List the accounts of store credit, of one customer or of all, newest first"""
        return self.call(
            typed.CreditAccountPage,
            "GET",
            "/credit",
            query={
                "customer": customer,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_credit(
        self,
        *,
        customer: str | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.CreditAccountShown]:
        """All that `list_credit` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_credit(
                customer=customer,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def give_credit(
        self,
        *,
        customer: str,
        currency: str,
        amount: int,
        because: str,
        bonus: int | None = None,
        expires_at: datetime | str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CreditGrantShown:
        """Give a customer store credit

        Without a refund behind it. The account is made with the first grant in its currency.
        """
        return self.call(
            typed.CreditGrantShown,
            "POST",
            "/credit",
            body={
                "customer": customer,
                "currency": currency,
                "amount": amount,
                "because": because,
                "bonus": bonus,
                "expires_at": expires_at,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_credit(self, ref: str) -> typed.CreditAccountShown:
        """Read one account"""
        return self.call(
            typed.CreditAccountShown,
            "GET",
            f"/credit/{quoted(ref)}",
            safe=True,
        )

    def list_credit_entries(
        self,
        ref: str,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.CreditEntryPage:
        """Read the account's statement, newest first"""
        return self.call(
            typed.CreditEntryPage,
            "GET",
            f"/credit/{quoted(ref)}/entries",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_credit_entries(
        self,
        ref: str,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.CreditEntryShown]:
        """All that `list_credit_entries` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_credit_entries(
                ref,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def spend_credit(
        self,
        ref: str,
        *,
        amount: int,
        reference: str,
        idempotency_key: str | None = None,
    ) -> typed.CreditSpendShown:
        """Spend store credit on a purchase

        Once for each reference, and never more than there is: what expires first goes first.
        """
        return self.call(
            typed.CreditSpendShown,
            "POST",
            f"/credit/{quoted(ref)}/spend",
            body={
                "amount": amount,
                "reference": reference,
            },
            key=idempotency_key or self.new_key(),
        )

    def give_credit_back(
        self,
        ref: str,
        *,
        reference: str,
        idempotency_key: str | None = None,
    ) -> typed.CreditSpendShown:
        """Undo a purchase: what was spent on it can be spent again

        What expired meanwhile is good for 30 days more.
        """
        return self.call(
            typed.CreditSpendShown,
            "POST",
            f"/credit/{quoted(ref)}/give-back",
            body={
                "reference": reference,
            },
            key=idempotency_key or self.new_key(),
        )

    def reverse_credit(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.CreditGrantShown:
        """Take back what is left of credit that was given by mistake

        Never what took the place of a refund.
        """
        return self.call(
            typed.CreditGrantShown,
            "POST",
            f"/credit/grants/{quoted(ref)}/reverse",
            key=idempotency_key or self.new_key(),
        )

    def list_settlements(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.SettlementPage:
        """List the settlement files that were sent, newest first"""
        return self.call(
            typed.SettlementPage,
            "GET",
            "/settlements",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_settlements(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.SettlementShown]:
        """All that `list_settlements` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_settlements(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def import_settlement_file(
        self,
        *,
        file: bytes,
        provider: str,
        idempotency_key: str | None = None,
    ) -> typed.SettlementShown:
        """Send a provider's settlement file

        As the provider hands it out, up to 100 MB. It is read in the background; read the settlement for its
        progress. What is known from another file is left alone, so the same file, or one that overlaps it, may be
        sent again.
        """
        return self.call(
            typed.SettlementShown,
            "POST",
            "/settlements",
            form={
                "file": file,
                "provider": provider,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_settlement(self, ref: str) -> typed.SettlementShown:
        """Read how far a settlement file is and what it held"""
        return self.call(
            typed.SettlementShown,
            "GET",
            f"/settlements/{quoted(ref)}",
            safe=True,
        )

    def list_settlement_rows(
        self,
        ref: str,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.SettlementRowPage:
        """List the rows of a settlement file that could not be read, in their order: line, field and cure"""
        return self.call(
            typed.SettlementRowPage,
            "GET",
            f"/settlements/{quoted(ref)}/rows",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_settlement_rows(
        self,
        ref: str,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.SettlementRowShown]:
        """All that `list_settlement_rows` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_settlement_rows(
                ref,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def list_differences(
        self,
        *,
        state: Literal["waiting", "open", "asked", "cleared"] | None = None,
        kind: str | None = None,
        provider: str | None = None,
        file: str | None = None,
        reference: str | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.DifferencePage:
        """List where providers' books and ours differ, newest first"""
        return self.call(
            typed.DifferencePage,
            "GET",
            "/differences",
            query={
                "state": state,
                "kind": kind,
                "provider": provider,
                "file": file,
                "reference": reference,
                "since": since,
                "until": until,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_differences(
        self,
        *,
        state: Literal["waiting", "open", "asked", "cleared"] | None = None,
        kind: str | None = None,
        provider: str | None = None,
        file: str | None = None,
        reference: str | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.DifferenceShown]:
        """All that `list_differences` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_differences(
                state=state,
                kind=kind,
                provider=provider,
                file=file,
                reference=reference,
                since=since,
                until=until,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def get_difference(self, ref: str) -> typed.DifferenceShown:
        """Read a difference and what can be done about it"""
        return self.call(
            typed.DifferenceShown,
            "GET",
            f"/differences/{quoted(ref)}",
            safe=True,
        )

    def accept_difference(
        self,
        ref: str,
        *,
        because: str,
        idempotency_key: str | None = None,
    ) -> typed.DifferenceShown:
        """Accept a difference with a reason

        A fee, or the same amount from another payment, is posted with it; anything else is only explained.
        """
        return self.call(
            typed.DifferenceShown,
            "POST",
            f"/differences/{quoted(ref)}/accept",
            body={
                "because": because,
            },
            key=idempotency_key or self.new_key(),
        )

    def write_off_difference(
        self,
        ref: str,
        *,
        because: str,
        idempotency_key: str | None = None,
    ) -> typed.DifferenceShown:
        """Write a difference off, or agree that it is

        Above what one person may write off it is `asked` first, until another person does the same.
        """
        return self.call(
            typed.DifferenceShown,
            "POST",
            f"/differences/{quoted(ref)}/write-off",
            body={
                "because": because,
            },
            key=idempotency_key or self.new_key(),
        )

    def decline_write_off(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.DifferenceShown:
        """Do not agree that a difference is written off"""
        return self.call(
            typed.DifferenceShown,
            "POST",
            f"/differences/{quoted(ref)}/decline",
            key=idempotency_key or self.new_key(),
        )

    def ask_about_difference(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.DifferenceShown:
        """Have the provider asked again what became of a payment

        A worker asks it; where the books agree then, the difference is cleared by itself.
        """
        return self.call(
            typed.DifferenceShown,
            "POST",
            f"/differences/{quoted(ref)}/ask",
            key=idempotency_key or self.new_key(),
        )

    def believe_difference(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.DifferenceShown:
        """Take the provider's word: the payment counts as paid here too, or is owed again"""
        return self.call(
            typed.DifferenceShown,
            "POST",
            f"/differences/{quoted(ref)}/believe",
            key=idempotency_key or self.new_key(),
        )

    def reopen_difference(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.DifferenceShown:
        """Take a clearing back; what it posted is posted back"""
        return self.call(
            typed.DifferenceShown,
            "POST",
            f"/differences/{quoted(ref)}/reopen",
            key=idempotency_key or self.new_key(),
        )

    def list_chargebacks(
        self,
        *,
        state: Literal["open", "won", "lost"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.ChargebackPage:
        """List the payments that are or were asked back, newest first"""
        return self.call(
            typed.ChargebackPage,
            "GET",
            "/chargebacks",
            query={
                "state": state,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_chargebacks(
        self,
        *,
        state: Literal["open", "won", "lost"] | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.ChargebackShown]:
        """All that `list_chargebacks` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_chargebacks(
                state=state,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def get_chargeback(self, ref: str) -> typed.ChargebackShown:
        """Read one"""
        return self.call(
            typed.ChargebackShown,
            "GET",
            f"/chargebacks/{quoted(ref)}",
            safe=True,
        )

    def open_chargeback(
        self,
        ref: str,
        *,
        amount: int,
        payment: int | None = None,
        reason: str | None = None,
        until: datetime | str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.ChargebackShown:
        """Write down that a payment of the order is asked back

        Connected providers tell theirs by themselves. Refunds on the order wait until it is decided.
        """
        return self.call(
            typed.ChargebackShown,
            "POST",
            f"/orders/{quoted(ref)}/chargebacks",
            body={
                "amount": amount,
                "payment": payment,
                "reason": reason,
                "until": until,
            },
            key=idempotency_key or self.new_key(),
        )

    def close_chargeback(
        self,
        ref: str,
        *,
        won: bool,
        idempotency_key: str | None = None,
    ) -> typed.ChargebackShown:
        """Write down how it was decided

        Won: the refunds that waited are paid. Lost: finance counts each as paid by the bank, or pays it all the
        same.
        """
        return self.call(
            typed.ChargebackShown,
            "POST",
            f"/chargebacks/{quoted(ref)}/decide",
            body={
                "won": won,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_invoices(self, ref: str) -> typed.InvoicesShown:
        """List what was invoiced for an order"""
        return self.call(
            typed.InvoicesShown,
            "GET",
            f"/orders/{quoted(ref)}/invoices",
            safe=True,
        )

    def register_invoice(
        self,
        ref: str,
        *,
        number: str,
        amount: int,
        issued_at: datetime | str,
        kind: Literal["invoice", "normal", "special", "digital"] | None = None,
        tax: int | None = None,
        idempotency_key: str | None = None,
    ) -> typed.InvoiceShown:
        """Say that an order was invoiced

        From now on each of its refunds, those of before too, needs credit notes for its part of what was invoiced.
        """
        return self.call(
            typed.InvoiceShown,
            "POST",
            f"/orders/{quoted(ref)}/invoices",
            body={
                "number": number,
                "amount": amount,
                "issued_at": issued_at,
                "kind": kind,
                "tax": tax,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_credit_notes(
        self,
        *,
        state: Literal["needed", "issued"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.CreditNotePage:
        """List the credit notes that refunds need, newest first"""
        return self.call(
            typed.CreditNotePage,
            "GET",
            "/credit-notes",
            query={
                "state": state,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_credit_notes(
        self,
        *,
        state: Literal["needed", "issued"] | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.CreditNoteShown]:
        """All that `list_credit_notes` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_credit_notes(
                state=state,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def issue_credit_note(
        self,
        ref: str,
        *,
        number: str,
        confirmation: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.CreditNoteShown:
        """Say by which number a credit note was issued; once more to correct it"""
        return self.call(
            typed.CreditNoteShown,
            "POST",
            f"/credit-notes/{quoted(ref)}/issue",
            body={
                "number": number,
                "confirmation": confirmation,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_shop(self) -> typed.ShopShown:
        """Read the shop that the token belongs to"""
        return self.call(
            typed.ShopShown,
            "GET",
            "/shop",
            safe=True,
        )

    def change_shop(
        self,
        *,
        name: str | None = None,
        timezone: str | None = None,
        locale: str | None = None,
        country: str | None = None,
        return_address: str | None = None,
        contact_email: str | None = None,
        contact_phone: str | None = None,
        brand_color: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.ShopShown:
        """Change the shop's name, address, contacts, language, time zone, country or colour

        The currency was chosen when the shop was made: the amounts of its policy are in it. Another country is
        refused where the policy in force, or the shop's own times, are below its law.
        """
        return self.call(
            typed.ShopShown,
            "POST",
            "/shop",
            body={
                "name": name,
                "timezone": timezone,
                "locale": locale,
                "country": country,
                "return_address": return_address,
                "contact_email": contact_email,
                "contact_phone": contact_phone,
                "brand_color": brand_color,
            },
            key=idempotency_key or self.new_key(),
        )

    def open_another_shop(
        self,
        *,
        slug: str,
        name: str,
        currency: str,
        country: str,
        timezone: str,
        locale: str,
        return_address: str | None = None,
        contact_email: str | None = None,
        contact_phone: str | None = None,
        brand_color: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.ShopMade:
        """Open another shop

        It begins with the standard policy, lifted to the law of its country, for the administrators of the calling
        token's shop to work for. `token` in the answer opens it, with the scopes of the calling one that a token may
        give; it is shown only now, and ends with the calling one.
        """
        return self.call(
            typed.ShopMade,
            "POST",
            "/shops",
            body={
                "slug": slug,
                "name": name,
                "currency": currency,
                "country": country,
                "timezone": timezone,
                "locale": locale,
                "return_address": return_address,
                "contact_email": contact_email,
                "contact_phone": contact_phone,
                "brand_color": brand_color,
            },
            key=idempotency_key or self.new_key(),
        )

    def send_logo(
        self,
        *,
        logo: bytes,
        idempotency_key: str | None = None,
    ) -> typed.ShopShown:
        """Give the shop another logo

        PNG, JPEG or WebP up to 4 MB; it is decoded and kept as PNG. SVG is refused.
        """
        return self.call(
            typed.ShopShown,
            "POST",
            "/shop/logo",
            form={
                "logo": logo,
            },
            key=idempotency_key or self.new_key(),
        )

    def remove_shop_logo(
        self,
        *,
        idempotency_key: str | None = None,
    ) -> typed.ShopShown:
        """Show the shop's first letter instead of a logo"""
        return self.call(
            typed.ShopShown,
            "POST",
            "/shop/logo/remove",
            key=idempotency_key or self.new_key(),
        )

    def list_kinds(self) -> typed.KindsShown:
        """Read the kinds of case, with their paths, steps and moves

        How long a step may take in this shop is told by its timers; here stands what it is without them.
        """
        return self.call(
            typed.KindsShown,
            "GET",
            "/kinds",
            safe=True,
        )

    def list_reasons(
        self,
        *,
        order: str | None = None,
    ) -> typed.ReasonsShown:
        """Read the reasons that a request may give, in the shop's order and words

        Each order keeps the policy it was placed under; name the order to read the reasons of that one.
        """
        return self.call(
            typed.ReasonsShown,
            "GET",
            "/reasons",
            query={
                "order": order,
            },
            safe=True,
        )

    def set_shop_reasons(
        self,
        *,
        reasons: Sequence[typed.ReasonTaken],
        idempotency_key: str | None = None,
    ) -> typed.ReasonsShown:
        """Set the order and words of the reasons, and which lists leave one out

        The policy alone decides what a reason means. One that customers have a right by stays in the list of that
        kind: leaving it out is refused, naming the article.
        """
        return self.call(
            typed.ReasonsShown,
            "POST",
            "/reasons",
            body={
                "reasons": reasons,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_notices(self) -> typed.NoticesShown:
        """Read the messages customers get, with their words and what these may name"""
        return self.call(
            typed.NoticesShown,
            "GET",
            "/notices",
            safe=True,
        )

    def reword_notice(
        self,
        *,
        notice: str,
        language: Literal["zh-hans", "en"],
        subject: str,
        text: str,
        idempotency_key: str | None = None,
    ) -> typed.NoticeShown:
        """Say a message in the shop's own words, in one language

        A variable that has no value there is refused, naming those that have.
        """
        return self.call(
            typed.NoticeShown,
            "POST",
            "/notices/reword",
            body={
                "notice": notice,
                "language": language,
                "subject": subject,
                "text": text,
            },
            key=idempotency_key or self.new_key(),
        )

    def reset_notice(
        self,
        *,
        notice: str,
        language: Literal["zh-hans", "en"],
        idempotency_key: str | None = None,
    ) -> typed.NoticeShown:
        """Go back to the words a message comes with, in one language"""
        return self.call(
            typed.NoticeShown,
            "POST",
            "/notices/reset",
            body={
                "notice": notice,
                "language": language,
            },
            key=idempotency_key or self.new_key(),
        )

    def stop_notice(
        self,
        *,
        notice: str,
        idempotency_key: str | None = None,
    ) -> typed.NoticeShown:
        """Send a message no more

        What the law needs customers to be told is refused.
        """
        return self.call(
            typed.NoticeShown,
            "POST",
            "/notices/stop",
            body={
                "notice": notice,
            },
            key=idempotency_key or self.new_key(),
        )

    def start_notice(
        self,
        *,
        notice: str,
        idempotency_key: str | None = None,
    ) -> typed.NoticeShown:
        """Send a message again"""
        return self.call(
            typed.NoticeShown,
            "POST",
            "/notices/start",
            body={
                "notice": notice,
            },
            key=idempotency_key or self.new_key(),
        )

    def preview_notice(
        self,
        *,
        notice: str,
        language: Literal["zh-hans", "en"],
        subject: str | None = None,
        text: str | None = None,
        case: str | None = None,
    ) -> typed.NoticeLetterShown:
        """Read a message as it would be sent, with words that need not be kept"""
        return self.call(
            typed.NoticeLetterShown,
            "POST",
            "/notices/preview",
            body={
                "notice": notice,
                "language": language,
                "subject": subject,
                "text": text,
                "case": case,
            },
            safe=True,
        )

    def list_waiting(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.WaitingPage:
        """List the cases that wait for the warehouse, oldest first"""
        return self.call(
            typed.WaitingPage,
            "GET",
            "/warehouse/waiting",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_waiting(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.WaitingShown]:
        """All that `list_waiting` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_waiting(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def list_coming(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.ComingPage:
        """List the cases whose goods are on their way here, or to be sent back, oldest first"""
        return self.call(
            typed.ComingPage,
            "GET",
            "/warehouse/coming",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_coming(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.ComingShown]:
        """All that `list_coming` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_coming(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def scan(self, code: str) -> typed.ScannedPage:
        """Find the cases whose goods a number means

        The tracking number on a parcel, or the number of a case or an order; else an item that open cases wait for,
        by its SKU or its barcode.
        """
        return self.call(
            typed.ScannedPage,
            "GET",
            f"/warehouse/scan/{quoted(code)}",
            safe=True,
        )

    def tell_tally(
        self,
        *,
        since: datetime | str | None = None,
    ) -> typed.TallyShown:
        """Count the units received and inspected since an instant, or else since midnight at the shop"""
        return self.call(
            typed.TallyShown,
            "GET",
            "/warehouse/tally",
            query={
                "since": since,
            },
            safe=True,
        )

    def get_goods(self, ref: str) -> typed.CaseGoodsShown:
        """Read how far the goods of a case are

        What is expected, came and was looked at, what was found, and what waits to be sent.
        """
        return self.call(
            typed.CaseGoodsShown,
            "GET",
            f"/cases/{quoted(ref)}/goods",
            safe=True,
        )

    def list_strays(
        self,
        *,
        state: Literal["open", "matched", "closed"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.StrayPage:
        """List the goods that nobody expected, newest first"""
        return self.call(
            typed.StrayPage,
            "GET",
            "/warehouse/strays",
            query={
                "state": state,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_strays(
        self,
        *,
        state: Literal["open", "matched", "closed"] | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.StrayShown]:
        """All that `list_strays` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_strays(
                state=state,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def find_stray(
        self,
        *,
        code: str | None = None,
        note: str | None = None,
        place: str | None = None,
        photos: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.StrayShown:
        """Record a parcel or an item that nobody expected

        With words or a photo, so that somebody can tell whose it is.
        """
        return self.call(
            typed.StrayShown,
            "POST",
            "/warehouse/strays",
            body={
                "code": code,
                "note": note,
                "place": place,
                "photos": photos,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_stray(self, ref: str) -> typed.StrayShown:
        """Read what was found"""
        return self.call(
            typed.StrayShown,
            "GET",
            f"/warehouse/strays/{quoted(ref)}",
            safe=True,
        )

    def match_stray(
        self,
        ref: str,
        *,
        case: str,
        idempotency_key: str | None = None,
    ) -> typed.StrayShown:
        """Say which case it belongs to

        Its goods are received there like any others.
        """
        return self.call(
            typed.StrayShown,
            "POST",
            f"/warehouse/strays/{quoted(ref)}/match",
            body={
                "case": case,
            },
            key=idempotency_key or self.new_key(),
        )

    def close_stray(
        self,
        ref: str,
        *,
        outcome: str,
        idempotency_key: str | None = None,
    ) -> typed.StrayShown:
        """Say what was done with goods that belong to no case"""
        return self.call(
            typed.StrayShown,
            "POST",
            f"/warehouse/strays/{quoted(ref)}/close",
            body={
                "outcome": outcome,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_checklists(
        self,
        *,
        category: str | None = None,
    ) -> typed.ChecklistsShown:
        """Read what is looked at when goods come back

        The shop's own lists, and that of everything else; or the one that holds for a category.
        """
        return self.call(
            typed.ChecklistsShown,
            "GET",
            "/warehouse/checklists",
            query={
                "category": category,
            },
            safe=True,
        )

    def write_checklist(
        self,
        *,
        checks: Sequence[str],
        category: str | None = None,
        idempotency_key: str | None = None,
    ) -> typed.ChecklistsShown:
        """Write the checklist of a category

        Without checks the trade's holds again. Findings recorded before keep what they were asked.
        """
        return self.call(
            typed.ChecklistsShown,
            "POST",
            "/warehouse/checklists",
            body={
                "checks": checks,
                "category": category,
            },
            key=idempotency_key or self.new_key(),
        )

    def list_dead_letters(
        self,
        *,
        work: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.LetterPage:
        """List background work that failed for good, the oldest first

        The error's own text may hold personal data, so it is told to tokens with `shop:write` alone.
        """
        return self.call(
            typed.LetterPage,
            "GET",
            "/dead-letters",
            query={
                "work": work,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_dead_letters(
        self,
        *,
        work: str | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.LetterShown]:
        """All that `list_dead_letters` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_dead_letters(
                work=work,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def retry_dead_letter(
        self,
        number: int,
        *,
        idempotency_key: str | None = None,
    ) -> typed.Done:
        """Queue failed work again, with all its attempts"""
        return self.call(
            typed.Done,
            "POST",
            f"/dead-letters/{quoted(number)}/retry",
            key=idempotency_key or self.new_key(),
        )

    def discard_dead_letter(
        self,
        number: int,
        *,
        because: str,
        idempotency_key: str | None = None,
    ) -> typed.Done:
        """Leave failed work undone for good, for a reason

        A refund that is owed cannot be discarded.
        """
        return self.call(
            typed.Done,
            "POST",
            f"/dead-letters/{quoted(number)}/discard",
            body={
                "because": because,
            },
            key=idempotency_key or self.new_key(),
        )

    def ping(self) -> typed.Pong:
        """Answer with nothing

        For load balancers and as the reference of the benchmarks.
        """
        return self.call(
            typed.Pong,
            "GET",
            "/ping",
            safe=True,
        )

    def list_webhooks(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.WebhookPage:
        """List the webhooks of the shop, newest first"""
        return self.call(
            typed.WebhookPage,
            "GET",
            "/webhooks",
            query={
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_webhooks(
        self,
        *,
        limit: int | None = None,
    ) -> Iterator[typed.WebhookShown]:
        """All that `list_webhooks` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_webhooks(
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def make_webhook(
        self,
        *,
        url: str,
        description: str | None = None,
        types: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.WebhookMade:
        """Make a webhook

        What happens from now on is pushed to its address, signed with the secret of this answer, which is shown only
        now. How to receive and verify is in the guide to webhooks.
        """
        return self.call(
            typed.WebhookMade,
            "POST",
            "/webhooks",
            body={
                "url": url,
                "description": description,
                "types": types,
            },
            key=idempotency_key or self.new_key(),
        )

    def get_webhook(self, ref: str) -> typed.WebhookShown:
        """Read a webhook"""
        return self.call(
            typed.WebhookShown,
            "GET",
            f"/webhooks/{quoted(ref)}",
            safe=True,
        )

    def change_webhook(
        self,
        ref: str,
        *,
        url: str,
        description: str | None = None,
        types: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> typed.WebhookShown:
        """Change a webhook's address, description and events"""
        return self.call(
            typed.WebhookShown,
            "POST",
            f"/webhooks/{quoted(ref)}/change",
            body={
                "url": url,
                "description": description,
                "types": types,
            },
            key=idempotency_key or self.new_key(),
        )

    def pause_webhook(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.WebhookShown:
        """Pause a webhook

        Nothing is pushed to it; what happens meanwhile is pushed once it is resumed.
        """
        return self.call(
            typed.WebhookShown,
            "POST",
            f"/webhooks/{quoted(ref)}/pause",
            key=idempotency_key or self.new_key(),
        )

    def resume_webhook(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.WebhookShown:
        """Resume a webhook that was paused or stopped

        It is pushed to again, beginning with what has waited.
        """
        return self.call(
            typed.WebhookShown,
            "POST",
            f"/webhooks/{quoted(ref)}/resume",
            key=idempotency_key or self.new_key(),
        )

    def remove_webhook(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.WebhookShown:
        """Remove a webhook for good"""
        return self.call(
            typed.WebhookShown,
            "POST",
            f"/webhooks/{quoted(ref)}/remove",
            key=idempotency_key or self.new_key(),
        )

    def rotate_webhook_secret(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.WebhookMade:
        """Give a webhook a new signing secret

        The former one signs beside it until `old_secret_until`.
        """
        return self.call(
            typed.WebhookMade,
            "POST",
            f"/webhooks/{quoted(ref)}/rotate-secret",
            key=idempotency_key or self.new_key(),
        )

    def ping_webhook(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.PushShown:
        """Push a test to a webhook

        An event of the type `webhook.ping`, tried once. Its outcome is in the log.
        """
        return self.call(
            typed.PushShown,
            "POST",
            f"/webhooks/{quoted(ref)}/ping",
            key=idempotency_key or self.new_key(),
        )

    def replay_webhook(
        self,
        ref: str,
        *,
        since: datetime | str,
        idempotency_key: str | None = None,
    ) -> typed.ReplayedShown:
        """Push everything again that happened since an instant

        As far back as the log goes; each under the webhook-id it had before.
        """
        return self.call(
            typed.ReplayedShown,
            "POST",
            f"/webhooks/{quoted(ref)}/replay",
            body={
                "since": since,
            },
            key=idempotency_key or self.new_key(),
        )

    def replay_failed_pushes(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.ReplayedShown:
        """Push everything again that was given up"""
        return self.call(
            typed.ReplayedShown,
            "POST",
            f"/webhooks/{quoted(ref)}/replay-failed",
            key=idempotency_key or self.new_key(),
        )

    def count_pushes(self, ref: str) -> typed.PushCountsShown:
        """Count a webhook's pushes in the log by state: waiting, delivered, given up"""
        return self.call(
            typed.PushCountsShown,
            "GET",
            f"/webhooks/{quoted(ref)}/counts",
            safe=True,
        )

    def list_webhook_types(self) -> typed.EventTypesShown:
        """List the events that webhooks can hear of"""
        return self.call(
            typed.EventTypesShown,
            "GET",
            "/webhook-types",
            safe=True,
        )

    def list_pushes(
        self,
        *,
        webhook: str | None = None,
        state: Literal["waiting", "delivered", "failed"] | None = None,
        type: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> typed.PushPage:
        """List what was pushed or waits to be, newest first"""
        return self.call(
            typed.PushPage,
            "GET",
            "/pushes",
            query={
                "webhook": webhook,
                "state": state,
                "type": type,
                "cursor": cursor,
                "limit": limit,
            },
            safe=True,
        )

    def iter_pushes(
        self,
        *,
        webhook: str | None = None,
        state: Literal["waiting", "delivered", "failed"] | None = None,
        type: str | None = None,
        limit: int | None = None,
    ) -> Iterator[typed.PushShown]:
        """All that `list_pushes` lists, page after page."""
        cursor: str | None = None
        while True:
            page = self.list_pushes(
                webhook=webhook,
                state=state,
                type=type,
                limit=limit,
                cursor=cursor,
            )
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def get_push(self, ref: str) -> typed.PushWhole:
        """Read a push: what is sent, and every try"""
        return self.call(
            typed.PushWhole,
            "GET",
            f"/pushes/{quoted(ref)}",
            safe=True,
        )

    def replay_push(
        self,
        ref: str,
        *,
        idempotency_key: str | None = None,
    ) -> typed.PushShown:
        """Push one event again, under the same webhook-id"""
        return self.call(
            typed.PushShown,
            "POST",
            f"/pushes/{quoted(ref)}/replay",
            key=idempotency_key or self.new_key(),
        )
