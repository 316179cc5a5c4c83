"""Where a policy promises less than the law of a place demands, before it is published.

What is decided never falls below the law anyway: this keeps a policy from telling customers something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..facts import Reason
from ..terms import ReasonTerms, Terms, WindowTerms
from . import cited, jurisdiction_of, pack, place_of
from .rules import Conformity, Exclusion, LawRule, Withdrawal
from .spans import Span

MIND = Reason.CHANGED_MIND.value
FAULTS = tuple(
    reason.value
    for reason in (Reason.DEFECT, Reason.WRONG_ITEM, Reason.DAMAGED, Reason.NOT_AS_DESCRIBED, Reason.MISSING)
)

SENTENCES: dict[str, Promise] = {
    "reason_absent": _("The policy has no reason “%(says)s”, though customers have the right of %(article)s."),
    "window": _("%(says)s days are less than the %(asks)s days of %(article)s."),
    "remedy": _("The policy does not offer “%(asks)s”, though %(article)s gives it."),
    "freight": _("The customer may not be made to pay the freight (%(article)s)."),
    "fee": _("No fee of %(says)s percent may be taken within the time of %(article)s."),
    "window_category": _(
        "%(says)s days for some categories are less than the %(asks)s days of %(article)s; where the law leaves such "
        "goods out, name their traits instead."
    ),
    "fault_fee": _("No fee may be taken for goods that are not as they should be (%(article)s)."),
    "photos": _("No photos may be asked for where no reason is needed (%(article)s)."),
    "trait": _("Goods with the trait “%(says)s” may not be left out (%(article)s)."),
    "trait_confirmed": _(
        "Goods with the trait “%(says)s” may be left out only where the customer confirmed it at the purchase "
        "(%(article)s): that needs no exclusion here."
    ),
    "trait_condition": _(
        "Goods with the trait “%(says)s” may be left out only in the condition that the law names (%(article)s): that "
        "needs no exclusion here."
    ),
    "category": _("“%(says)s” may be left out only for goods that the law leaves out too (%(article)s)."),
    "refund": _("%(says)s days for the refund are more than the %(asks)s days of %(article)s."),
}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One place in the terms below the law. Only a law read in a primary text refuses publishing; others warn."""

    field: str
    law: str
    article: str
    asks: Any
    says: Any
    refuses: bool
    what: str

    @property
    def sentence(self) -> str:
        """In the reader's language."""
        values = {
            "article": cited(self.law, get_language() or "en", self.article),
            "asks": self.asks,
            "says": self.says,
        }
        return str(SENTENCES[self.what]) % values


def shortfalls(terms: Terms, jurisdiction: str, on: date) -> list[Shortfall]:
    """Every place below the law of that day, in the order of the terms; empty where no law is known."""
    place = pack(jurisdiction, on)
    found: list[Shortfall] = []
    for rule in place.withdrawals:
        if not rule.only_uninformed:  # a published policy informs
            found += _withdrawal(terms, rule, (rule, *place.exclusions), jurisdiction)
    for right in place.conformity:
        found += _conformity(terms, right, jurisdiction)
    return list(dict.fromkeys(found))


def _withdrawal(
    terms: Terms, rule: Withdrawal, rows: tuple[Withdrawal | Exclusion, ...], place: str
) -> Iterator[Shortfall]:
    lawful = frozenset(out.trait for row in rows for out in row.outs if not out.condition and not out.confirmed)
    reason = terms.reasons.get(MIND)
    if reason is None:
        yield _short(f"reasons.{MIND}", rule, "reason_absent", asks=MIND, says=MIND)
        return
    if reason.remedies is not None and "return" not in reason.remedies:
        yield _short(f"reasons.{MIND}.remedies", rule, "remedy", asks="return", says=list(reason.remedies))
    for name, any_reason in terms.reasons.items():  # whatever the reason, none is needed
        yield from _windows(terms, name, any_reason, rule, rule.span, place, lawful)
        yield from _fee(terms, name, rule, rule.span, place)
        if rule.freight == "merchant" and any_reason.freight == "customer":
            yield _short(f"reasons.{name}.freight", rule, "freight", asks="merchant", says="customer")
        if any_reason.photos_from is not None and name not in FAULTS:
            yield _short(f"reasons.{name}.photos_from", rule, "photos", asks=None, says=any_reason.photos_from)
    yield from _excluded(terms, rule, rows)
    yield from _refund(terms, rule)


def _conformity(terms: Terms, rule: Conformity, place: str) -> Iterator[Shortfall]:
    """Rights of all goods of the kind; those of some traits alone are left to the decision."""
    if rule.traits:
        return
    if not any(name in terms.reasons for name in FAULTS):
        yield _short("reasons.defect", rule, "reason_absent", asks="defect", says="defect")
    for name in FAULTS:
        reason = terms.reasons.get(name)
        if reason is None:
            continue
        for kind, span in rule.gives.items():
            yield from _windows(terms, name, reason, rule, span, place)
            if reason.remedies is not None and kind not in reason.remedies:
                yield _short(f"reasons.{name}.remedies", rule, "remedy", asks=kind, says=list(reason.remedies))
        yield from _costs(name, reason, rule)


