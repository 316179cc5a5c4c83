"""The message for an event: what happened, what happens next and when; amount and date first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from aftercare.cases.claims import at_stake
from aftercare.cases.kinds.table import PREPAID
from aftercare.cases.models import Case
from aftercare.cases.moves import time_of
from aftercare.cases.remedies import remedy_label
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.core.when import instant_text

from .sentences import CHARGED_IF_NOT_BACK, HAPPENED, NEXT, OWED, WHOLE, Said


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    text: str


def words_for(event: EventRow, case: Case) -> Words | None:
    """The message for an event as the case stood right after it, or None if the customer need not hear of it."""
    if event.name == "reply.written" and event.actor_kind == ActorKind.CUSTOMER:
        return None  # they know what they wrote
    values = _values(event, case)
    to = str(event.data.get("to", ""))
    whole = WHOLE.get((event.name, to)) if case.table.refunds else None
    if whole:
        text = [str(whole[1]) % values, _charge(event, case)]
        return Words(str(whole[0]) % values, " ".join(part for part in text if part))
    happened = _happened(event, to)
    if happened is None:
        return None
    text = [*(str(part) % values for part in (happened[1], _next(event, to), _owed(event, to))), _charge(event, case)]
    return Words(str(happened[0]) % values, " ".join(part.strip() for part in text if part))


def _charge(event: EventRow, case: Case) -> str:
    """What not sending the goods back would cost, where the remedy comes first and while it has not come to that."""
    path = event.data.get("path", "") if event.name == "offer.made" else case.path
    if path not in PREPAID or not (event.name == "offer.made" or event.data.get("to") in BEFORE_GOODS):
        return ""
    return str(CHARGED_IF_NOT_BACK) % {"charge": case.money(at_stake(case)).text(get_language() or "en")}


def _owed(event: EventRow, to: str) -> object:
    """What is charged although the request is settled otherwise."""
    return OWED if to == "completed" and event.data.get("receivable") else ""


BEFORE_GOODS = frozenset({"refund", "replace", "send_back"})


def _happened(event: EventRow, to: str) -> Said | None:
    """The sentence for what the event says of itself, else of the step it leads to, else for any."""
    variants = (event.data.get("ruling"), event.data.get("purpose"), to, "")
    found = (HAPPENED.get((event.name, str(variant))) for variant in variants if variant is not None)
    return next((said for said in found if said), None)


def _next(event: EventRow, to: str) -> object:
    """What happens next; the clocks' own events say it themselves, and a reply changes nothing."""
    return "" if event.name in NO_NEXT else NEXT.get(to, "")


NO_NEXT = frozenset({"case.paused", "case.resumed", "case.extended", "case.due_soon", "reply.written"})


def _values(event: EventRow, case: Case) -> dict[str, Any]:
    data = event.data
    said = {name: data.get(name, "") for name in ("because", "words", "into", "units", "of")}
    return {
        **said,
        "shop": case.shop.name,
        "ref": case.ref,
        "amount": case.amount.text(get_language() or "en"),
        "receivable": case.money(case.receivable).text(get_language() or "en"),
        "due": _due(event, case),
        "until": _instant(data.get("until"), case),
        "notes": " ".join(data.get("notes", [])),
        "parcel": " ".join(part for part in (data.get("carrier", ""), data.get("tracking_number", "")) if part),
        "address": case.shop.return_address or case.shop.name,
        "offer": _offer(data, case),
    }


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
    within = time_of(case.shop_id, case.kind, step) if step in case.table.steps else None
    return instant_text(event.at + within, case.shop.timezone) if within else ""


def _instant(text: str | None, case: Case) -> str:
    return instant_text(datetime.fromisoformat(text), case.shop.timezone) if text else ""
