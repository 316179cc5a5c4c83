"""A message as it would read: for an invented request, or for one of the shop's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from aftercare.cases.models import Case, CaseLine, Withdrawal
from aftercare.core.messages import send
from aftercare.core.models import EventRow
from aftercare.core.money import exponent
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order
from aftercare.people.models import Customer, Shop

from .catalogue import Notice
from .letter import Letter, letter_of
from .withdrawal_words import RECEIVED
from .withdrawals import confirmation
from .words import notice_of, words_in

STAND: Mapping[str, tuple[str, str]] = {
    "case.opened": ("exchange", "send_back"),
    "case.approved": ("exchange", "send_back"),
    "case.rejected": ("return", "rejected"),
    "case.withdrawn": ("return", "withdrawn"),
    "case.expired": ("return", "expired"),
    "case.lapsed": ("return", "review"),
    "case.converted": ("return", "converted"),
    "case.appealed": ("return", "dispute"),
    "case.disputed": ("return", "goods_dispute"),
    "case.ruled.customer": ("return", "refund"),
    "case.ruled.shop": ("return", "ruled"),
    "case.taken_back": ("return", "returning"),
    "case.objected": ("exchange", "objected"),
    "case.sent_again": ("exchange", "replace"),
    "case.refunded_instead": ("exchange", "refund"),
    "case.confirmed": ("exchange", "completed"),
    "case.paused": ("return", "review"),
    "case.resumed": ("return", "review"),
    "case.extended": ("return", "send_back"),
    "case.due_soon": ("return", "send_back"),
    "evidence.asked": ("return", "evidence"),
    "offer.made": ("return", "offer"),
    "offer.accepted": ("return", "refund"),
    "reply.written": ("return", "review"),
    "parcel.received": ("exchange", "inspection"),
    "parcel.held": ("refund_only", "refund"),
    "parcel.already_sent": ("refund_only", "intercept"),
    "parcel.stopped": ("return", "in_transit"),
    "parcel.not_stopped": ("return", "send_back"),
    "parcel.lost": ("return", "refund"),
    "goods.inspected": ("exchange", "replace"),
    "goods.inspected.failed": ("return", "failed"),
    "goods.inspected.unreturned": ("return", "unreturned"),
    "shipment.sent.replacement": ("exchange", "delivering"),
    "shipment.sent.to_buyer": ("return", "delivering_back"),
    "shipment.delivered": ("exchange", "confirm"),
    "shipment.lost.refund": ("exchange", "refund"),
    "shipment.lost": ("exchange", "replace"),
    "refund.returned": ("return", "repay"),
    "refund.returned.customer": ("return", "repay"),
    "refund.way_asked": ("return", "refund"),
    "refund.way_chosen.credit": ("return", "refund"),
    "refund.way_chosen.bank": ("return", "refund"),
    "refund.paid.agreed": ("return", "completed"),
    "refund.paid": ("return", "send_back"),
    "complaint.acknowledged": ("complaint", "assess"),
    "complaint.answered": ("complaint", "answered"),
    "complaint.closed": ("complaint", "completed"),
}
"""The kind and the step an invented request stands at; a whole message stands where its own name says."""


def preview(
    shop: Shop, notice: Notice, wording: tuple[str, str], *, locale: str, at: datetime, case: Case | None = None
) -> Letter:
    """The letter with these words, of the case where one is given."""
    with translation.override(locale):
        if notice.name == RECEIVED:
            return confirmation(sample_withdrawal(shop, locale, at), wording)
        case, link = (case, f"{settings.PUBLIC_URL}/cases/{case.ref}/") if case else (sample_case(shop, notice, at), "")
        event = _told(case, notice) or sample_event(notice, case, at=at)
        words = words_in(wording, notice, event, case)
        return letter_of(words, event, case, link=link or f"{settings.PUBLIC_URL}/")


def sample_event(notice: Notice, case: Case, *, at: datetime) -> EventRow:
    """As if it happened now."""
    step = STAND.get(notice.name, ("", notice.variant))[1]
    data = {
        "to": step, "because": _("The cup shows marks of use."),
        "words": _("Please send a photo of the bottom as well."),
        "units": 1, "of": 2, "notes": [_("A crack at the handle.")], "into": "AS-4T9W-K2M7-R8HC",
        "until": (at + timedelta(days=3)).isoformat(), "kind": "return", "path": "keep", "amount": case.granted // 4,
        "carrier": "SF", "tracking_number": "SF1357924680",
    }  # fmt: skip
    if notice.event in ("case.due_soon", "case.resumed", "case.extended"):
        data["due"] = (at + timedelta(days=1)).isoformat()
    if notice.event in ("refund.paid", "refund.way_chosen", "refund.returned"):
        data |= {"asks" if notice.event == "refund.returned" else "way": notice.variant} if notice.variant else {}
    if notice.event in ("case.ruled", "shipment.sent"):
        data["ruling" if notice.event == "case.ruled" else "purpose"] = notice.variant
    return EventRow(name=notice.event, at=at, data=data)


def sample_case(shop: Shop, notice: Notice, at: datetime) -> Case:
    """A request that is kept nowhere."""
    kind, step = STAND.get(notice.name, ("return", notice.variant))
    unit = 10 ** exponent(shop.currency)
    order = Order(shop=shop, number="20260318-0042", currency=shop.currency, placed_at=at, email="mei@example.com")
    case = Case(
        ref="AS-7K3M-2QX9-PD4T", shop=shop, order=order, kind=kind, step=step, currency=shop.currency, opened_at=at,
        granted=128 * unit, receivable=128 * unit if step == "unreturned" else 0,
        customer=Customer(shop=shop, name=_("Chen Mei")),
    )  # fmt: skip
    wanted = _("Linen shirt, indigo, L") if kind in ("exchange", "reship") else ""
    cup = CaseLine(case=case, sku="CUP-2", title=_("Hand-thrown cup"), units=2, amount=0)
    shirt = CaseLine(case=case, sku="SH-M", title=_("Linen shirt, beige, M"), units=1, amount=0, wanted_title=wanted)
    shirt.wanted = "SH-L" if wanted else ""
    case.asked = [] if kind == "complaint" else [cup, shirt]
    return case


def sample_withdrawal(shop: Shop, locale: str, at: datetime) -> Withdrawal:
    """A declaration that is kept nowhere."""
    return Withdrawal(
        ref="WD-7K3M-2QX9-PD4T", shop=shop, name=_("Chen Mei"), contract="20260318-0042", email="mei@example.com",
        items="", locale=locale, received_at=at,
    )  # fmt: skip


def _told(case: Case, notice: Notice) -> EventRow | None:
    """When this message last told of the case, if it did."""
    rows = EventRow.objects.filter(subject_kind="case", subject_id=case.pk, name=notice.event).order_by("-id")[:20]
    return next((row for row in rows if notice_of(row, case) == notice), None)


def send_sample(letter: Letter, *, shop: Shop, to: str, locale: str, at: datetime) -> None:
    """The letter to whoever is writing it, marked as a test."""
    if not to:
        raise Refused(_("Your account has no e-mail to send it to."), code="no_address")
    with translation.override(locale):
        subject = _("[Test] %(subject)s") % {"subject": letter.subject}
    send(
        channel="email", to=to, subject=subject, text=letter.text, html=letter.html, locale=locale, sender=shop.name,
        reply_to=shop.contact_email, shop_id=shop.pk, about=("shop", shop.pk), at=at,
    )  # fmt: skip
