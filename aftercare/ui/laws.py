"""A rule of the law as people read it: what it gives, to whom, until when, and where its own text stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aftercare.policy import law
from aftercare.policy.law.demands import KINDS
from aftercare.policy.law.spans import Span
from aftercare.policy.law.traits import CONDITIONS, TRAITS
from aftercare.policy.sentences import PAYERS

from .decisions import DUTIES, STARTS
from .law_words import GROUPS, REGISTERS, RIGHTS


@dataclass(frozen=True, slots=True)
class LawView:
    """`points` are what it says, from the row that decisions are made with; `register` is where the law stands."""

    id: str
    title: str
    article: str
    place: str
    points: list[str]
    since: date | None
    until: date | None
    verified: str
    register: str


def law_views(id: str) -> list[LawView]:
    """The rows of that id, the newest first; empty for a rule that is not known."""
    known = [row for row in law.ROWS if row.id == id]
    return [_view(row) for row in sorted(known, key=lambda row: row.valid_from or date.min, reverse=True)]


def _view(row: law.LawRule) -> LawView:
    return LawView(
        id=row.id,
        title=str(RIGHTS.get(row.id, row.right)),
        article=row.cited(get_language() or "en"),
        place=row.jurisdiction,
        points=list(_points(row)),
        since=row.valid_from,
        until=row.valid_to,
        verified=row.verified,
        register=REGISTERS.get(row.jurisdiction.split("-")[0], ""),
    )


def _points(row: law.LawRule) -> Iterator[str]:
    match row:
        case law.Withdrawal():
            yield from _withdrawal(row)
        case law.Exclusion():
            yield from _outs(row.outs)
        case law.Intact():
            yield from _intact(row)
        case law.Conformity():
            yield from _conformity(row)
        case law.Late():
            yield _("Goods that are not sent within %(time)s of the order may be cancelled.") % {"time": _time(row)}
        case law.Duty() if not row.dues:
            yield _("A duty of the shop beside its decision on a request.")
    yield from (_due(due) for due in row.dues)


def _withdrawal(row: law.Withdrawal) -> Iterator[str]:
    yield _("Goods may be sent back without a reason within %(time)s, counted from the day after delivery.") % {
        "time": span_words(row.span)
    }
    if row.only_uninformed:
        yield _("This holds only where the shop did not show terms of its own before the purchase.")
    if row.last_item:
        yield _("Where items of an order come apart, the time begins with the last of them.")
    if row.before_delivery:
        yield _("It may also be used before the goods have come.")
    if row.later:
        yield _("Who was not told of this right has longer: %(time)s. A person checks that.") % {
            "time": span_words(row.later)
        }
    yield str(PAYERS[row.freight])
    if row.freight_uninformed and row.freight_uninformed != row.freight:
        yield _("Who was not told so before the purchase does not pay it.")
    if row.delivery_back:
        yield _("When everything goes back, what was paid for the delivery is refunded too.")
    yield from _outs(row.outs)


def _outs(outs: Sequence[law.Out]) -> Iterator[str]:
    if outs:
        yield _("Not covered: %(goods)s.") % {"goods": _listed(_out(out) for out in outs)}


def _out(out: law.Out) -> str:
    goods = str(TRAITS.get(out.trait, out.trait))
    if out.condition:
        return _("%(goods)s (%(condition)s)") % {"goods": goods, "condition": CONDITIONS[out.condition]}
    return _("%(goods)s (if confirmed at the purchase)") % {"goods": goods} if out.confirmed else goods


def _intact(row: law.Intact) -> Iterator[str]:
    for group, broken in row.breaks.items():
        yield _("%(goods)s count as no longer intact when: %(conditions)s.") % {
            "goods": GROUPS.get(group, group), "conditions": _conditions(broken),
        }  # fmt: skip
    yield _("Never held against the customer: %(conditions)s.") % {"conditions": _conditions(row.never)}


def _conformity(row: law.Conformity) -> Iterator[str]:
    yield _("For goods that are not as they should be.")
    if row.traits:
        yield _("Only for: %(goods)s.") % {"goods": _listed(str(TRAITS[trait]) for trait in sorted(row.traits))}
    for kind, span in row.gives.items():
        yield _("%(kind)s: a right within %(time)s.") % {"kind": KINDS[kind], "time": span_words(span)}
    for kind, span in row.asks.items():
        yield _("%(kind)s: a person decides, never a machine alone, within %(time)s.") % {
            "kind": KINDS[kind], "time": span_words(span),
        }  # fmt: skip
    if row.other:
        goods = _listed(str(TRAITS[trait]) for trait in sorted(row.other[0]))
        yield _("%(goods)s: %(time)s.") % {"goods": goods, "time": span_words(row.other[1])}
    if row.proof:
        yield _("Within that time the shop has to prove that the goods were without fault.")
    if row.freight == "merchant":
        yield str(PAYERS["merchant"])


def _due(due: law.Due) -> str:
    within = _("within %(time)s") % {
        "time": span_words(Span(days=due.days, months=due.months), due.hours, due.business)
    }
    start = STARTS.get(due.starts, STARTS["notice"])
    said = str(start) % {"duty": DUTIES.get(due.code, due.code), "within": within}
    return _("%(sentence)s.") % {"sentence": said}


def _time(row: law.LawRule) -> str:
    return span_words(Span(days=row.days or 0, months=row.months or 0))


def span_words(span: Span, hours: int = 0, business: bool = False) -> str:
    """“7 days”, “2 years”, or that no day ends it."""
    if span.endless:
        return _("a time that this rule does not end")
    if hours:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    if span.months and span.months % 12 == 0:
        return ngettext("%(count)s year", "%(count)s years", span.months // 12) % {"count": span.months // 12}
    if span.months:
        return ngettext("%(count)s month", "%(count)s months", span.months) % {"count": span.months}
    if business:
        return ngettext("%(count)s working day", "%(count)s working days", span.days) % {"count": span.days}
    return ngettext("%(count)s day", "%(count)s days", span.days) % {"count": span.days}


def _conditions(names: Iterable[str]) -> str:
    return _listed(str(CONDITIONS[name]) for name in CONDITIONS if name in set(names))


def _listed(words: Iterable[str | Promise]) -> str:
    return ("、" if (get_language() or "").startswith("zh") else ", ").join(str(word) for word in words)
