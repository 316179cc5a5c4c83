"""What the law of a place asks of each field of a policy, to be read beside it.

Nothing is said here that `shortfalls` does not say: it is asked about terms that promise the least in every field, and
what it then finds wanting is what the law demands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..terms import Excluded, ReasonTerms, Terms, WindowTerms
from . import cited
from .floor import Shortfall, shortfalls
from .traits import TRAITS

DAYS = _("At least %(asks)s days")
SENTENCES: dict[str, Promise] = {
    "reason_absent": _("Customers have this right, whatever the policy says"),
    "window": DAYS,
    "window_category": DAYS,
    "remedy": _("“%(asks)s” has to be offered"),
    "freight": _("The shop pays"),
    "fee": _("No fee within the time of the law"),
    "fault_fee": _("No fee"),
    "photos": _("No photos, for no reason is needed"),
    "trait": _("Only what the law leaves out itself: %(asks)s"),
    "refund": _("At most %(asks)s days"),
}
KINDS: dict[str, Promise] = {
    "return": _("Return and refund"),
    "refund_only": _("Refund only"),
    "exchange": _("Exchange"),
    "reship": _("Send it again"),
}
WORST = ReasonTerms(freight="customer", photos_from=0, restocking_percent=100, remedies=(), window_days=0)
NEVER = "-"
"""A trait no goods have."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one article asks of one field, in the places whose law it is; `refuses` as of a shortfall."""

    field: str
    law: str
    article: str
    what: str
    asks: object
    refuses: bool
    places: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.what]) % {"asks": self._asks()}

    @property
    def cited(self) -> str:
        return cited(self.law, get_language() or "en", self.article) or self.article

    def _asks(self) -> str:
        if isinstance(self.asks, (tuple, list)):
            return ", ".join(str(TRAITS.get(trait, trait)) for trait in self.asks) or "–"
        return str(KINDS.get(str(self.asks), str(self.asks)))


def demands(terms: Terms, places: Iterable[str], on: date) -> list[Demand]:
    """Of every field that the terms have, by field and article; the same article of several places once."""
    found: dict[tuple[str, str, str, str, object], list[tuple[str, bool]]] = {}
    for place in places:
        for short in dict.fromkeys(_asked(terms, place, on)):
            key = (short.field, short.law, short.article, short.what, short.asks)
            found.setdefault(key, []).append((place, short.refuses))
    return [
        Demand(*key, refuses=any(refuses for _place, refuses in where), places=tuple(place for place, _r in where))
        for key, where in found.items()
    ]


def _asked(terms: Terms, place: str, on: date) -> Iterator[Shortfall]:
    for worst in _worst(terms):
        for short in shortfalls(worst, place, on):
            if short.what in SENTENCES:
                yield _whole(short)


def _worst(terms: Terms) -> Iterator[Terms]:
    """The least in every field; then again with the policy's own window, and with no reason at all."""
    least = terms.model_copy(update={
        "window_days": 0, "refund_within_days": 365, "windows": tuple(map(_shortest, terms.windows)),
        "excluded": Excluded(traits=(NEVER,)), "reasons": dict.fromkeys(terms.reasons, WORST),
    })  # fmt: skip
    yield least
    own = WORST.model_copy(update={"window_days": None})
    yield least.model_copy(update={"reasons": dict.fromkeys(terms.reasons, own)})
    yield least.model_copy(update={"reasons": {}})


def _shortest(window: WindowTerms) -> WindowTerms:
    """Only windows that shorten are held to the law; the others could hide what it asks of the policy's own."""
    return window.model_copy(update={"days": 0} if window.instead else {"days": None, "instead": True})


def _whole(short: Shortfall) -> Shortfall:
    """What is asked of a trait is asked of the list; of a list, it can be compared."""
    if short.what != "trait":
        return short
    return Shortfall("excluded.traits", short.law, short.article, tuple(short.asks), "", short.refuses, short.what)
