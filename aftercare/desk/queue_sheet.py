"""A list of the queue as a file: the same cases in the same order, with what a spreadsheet can reckon with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from aftercare.cases.kinds import KINDS
from aftercare.cases.models import CaseQuerySet
from aftercare.core.actor import ActorKind
from aftercare.core.money import Money
from aftercare.policy.sentences import reason_label
from aftercare.ui.promises import promise_of
from aftercare.ui.sheets import Cells, local, sheet, walked

from .rows import COLUMNS, Line, lines_of

MORE = ("opened_at", "shop__name")


def queue_sheet(cases: CaseQuerySet, *, order: tuple[str, ...], at: datetime) -> StreamingHttpResponse:
    extra = [name for name in (part.lstrip("-") for part in order) if name not in (*COLUMNS, *MORE)]
    rows = cases.values_list(*COLUMNS, *MORE, *extra, named=True)
    head = (
        _("Request"), _("Kind"), _("Step"), _("Reason"), _("Item"), _("Item code"), _("Units"), _("Customer"),
        _("Order"), _("Amount"), _("Currency"), _("Opened"), _("Due"), _("Waiting for"), _("Assignee"), _("Shop"),
    )  # fmt: skip
    return sheet("requests", head, _cells(walked(rows, order=order), at))


def _cells(pages: Iterator[list[Any]], at: datetime) -> Iterator[Cells]:
    for rows in pages:
        lines: Mapping[int, list[Line]] = lines_of(row.id for row in rows)
        for row in rows:
            yield _row(row, lines.get(row.id, []), at)


def _row(row: Any, lines: list[Line], at: datetime) -> Cells:
    kind, promise = KINDS[row.kind], promise_of(row, reader=ActorKind.AGENT, now=at)
    holder = f"{row.assignee__first_name or ''} {row.assignee__last_name or ''}".strip() or row.assignee__username or ""
    zone = row.shop__timezone
    return (
        row.ref, kind.label, kind.steps[row.step].label, reason_label(row.reason) if row.reason else "",
        "; ".join(title for title, _sku, _units in lines), "; ".join(sku for _title, sku, _units in lines),
        sum(units for _title, _sku, units in lines), row.customer__name or row.order__email or row.order__phone,
        row.order__number, Money(row.granted - row.fees, row.currency).decimal, row.currency,
        local(row.opened_at, zone), local(row.due_at, zone), promise.who, holder, row.shop__name,
    )  # fmt: skip
