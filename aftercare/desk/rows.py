"""Rows of the queue, made of plain columns: fifty model instances would cost more than the rest of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aftercare.cases.dialogue import Severity
from aftercare.cases.kinds import KINDS
from aftercare.cases.models import CaseLine, CaseQuerySet
from aftercare.cases.queries import SEVERE
from aftercare.core.actor import ActorKind
from aftercare.core.money import Money
from aftercare.core.paging import Page, page
from aftercare.policy.sentences import reason_label
from aftercare.ui import times
from aftercare.ui.promises import Promise, left, promise_of

COLUMNS = (
    "id", "ref", "kind", "path", "step", "owner", "due_at", "due_action", "escalations", "paused_at", "closed_at",
    "reason", "currency", "granted", "fees", "assignee__first_name", "assignee__last_name", "assignee__username",
    "order__number", "order__email", "order__phone", "customer__name", "shop__timezone", "complaint__severity",
)  # fmt: skip

BESIDE = 24
"""Rows beside a case: what a high screen has room for, at half the work of a page."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one line of the list says; marked where it was searched for."""

    pk: int
    ref: str
    address: str
    what: SafeString
    more: int
    name: SafeString
    why: str
    severity: str
    severe: bool
    number: SafeString
    found: SafeString
    amount: str
    holder: str
    initials: str
    promise: Promise
    left: SafeString


def rows_of(
    cases: CaseQuerySet, *, order: tuple[str, ...], cursor: str, text: str, query: str, at: datetime, beside: int | None
) -> Page[Row]:
    """One page of the list, in two statements. `query` keeps the place when a case is opened; `beside` a case, only
    those near it on the page are shown."""
    extra = [name for name in (part.lstrip("-") for part in order) if name not in COLUMNS]
    found = page(cases.values_list(*COLUMNS, *extra, named=True), order=order, cursor=cursor)
    shown = found.rows if beside is None else _near(found.rows, beside)
    lines = lines_of(row.id for row in shown)
    mark = marker(text)
    address = reverse("desk:case", args=["*"]) + (f"?{query}" if query else "")
    rows = [_row(row, lines.get(row.id, []), mark, address=address, at=at) for row in shown]
    return Page(rows=rows, before=found.before, after=found.after)


def _near(rows: list[Any], pk: int) -> list[Any]:
    """Some rows before and more after; the first ones where it is not among them."""
    place = next((index for index, row in enumerate(rows) if row.id == pk), 0)
    first = max(0, min(place - BESIDE // 3, len(rows) - BESIDE))
    return rows[first : first + BESIDE]


Mark = Callable[[str], SafeString]
Line = tuple[str, str, int]
"""Title, code and units."""


def marker(text: str) -> Mark:
    """Escapes a text, and marks in it what was searched for."""
    if not text:
        return lambda shown: SafeString(escape(shown))
    pattern = re.compile(f"({re.escape(text)})", re.IGNORECASE)
    return lambda shown: mark_safe(  # every part is escaped
        "".join(
            f"<mark>{escape(part)}</mark>" if place % 2 else escape(part)
            for place, part in enumerate(pattern.split(shown))
        )
    )


def lines_of(cases: Iterable[int]) -> Mapping[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    lines = CaseLine.objects.filter(case__in=list(cases)).order_by("id")
    for case, own, title, own_sku, sku, units in lines.values_list(
        "case_id", "title", "line__title", "sku", "line__sku", "units"
    ):
        found.setdefault(case, []).append((title or own or own_sku or sku, sku, units))
    return found


def _row(row: Any, lines: list[Line], mark: Mark, *, address: str, at: datetime) -> Row:
    kind = KINDS[row.kind]
    promise = promise_of(row, reader=ActorKind.AGENT, now=at)
    title = lines[0][0] if lines else str(kind.label)
    what, name = mark(title), mark(row.customer__name or row.order__email or row.order__phone)
    number = mark(row.order__number)
    named = f"{row.assignee__first_name} {row.assignee__last_name}".strip()
    holder = (named or row.assignee__username) if row.assignee__username else ""
    return Row(
        pk=row.id,
        ref=row.ref,
        address=address.replace("*", row.ref, 1),
        what=format_html("{} × {}", what, lines[0][2]) if lines and lines[0][2] > 1 else what,
        more=max(0, len(lines) - 1),
        name=name,
        why=f"{kind.label} · {reason_label(row.reason)}" if row.reason else str(kind.label),
        severity=str(Severity(row.complaint__severity).label) if row.complaint__severity else "",
        severe=row.complaint__severity in SEVERE,
        number=number,
        found=SafeString("") if "<mark>" in what + name + number else _elsewhere(row, lines, mark),
        amount=_money(row) if kind.refunds or row.granted else "",
        holder=holder,
        initials="".join(part[0] for part in holder.split()[:2]).upper(),
        promise=promise,
        left=_left(promise, row.shop__timezone, at) if promise.due_at else SafeString(""),
    )


FOUND_IN = (
    (_("Number"), "ref"), (_("E-mail"), "order__email"), (_("Phone"), "order__phone"),
)  # fmt: skip


def _elsewhere(row: Any, lines: list[Line], mark: Mark) -> SafeString:
    """What was searched for, where the row does not show it by itself."""
    told = [(label, str(getattr(row, name))) for label, name in FOUND_IN]
    told += [(_("Item code"), sku) for _title, sku, _units in lines]
    for label, value in told:
        marked = mark(value)
        if "<mark>" in marked:
            return format_html("{} {}", label, marked)
    return SafeString("")


def _money(row: Any) -> str:
    return Money(row.granted - row.fees, row.currency).text(get_language() or "en").replace("-", "−")


def _left(promise: Promise, zone: str, at: datetime) -> SafeString:
    """The time left, kept up to date by ui.js."""
    assert promise.due_at is not None
    before, after = left(promise.due_at)
    length = promise.due_at - at
    shown = (before if length.total_seconds() >= 0 else after).replace("{}", times.span(abs(length)))
    return format_html(
        '<time datetime="{}" title="{}" data-left="{}" data-late="{}">{}</time>',
        promise.due_at.isoformat(), times.full(promise.due_at, zone=zone), before, after, shown,
    )  # fmt: skip
