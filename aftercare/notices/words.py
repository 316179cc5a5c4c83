"""The message for an event: what happened, what happens next and when; amount and date first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from aftercare.cases.claims import at_stake
from aftercare.cases.clocks import counted_at, time_of
from aftercare.cases.kinds.table import PREPAID
from aftercare.cases.models import Case
from aftercare.cases.remedies import remedy_label
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.core.money import Money
from aftercare.core.when import instant_text

from .catalogue import NOTICES, Notice
from .sentences import CHARGED_IF_NOT_BACK, NEXT, OWED
from .variables import INSIDE, fill
from .wording import wording_of


@dataclass(frozen=True, slots=True)
class Words:
    """`also` is said after the text whatever the shop wrote: what the customer may have to pay."""

    notice: Notice
    subject: str
    text: str
    also: str

    @property
    def whole(self) -> str:
        return "\n\n".join(part for part in (self.text, self.also) if part)


def words_for(event: EventRow, case: Case) -> Words | None:
    """The message for an event as the case stood right after it, or None if the customer is not told of it."""
    if event.name == "reply.written" and event.actor_kind == ActorKind.CUSTOMER:
        return None  # they know what they wrote
    notice = notice_of(event, case)
    wording = wording_of(case.shop_id, notice, get_language() or "en") if notice else None
    return words_in(wording, notice, event, case) if notice and wording else None


def words_in(wording: tuple[str, str], notice: Notice, event: EventRow, case: Case) -> Words:
    """Subject and text with the values of this event put in."""
    values = values_of(event, case)
    told = {INSIDE.get(name, name): value for name, value in values.items()}
    told["next"] = str(next_sentence(event)) % values
    subject = " ".join(fill(wording[0], told).split())
    also = [_charge(event, case), "" if notice.whole else str(_owed(event)) % values]
    return Words(notice, subject, fill(wording[1], told), " ".join(part for part in reversed(also) if part))


def notice_of(event: EventRow, case: Case) -> Notice | None:
    """Which message tells of it: the whole one where money goes back, else that of what the event says of itself, else
    of the step it leads to, else of any."""
    to = str(event.data.get("to", ""))
    if event.data.get("way") and (agreed := NOTICES.get(f"{event.name}.{event.data['way']}")):
        return agreed
    whole = NOTICES.get(f"{event.name}.{to}")
    if whole and whole.whole:
        if case.table.refunds:
            return whole
        return NOTICES.get(event.name)
    variants = (event.data.get("ruling"), event.data.get("purpose"), event.data.get("asks"), to)
    found = (NOTICES.get(f"{event.name}.{variant}") for variant in variants if variant)
    return next((notice for notice in found if notice), NOTICES.get(event.name))


def _charge(event: EventRow, case: Case) -> str:
    """What not sending the goods back would cost, where the remedy comes first and while it has not come to that."""
    path = event.data.get("path", "") if event.name == "offer.made" else case.path
    if path not in PREPAID or not (event.name == "offer.made" or event.data.get("to") in BEFORE_GOODS):
        return ""
    return str(CHARGED_IF_NOT_BACK) % {"charge": case.money(at_stake(case)).text(get_language() or "en")}


def _owed(event: EventRow) -> object:
    """What is charged although the request is settled otherwise."""
    return OWED if event.data.get("to") == "completed" and event.data.get("receivable") else ""


BEFORE_GOODS = frozenset({"refund", "replace", "send_back"})


def next_sentence(event: EventRow) -> object:
    """What happens next; the clocks' own events say it themselves, and a reply changes nothing."""
    return "" if event.name in NO_NEXT or event.data.get("asks") else NEXT.get(str(event.data.get("to", "")), "")


NO_NEXT = frozenset({
    "case.paused", "case.resumed", "case.extended", "case.due_soon", "reply.written", "refund.way_asked",
    "refund.way_chosen",
})  # fmt: skip


def values_of(event: EventRow, case: Case) -> dict[str, str]:
    data = event.data
    said = {name: str(data.get(name, "")) for name in ("because", "words", "into", "units", "of")}
    return {
        **said,
        "order": case.order.number,
        "items": _listed([f"{line.units} × {line.title or line.sku}" for line in case.asked]),
        "customer": case.customer.name if case.customer else "",
        "shop": case.shop.name,
        "ref": case.ref,
        "amount": _amount(event, case).text(get_language() or "en"),
        "receivable": case.money(case.receivable).text(get_language() or "en"),
        "due": _due(event, case),
        "until": _instant(data.get("until"), case),
        "notes": " ".join(data.get("notes", [])),
        "parcel": " ".join(part for part in (data.get("carrier", ""), data.get("tracking_number", "")) if part),
        "address": case.shop.return_address or case.shop.name,
        "offer": _offer(data, case),
    }


def _amount(event: EventRow, case: Case) -> Money:
    """What came back may be a part of what the customer gets."""
    return case.money(event.data["amount"]) if event.name in PARTS else case.amount


PARTS = frozenset({"refund.returned", "refund.way_asked", "refund.way_chosen"})


def _listed(parts: list[str]) -> str:
    return ("、" if (get_language() or "en").startswith("zh") else ", ").join(parts)


def _offer(data: Mapping[str, Any], case: Case) -> str:
    """“Money back, the goods are kept, ¥30.00”"""
    amount = data.get("amount")
    money = case.money(amount).text(get_language() or "en") if isinstance(amount, int) else ""
    return ", ".join(part for part in (remedy_label(data.get("kind", ""), data.get("path", "")), money) if part)


def _due(event: EventRow, case: Case) -> str:
    """The deadline the event names, else that of the step it led to; in the shop's zone."""
    if event.data.get("due"):
        return _instant(event.data["due"], case)
    step = event.data.get("to", "")
    if case.due_at and (case.step, case.changed_at) == (step, event.at):
        return instant_text(case.due_at, case.shop.timezone)
    within = time_of(case.shop_id, case.kind, step) if step in case.table.steps else None
    if not within:
        return ""
    working = counted_at(case.shop_id, case.kind, step)
    return instant_text(working.add(event.at, within) if working else event.at + within, case.shop.timezone)


def _instant(text: str | None, case: Case) -> str:
    return instant_text(datetime.fromisoformat(text), case.shop.timezone) if text else ""