def _costs(name: str, reason: ReasonTerms, rule: Conformity) -> Iterator[Shortfall]:
    """What is the shop's fault costs the customer nothing."""
    if rule.freight == "merchant" and reason.freight == "customer":
        yield _short(f"reasons.{name}.freight", rule, "freight", asks="merchant", says="customer")
    if reason.restocking_percent:
        where = f"reasons.{name}.restocking_percent"
        yield _short(where, rule, "fault_fee", asks=0, says=reason.restocking_percent)


def _fee(terms: Terms, name: str, rule: LawRule, span: Span, place: str) -> Iterator[Shortfall]:
    """A fee is promised only for days beyond the law's."""
    reason = terms.reasons[name]
    promised = _promised(terms, name, reason, place)
    if reason.restocking_percent and name not in FAULTS and promised is not None and promised <= span.as_days:
        where = f"reasons.{name}.restocking_percent"
        yield _short(where, rule, "fee", asks=0, says=reason.restocking_percent)


def _windows(
    terms: Terms, name: str, reason: ReasonTerms, rule: LawRule, span: Span, place: str,
    lawful: frozenset[str] = frozenset(),
) -> Iterator[Shortfall]:  # fmt: skip
    """`lawful` are traits of goods that the right does not cover, for which any window will do."""
    own = _promised(terms, name, reason, place)
    if own is not None and own < span.as_days:
        where = "window_days" if reason.window_days is None else f"reasons.{name}.window_days"
        yield _short(where, rule, "window", asks=span.as_days, says=own)
    for number, window in enumerate(terms.windows):
        if not window.instead or window.days is None or window.days >= span.as_days:
            continue
        if _touches(window, name, place) and not (window.traits and lawful.issuperset(window.traits)):
            what = "window_category" if window.categories else "window"
            yield _short(f"windows.{number}.days", rule, what, asks=span.as_days, says=window.days)


def _touches(window: WindowTerms, reason: str, place: str) -> bool:
    """Whether it is for anybody there: for the whole place, or a country or a state in it."""
    if window.reasons and reason not in window.reasons:
        return False
    return not window.places or any(_within(named, place) for named in window.places)


def _within(named: str, place: str) -> bool:
    named = place_of(named)
    country, _dash, _state = named.partition("-")
    inside = {named, jurisdiction_of(country, named), jurisdiction_of(country)}
    return not {place, place.split("-")[0]}.isdisjoint(inside)


def _covers(window: WindowTerms, reason: str, place: str) -> bool:
    """Whether it is for everybody there."""
    here = {place_of(place), place_of(place.split("-")[0])}
    return (not window.reasons or reason in window.reasons) and (
        not window.places or not here.isdisjoint(map(place_of, window.places))
    )


def _promised(terms: Terms, name: str, reason: ReasonTerms, place: str) -> int | None:
    """The days everybody at the place is promised for the reason; a fee beyond the law's days is the shop's to take."""
    own = terms.window_days if reason.window_days is None else reason.window_days
    days = [own, *(window.days for window in terms.windows if _for_all(window) and _covers(window, name, place))]
    return None if None in days else max(day for day in days if day is not None)


def _for_all(window: WindowTerms) -> bool:
    narrow = window.categories or window.traits or window.tiers or window.placed_from or window.placed_to
    return not window.instead and not window.until and not narrow


def _excluded(terms: Terms, rule: Withdrawal, rows: tuple[Withdrawal | Exclusion, ...]) -> Iterator[Shortfall]:
    outs = {out.trait: (row, out) for row in rows for out in row.outs}
    lawful = {out.trait for _row, out in outs.values() if not out.condition and not out.confirmed}
    for number, trait in enumerate(terms.excluded.traits):
        if trait not in lawful:
            row, out = outs.get(trait, (rule, None))
            what = "trait" if out is None else "trait_confirmed" if out.confirmed else "trait_condition"
            yield _short(f"excluded.traits.{number}", row, what, asks=sorted(lawful), says=trait)
    for number, category in enumerate(terms.excluded.categories):
        where = f"excluded.categories.{number}"
        yield _short(where, rule, "category", asks=sorted(lawful), says=category, refuses=False)


def _refund(terms: Terms, rule: Withdrawal) -> Iterator[Shortfall]:
    promised = terms.refund_within_days
    for due in rule.dues:
        if due.code == "refund" and promised is not None and promised > due.days:
            yield _short("refund_within_days", rule, "refund", asks=due.days, says=promised)


def _short(where: str, rule: LawRule, what: str, *, asks: Any, says: Any, refuses: bool | None = None) -> Shortfall:
    asks, says = (tuple(value) if isinstance(value, list) else value for value in (asks, says))
    return Shortfall(where, rule.id, rule.article, asks, says, rule.refuses if refuses is None else refuses, what)
