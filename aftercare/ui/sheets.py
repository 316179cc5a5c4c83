"""Any table of a page as a file: the page's own address with `csv` in it, so that it shows what the page shows to
whoever may read the page.

Sent as it is read, a piece at a time; `MOST` rows, and a sentence where there would be more.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language, ngettext, override

from aftercare.core.paging import NEWEST, page

ASKED = "csv"
MOST = 50_000
AT_ONCE = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
T = TypeVar("T")
Cells = Sequence[object]


def wanted(request: HttpRequest) -> str:
    """Which table of the page is asked for as a file; empty where the page itself is."""
    return request.GET.get(ASKED, "")


def sheet(
    name: str, head: Sequence[object], rows: Iterable[Cells], *, most: int | None = MOST
) -> StreamingHttpResponse:
    """The file `name`.csv; heads and cells are in the reader's language."""
    response = StreamingHttpResponse(
        _lines(head, rows, most=most, language=get_language() or "en"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def walked(rows: QuerySet[Any, T], *, order: tuple[str, ...] = NEWEST) -> Iterator[list[T]]:
    """All rows in the order of a page's list, some at once."""
    cursor = ""
    while True:
        found = page(rows, order=order, cursor=cursor, size=AT_ONCE)
        if found.rows:
            yield found.rows
        cursor = found.after
        if not cursor:
            return


def each(rows: QuerySet[Any, T], cells: Callable[[T], Cells], *, order: tuple[str, ...] = NEWEST) -> Iterator[Cells]:
    return (cells(row) for some in walked(rows, order=order) for row in some)


def local(at: datetime | None, zone: str) -> str:
    """An instant on the shop's clock, as spreadsheets read it."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if at else ""


class Echo:
    """What the csv module writes into: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def _lines(head: Cells, rows: Iterable[Cells], *, most: int | None, language: str) -> Iterator[str]:
    write = csv.writer(Echo()).writerow
    # The mark at the beginning tells spreadsheets that the file is UTF-8.
    yield "\ufeff" + write(_safe(head))
    source, left = iter(rows), most
    while True:
        # The page has been answered by now, and with it its language has gone.
        with override(language):
            some = [write(_safe(row)) for row in islice(source, AT_ONCE if left is None else min(AT_ONCE, left))]
        if not some:
            break
        left = None if left is None else left - len(some)
        yield "".join(some)
    if left == 0 and next(source, None) is not None:
        with override(language):
            yield write([_cut(most or 0)])


def _safe(row: Cells) -> list[str]:
    """A spreadsheet would run a text that begins like a formula; a negative number is none."""
    texts = [(str(cell) if cell is not None else "", isinstance(cell, int | float | Decimal)) for cell in row]
    return [f"'{text}" if text.startswith(FORMULA) and not number else text for text, number in texts]


def _cut(most: int) -> str:
    return ngettext(
        "Only the first row is here; narrow the list and download the rest.",
        "Only the first %(most)s rows are here; narrow the list and download the rest.",
        most,
    ) % {"most": most}
