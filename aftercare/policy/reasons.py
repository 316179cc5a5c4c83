"""Which of the policy's reasons a shop puts in its lists, in which order and in which words.

The policy alone decides what a reason means. A reason that a law gives customers a right by stays in the lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import LOCALES, Shop

from .events import ReasonsChanged
from .facts import Reason
from .floor import jurisdictions
from .law import LawRule, pack
from .law.floor import FAULTS
from .models import PolicyVersion, ReasonChoice
from .sentences import reason_label
from .terms import STANDARD, Kind

KINDS: tuple[str, ...] = get_args(Kind)
LONGEST = 60
ANYWHERE = ("EU", "UK")
"""Whoever sells to a consumer there owes it, wherever the shop is; a policy may say that the shop does not."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A reason as it stands in the lists of these kinds."""

    reason: str
    label: str
    kinds: tuple[str, ...] = KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonSet:
    """What a shop wants of one reason: the kinds whose lists leave it out, and its own words by language."""

    reason: str
    hidden: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def offered(shop_id: int, reasons: Iterable[str], *, kind: str = "") -> list[Offered]:
    """These reasons of a policy as the shop's list for that kind has them; without a kind, those of any."""
    kept = choices_of(shop_id)
    wanted = [reason for reason in reasons if not _is_hidden(kept.get(reason), kind)]
    wanted.sort(key=lambda reason: kept[reason].position if reason in kept else len(kept))
    return [_offered(reason, kept.get(reason)) for reason in wanted]


def _offered(reason: str, choice: ReasonChoice | None) -> Offered:
    kinds = tuple(kind for kind in KINDS if not _is_hidden(choice, kind))
    return Offered(reason, label_in(choice, reason), kinds)


def left_out(shop_id: int, reasons: Iterable[str]) -> frozenset[str]:
    """The kinds whose lists leave out one of these reasons."""
    kept = choices_of(shop_id)
    return frozenset(kind for reason in reasons if reason in kept for kind in kept[reason].hidden)


def label_in(choice: ReasonChoice | None, reason: str) -> str:
    """The shop's words in the reader's language, else the standard ones."""
    return (choice.words.get(get_language() or "") if choice else "") or reason_label(reason)


def choices_of(shop_id: int) -> dict[str, ReasonChoice]:
    return {row.reason: row for row in ReasonChoice.objects.filter(shop=shop_id).order_by("position")}


def needed(shop: Shop, *, at: datetime) -> dict[tuple[str, str], LawRule]:
    """The reasons and kinds that a law of where the shop sells gives a right by, with the rule that does."""
    policy, today = PolicyVersion.objects.in_force(shop.pk, at), at.astimezone(ZoneInfo(shop.timezone)).date()
    terms = policy.terms if policy else STANDARD
    places = [*jurisdictions(shop, terms), *(() if terms.countries else ANYWHERE)]
    found: dict[tuple[str, str], LawRule] = {}
    for place in dict.fromkeys(places):
        for one, rule in _given(place, today):
            found.setdefault(one, rule)
    return found


@transaction.atomic
def set_reasons(*, shop: Shop, reasons: Sequence[ReasonSet], by: Actor, at: datetime) -> None:
    """Keep them in this order. Raises `Refused`, naming the field, for one that the law needs in a list it is hidden
    from; reasons that are not named come last, as they are."""
    # The lock keeps two editors from mixing their orders.
    shop = Shop.objects.select_for_update().get(pk=shop.pk)
    _check(reasons, needed(shop, at=at))
    before = _state(shop)
    for position, one in enumerate(reasons):
        words = {locale: text.strip() for locale, text in one.words.items() if text.strip()}
        kept = {"position": position, "hidden": sorted(set(one.hidden)), "words": words}
        ReasonChoice.objects.update_or_create(shop=shop, reason=one.reason, defaults=kept)
    rest = ReasonChoice.objects.filter(shop=shop).exclude(reason__in=[one.reason for one in reasons])
    for position, row in enumerate(rest.order_by("position"), len(reasons)):
        ReasonChoice.objects.filter(pk=row.pk).update(position=position)
    after = _state(shop)
    changed = [reason for reason in after if before.get(reason) != after[reason]]
    if changed:
        emit(ReasonsChanged(shop=shop, reasons=tuple(changed), by=by, at=at))


def _given(place: str, today: date) -> Iterator[tuple[tuple[str, str], LawRule]]:
    law = pack(place, today)
    for right in law.withdrawals:
        if not right.only_uninformed:
            yield (Reason.CHANGED_MIND.value, "return"), right
    for rule in law.conformity:
        if not rule.traits:
            yield from (((fault, kind), rule) for fault in FAULTS for kind in rule.gives if kind in KINDS)
    for late in law.late:
        yield from (((reason.value, "refund_only"), late) for reason in (Reason.LATE, Reason.NOT_ARRIVED))


def _check(reasons: Sequence[ReasonSet], by_law: Mapping[tuple[str, str], LawRule]) -> None:
    if len({one.reason for one in reasons}) != len(reasons):
        raise Refused(_("Name each reason once."), code="twice", field="reasons")
    for one in reasons:
        if one.reason not in [reason.value for reason in Reason]:
            sentence = _("There is no reason “%(reason)s”.") % {"reason": one.reason[:40]}
            raise Refused(sentence, code="unknown_reason", field="reasons")
        for kind in one.hidden:
            _check_hidden(one.reason, kind, by_law)
        _check_words(one)


def _check_hidden(reason: str, kind: str, by_law: Mapping[tuple[str, str], LawRule]) -> None:
    if kind not in KINDS:
        raise Refused(_("There is no kind “%(kind)s”.") % {"kind": kind[:40]}, code="unknown_kind", field="reasons")
    rule = by_law.get((reason, kind))
    if rule:
        raise Refused(
            _("“%(reason)s” stays in this list: customers have a right by it (%(article)s).")
            % {"reason": reason_label(reason), "article": rule.cited(get_language() or "en")},
            code="needed_by_law",
            field=f"{reason}.{kind}",
        )


def _check_words(one: ReasonSet) -> None:
    for locale, text in one.words.items():
        if locale not in dict(LOCALES):
            sentence = _("Choose one of the languages: %(all)s.") % {"all": ", ".join(dict(LOCALES))}
            raise Refused(sentence, code="bad_language", field=f"{one.reason}.words")
        if len(text.strip()) > LONGEST:
            sentence = _("Use at most %(most)s characters.") % {"most": LONGEST}
            raise Refused(sentence, code="too_long", field=f"{one.reason}.{locale}")


def _is_hidden(choice: ReasonChoice | None, kind: str) -> bool:
    if choice is None:
        return False
    return kind in choice.hidden if kind else set(KINDS) <= set(choice.hidden)


def _state(shop: Shop) -> dict[str, tuple[int, tuple[str, ...], tuple[tuple[str, str], ...]]]:
    kept = choices_of(shop.pk)
    return {
        name: (row.position, tuple(row.hidden), tuple(sorted(row.words.items()))) for name, row in kept.items()
    }  # fmt: skip
