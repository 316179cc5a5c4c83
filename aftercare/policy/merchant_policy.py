"""A shop's policy as schema.org `MerchantReturnPolicy`, for search engines and shopping assistants.

Each answer is asked of `decide` (see `promised.py`), so the law's floor is in it. One entry for each place and for
each category that is treated differently; https://schema.org/MerchantReturnPolicy names every property used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from aftercare.core.money import exponent
from aftercare.people.models import Shop

from .facts import Path, Reason
from .promised import Promised, promised
from .terms import Terms, WindowTerms

CONTEXT = "https://schema.org"
FREE, CUSTOMER, SHIPPING_FEE = (
    f"{CONTEXT}/{name}" for name in ("FreeReturn", "ReturnFeesCustomerResponsibility", "ReturnShippingFees")
)
FINITE, UNLIMITED, NONE = (
    f"{CONTEXT}/MerchantReturn{name}" for name in ("FiniteReturnWindow", "UnlimitedWindow", "NotPermitted")
)


FULL, EXCHANGE = f"{CONTEXT}/FullRefund", f"{CONTEXT}/ExchangeRefund"
BY_MAIL, KEEP = f"{CONTEXT}/ReturnByMail", f"{CONTEXT}/KeepProduct"
NEW, USED = f"{CONTEXT}/NewCondition", f"{CONTEXT}/UsedCondition"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is promised to one country for one category (empty: any that is not named): for a change of mind the money
    or an exchange, for an item of hardly any value, for a used one; and for a fault."""

    country: str
    category: str
    mind: Promised
    swap: Promised
    cheap: Promised
    used: Promised
    fault: Promised

    @property
    def best(self) -> Promised:
        """The money back where there is a choice."""
        return self.mind if self.mind.taken else self.swap

    @property
    def answers(self) -> tuple[Promised, ...]:
        return self.mind, self.swap, self.cheap, self.used, self.fault


def merchant_policy(shop: Shop, terms: Terms, *, at: datetime, link: str) -> dict[str, Any]:
    """The shop as an `OnlineStore` with its return policies. `link` is the page for people."""
    found = [_policy(shop, terms, entry, at=at, link=link) for entry in entries(shop, terms, at=at)]
    return {"@context": CONTEXT, "@type": "OnlineStore", "name": shop.name, "hasMerchantReturnPolicy": found}


def entries(shop: Shop, terms: Terms, *, at: datetime) -> Iterator[Entry]:
    """For each place the shop sells to; a category stands apart only where it is treated differently."""
    for place in dict.fromkeys((shop.country, *terms.countries)):
        plain = _entry(shop, terms, place, "", at=at)
        yield plain
        for category in categories(terms):
            entry = _entry(shop, terms, place, category, at=at)
            if entry.answers != plain.answers:
                yield entry


def categories(terms: Terms) -> list[str]:
    named = {category for window in terms.windows for category in window.categories}
    return sorted(named | set(terms.excluded.categories))


def _entry(shop: Shop, terms: Terms, place: str, category: str, *, at: datetime) -> Entry:
    country, _, region = place.partition("-")

    def ask(reason: str, **more: Any) -> Promised:
        return promised(
            terms, country=country, region=f"{country}-{region}" if region else "", currency=shop.currency,
            timezone=shop.timezone, reason=reason, category=category, placed_at=at, **more,
        )  # fmt: skip

    mind = Reason.CHANGED_MIND
    return Entry(
        place, category, mind=ask(mind), swap=ask(mind, kind="exchange"), cheap=ask(mind, amount=1),
        used=ask(mind, condition=("marked",)), fault=ask(Reason.DEFECT),
    )  # fmt: skip


def _policy(shop: Shop, terms: Terms, entry: Entry, *, at: datetime, link: str) -> dict[str, Any]:
    country = entry.country.partition("-")[0]
    policy: dict[str, Any] = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": country,
        "returnPolicyCountry": shop.country,
        **_window(entry.best),
        "merchantReturnLink": link,
    }
    apart = {"category": entry.category, "region": entry.country if entry.country != country else ""}
    if properties := [_property(name, value) for name, value in apart.items() if value]:
        policy["additionalProperty"] = _some(properties)
    if not entry.best.taken:
        return policy
    policy |= {
        "returnMethod": _some([BY_MAIL, KEEP] if entry.cheap.path == Path.KEEP else [BY_MAIL]),
        "refundType": [*([FULL] if entry.mind.taken else []), *([EXCHANGE] if entry.swap.taken else [])],
        "returnFees": _fees(entry.best),
        "customerRemorseReturnFees": _fees(entry.best),
        "itemDefectReturnFees": _fees(entry.fault),
        "itemCondition": _some([NEW, USED] if _takes_used(terms, entry) else [NEW]),
    }
    policy |= _amounts(shop, entry.best)
    seasons = [_season(shop, terms, entry, window) for window in terms.windows if window.placed_from]
    return policy | ({"returnPolicySeasonalOverride": seasons} if seasons and not entry.category else {})


def _takes_used(terms: Terms, entry: Entry) -> bool:
    """Where the policy asks for intact goods, a used item that is not refused at once still meets the inspection."""
    return not terms.excluded.unless_intact and entry.used.taken


def _some(values: list[Any]) -> Any:
    """schema.org takes one value or a list of them."""
    return values[0] if len(values) == 1 else values


def _window(found: Promised) -> dict[str, Any]:
    if not found.taken:
        return {"returnPolicyCategory": NONE}
    if found.days is None:
        return {"returnPolicyCategory": UNLIMITED}
    return {"returnPolicyCategory": FINITE, "merchantReturnDays": found.days}


def _fees(found: Promised) -> str:
    if found.freight_payer != "customer":
        return FREE
    return SHIPPING_FEE if found.fee else CUSTOMER


def _amounts(shop: Shop, found: Promised) -> dict[str, Any]:
    amounts: dict[str, Any] = {}
    if found.fee:
        value = found.fee / 10 ** exponent(shop.currency)
        fee = {"@type": "MonetaryAmount", "value": value, "currency": shop.currency}
        amounts |= {"returnShippingFeesAmount": fee, "customerRemorseReturnShippingFeesAmount": fee}
    if found.restocking:
        amounts["restockingFee"] = found.restocking / 100
    return amounts


def _season(shop: Shop, terms: Terms, entry: Entry, window: WindowTerms) -> dict[str, Any]:
    """Orders of a season: asked about one placed on its first day."""
    assert window.placed_from is not None
    inside = _entry(shop, terms, entry.country, entry.category, at=_noon(window.placed_from))
    season: dict[str, Any] = {
        "@type": "MerchantReturnPolicySeasonalOverride",
        "startDate": window.placed_from.isoformat(),
        **_window(inside.best),
    }
    return season | ({"endDate": window.placed_to.isoformat()} if window.placed_to else {})


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _property(name: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "name": name, "value": value}
