"""The audit log: every event of some shops, narrowed by who, what, to what and when, with references people know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from aftercare.cases.models import Case
from aftercare.core.events import REGISTRY
from aftercare.core.ids import typed_ref
from aftercare.core.models import EventRow
from aftercare.notices.models import NoticeChoice
from aftercare.orders.models import Order
from aftercare.parcels.models import Stray
from aftercare.people.models import ApiToken, Customer, Invitation, Shop, User
from aftercare.webhooks.models import Webhook
from aftercare.worklist.models import BulkRun


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about, as people call it. `ref` is empty for what has none of its own."""

    kind: str
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Where the subjects of a kind are found: their reference and their name."""

    model: type[Model]
    ref: str
    text: str


TABLES: Mapping[str, Table] = {
    "case": Table(Case, "ref", "ref"),
    "order": Table(Order, "ref", "number"),
    "staff": Table(User, "ref", "username"),
    "invitation": Table(Invitation, "ref", "email"),
    "shop": Table(Shop, "ref", "name"),
    "customer": Table(Customer, "", "external_id"),
    "token": Table(ApiToken, "ref", "name"),
    "webhook": Table(Webhook, "ref", "url"),
    "stray": Table(Stray, "ref", "code"),
    "bulk": Table(BulkRun, "ref", "ref"),
    "notice": Table(NoticeChoice, "", "notice"),
}


def events(
    shops: Collection[int],
    *,
    actor: str = "",
    event: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[EventRow]:
    """The events of these shops. `actor` is part of a name, `subject` a reference, or what the shop calls a customer,
    `until` is not included."""
    rows = EventRow.objects.filter(shop_id__in=shops)
    if event:
        rows = rows.filter(name=event)
    if actor:
        rows = rows.filter(actor_name__icontains=actor)
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until)
    if subject:
        kind, pks = _named(subject, shops)
        rows = rows.filter(subject_kind=kind, subject_id__in=pks)
    return rows


def subjects(rows: Iterable[EventRow]) -> dict[tuple[str, int], Subject]:
    """What each row is about, in one statement per kind."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.subject_kind, set()).add(row.subject_id)
    found: dict[tuple[str, int], Subject] = {}
    for kind, ids in wanted.items():
        names = _names(kind, ids)
        found |= {(kind, pk): Subject(kind, *names.get(pk, ("", ""))) for pk in ids}
    return found


def event_names() -> list[str]:
    return sorted(name for name in REGISTRY if name)


def _names(kind: str, ids: set[int]) -> dict[int, tuple[str, str]]:
    table = TABLES.get(kind)
    if table is None:
        return {}
    rows = _objects(table).filter(pk__in=ids).values_list("pk", table.ref or "pk", table.text)
    return {pk: (ref if table.ref else "", text) for pk, ref, text in rows}


def _named(text: str, shops: Collection[int]) -> tuple[str, list[int]]:
    """The subject of a reference as somebody types it, or a customer by the shop's own name for them; one that
    nothing has finds nothing."""
    ref = typed_ref(text.strip())
    for kind, table in TABLES.items():
        if table.ref and (pk := _objects(table).filter(**{table.ref: ref}).values_list("pk", flat=True).first()):
            return kind, [pk]
    customers = Customer.objects.filter(shop__in=shops, external_id=text.strip())
    return "customer", list(customers.values_list("pk", flat=True))


def _objects(table: Table) -> Any:
    return table.model._default_manager
