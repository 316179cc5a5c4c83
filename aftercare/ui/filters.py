"""What a list of cases can be narrowed by, for the desk's chips and the API alike; each is one row of `FILTERS`.

Values are text, as an address has them; one that makes no sense is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.cases.holders import HOLDERS
from aftercare.cases.kinds import KINDS
from aftercare.cases.models import CaseLine, CaseQuerySet, Photo
from aftercare.core.money import minor_units
from aftercare.people.models import User
from aftercare.policy.facts import Reason
from aftercare.policy.sentences import reason_label

from .behind import BEHIND
from .filter import Asking, Filter, Where

Filters = Mapping[str, Sequence[str]]
"""What was asked for: the values by filter."""

STEPS = {name: step.label for kind in KINDS.values() for name, step in kind.steps.items()}
CHANNELS: Mapping[str, Promise] = {
    "portal": _("Customer's page"), "desk": _("Desk"), "api": _("API"), "inspection": _("Inspection"),
}  # fmt: skip
DEADLINES: Mapping[str, Promise] = {
    "late": _("Late"), "24h": _("Within 24 hours"), "72h": _("Within 3 days"), "none": _("None"),
}  # fmt: skip
MOST_DAYS = 3650
PICTURED = Q(Exists(Photo.objects.filter(case=OuterRef("pk"))))


def parse(given: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
    """The filters in an address; `given` are the values of a name."""
    found = {}
    for name, one in FILTERS.items():
        values = [value.strip() for value in given(name)]
        kept = list(dict.fromkeys(value for value in values if value and len(value) <= 100 and one.valid(value)))
        if kept:
            found[name] = kept if one.many else kept[-1:]
    return found


def condition(filters: Filters, asking: Asking) -> Q:
    """All of them at once."""
    whole = Q()
    for name, values in filters.items():
        any_of = Q()
        for value in values:
            any_of |= FILTERS[name].where(value, asking)
        whole &= any_of
    return whole


def _deadline(value: str, asking: Asking) -> Q:
    if value == "none":
        return Q(due_at=None)
    if value == "late":
        return Q(due_at__lte=asking.at) | Q(escalated_at__isnull=False, closed_at=None)
    return Q(due_at__gt=asking.at, due_at__lte=asking.at + timedelta(hours=int(value[:-1])))


def _assignee(value: str, asking: Asking) -> Q:
    if value == "none":
        return Q(assignee=None)
    return Q(assignee=asking.me or 0) if value == "me" else Q(assignee__ref=value)


def _amount(least: bool) -> Where:
    """An amount as people write it, in the currency of each case."""

    def where(value: str, asking: Asking) -> Q:
        found = Q(pk__in=[])
        for currency in sorted({shop.currency for shop in asking.shops}):
            bound = F("fees") + minor_units(Decimal(value), currency)
            found |= Q(currency=currency, granted__gte=bound) if least else Q(currency=currency, granted__lte=bound)
        return found

    return where


def _product(value: str, asking: Asking) -> Q:
    """An item code, or a part of a title as sold."""
    lines = CaseLine.objects.filter(case=OuterRef("pk"))
    return Q(Exists(lines.filter(Q(sku__iexact=value) | Q(title__icontains=value))))


def _is_amount(value: str) -> bool:
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return False
    return amount.is_finite() and 0 <= amount < 10**12 and -amount.as_tuple().exponent <= 2  # type: ignore[operator]


def _is_days(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < int(value) <= MOST_DAYS


def _is_text(value: str) -> bool:
    return "\0" not in value


def _labelled(labels: Mapping[str, str | Promise]) -> Callable[[str, Asking], str]:
    return lambda value, asking: str(labels.get(value, value))


def _as_it_is(value: str, asking: Asking) -> str:
    return value


def _holder(value: str, asking: Asking) -> str:
    known = {"me": gettext("me"), "none": gettext("nobody")}
    return known.get(value) or next((one.called for one in _people(asking) if one.ref == value), value)


def _people(asking: Asking) -> Iterable[User]:
    return User.objects.of_shops(list(asking.shops)).filter(role__in=HOLDERS).order_by("first_name", "username")


def _shop(value: str, asking: Asking) -> str:
    return next((shop.name for shop in asking.shops if shop.slug == value), value)


FILTERS: Mapping[str, Filter] = {
    "kind": Filter(
        label=_("Kind"), many=True, where=lambda value, asking: Q(kind=value), valid=KINDS.__contains__,
        says=_labelled({key: kind.label for key, kind in KINDS.items()}),
        choices=lambda asking: [(key, str(kind.label)) for key, kind in KINDS.items()],
    ),
    "step": Filter(
        label=_("Step"), many=True, where=lambda value, asking: Q(step=value), valid=STEPS.__contains__,
        says=_labelled(STEPS), choices=lambda asking: [(name, str(label)) for name, label in STEPS.items()],
    ),
    "reason": Filter(
        label=_("Reason"), many=True, where=lambda value, asking: Q(reason=value), valid=_is_text,
        says=lambda value, asking: reason_label(value),
        choices=lambda asking: [(reason.value, reason_label(reason.value)) for reason in Reason],
    ),
    "assignee": Filter(
        label=_("Assignee"), many=True, where=_assignee, valid=_is_text, says=_holder,
        choices=lambda asking: [
            *((name, _holder(name, asking)) for name in ("me", "none")),
            *((person.ref, person.called) for person in _people(asking)),
        ],
    ),
    "deadline": Filter(
        label=_("Deadline"), where=_deadline, valid=DEADLINES.__contains__, says=_labelled(DEADLINES),
        choices=lambda asking: [(name, str(label)) for name, label in DEADLINES.items()],
    ),
    "older": Filter(
        label=_("Older than, in days"), valid=_is_days, says=_as_it_is,
        where=lambda value, asking: Q(opened_at__lte=asking.at - timedelta(days=int(value))),
    ),
    "newer": Filter(
        label=_("Newer than, in days"), valid=_is_days, says=_as_it_is,
        where=lambda value, asking: Q(opened_at__gte=asking.at - timedelta(days=int(value))),
    ),
    "least": Filter(label=_("Amount from"), where=_amount(True), valid=_is_amount, says=_as_it_is),
    "most": Filter(label=_("Amount to"), where=_amount(False), valid=_is_amount, says=_as_it_is),
    "product": Filter(label=_("Item code or title"), where=_product, valid=_is_text, says=_as_it_is),
    "country": Filter(
        label=_("Country"), many=True, where=lambda value, asking: Q(order__country=value.upper()),
        valid=lambda value: len(value) == 2 and value.isascii() and value.isalpha(),
        says=lambda value, asking: value.upper(),
    ),
    "channel": Filter(
        label=_("Channel"), where=lambda value, asking: Q(channel=value), valid=CHANNELS.__contains__,
        says=_labelled(CHANNELS), choices=lambda asking: [(name, str(label)) for name, label in CHANNELS.items()],
    ),
    "photos": Filter(
        label=_("Photos"), valid=("yes", "no").__contains__,
        where=lambda value, asking: PICTURED if value == "yes" else ~PICTURED,
        says=lambda value, asking: gettext("with") if value == "yes" else gettext("without"),
        choices=lambda asking: [("yes", gettext("with")), ("no", gettext("without"))],
    ),
    **BEHIND,
    "shop": Filter(
        label=_("Shop"), many=True, where=lambda value, asking: Q(shop__slug=value), valid=_is_text, says=_shop,
        choices=lambda asking: [(shop.slug, shop.name) for shop in asking.shops] if len(asking.shops) > 1 else [],
    ),
}  # fmt: skip

SORTS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "due": (_("Due first"), ("sort_at", "id")),
    "newest": (_("Newest first"), ("-id",)),
    "oldest": (_("Oldest first"), ("id",)),
    "amount": (_("Largest amount first"), ("-net", "-id")),
}
"""How a list can be ordered; `sort_at` and `net` are computed by `ordered`."""
FAR = datetime(9999, 1, 1, tzinfo=UTC)


def ordered(cases: CaseQuerySet, sort: str) -> CaseQuerySet:
    """With what the order needs: a case without a deadline is the last one due."""
    if sort == "due":
        return cases.annotate(sort_at=Coalesce("due_at", Value(FAR), output_field=DateTimeField()))
    return cases.annotate(net=F("granted") - F("fees")) if sort == "amount" else cases
