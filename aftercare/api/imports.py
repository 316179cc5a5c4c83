"""Files of orders: sent, followed, and the rows that were left out."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import TypeAdapter, ValidationError

from aftercare.connectors.shops.taking import start_import
from aftercare.core import clock
from aftercare.orders.models import ImportIssue, OrderImport
from aftercare.people.models import Shop

from .answers import answer
from .callers import caller_of, found, plain
from .operations import QUERY, read, write
from .paging import only_known, page
from .problems import Problem
from .schemas.imports import ImportFilter, ImportPage, ImportShown, RowFilter, RowPage

router = Router(tags=["Orders"])
FORMATS = ("csv", "jsonl")
FORM = {
    "type": "object",
    "required": ["file", "format"],
    "properties": {
        "file": {"type": "string", "contentMediaType": "application/octet-stream", "format": "binary"},
        "format": {"type": "string", "enum": list(FORMATS)},
        "encoding": {"type": "string", "maxLength": 30, "description": "Such as gb18030; UTF-8 if left out."},
        "columns": {
            "type": "string",
            "maxLength": 10_000,
            "description": "For a CSV with column names of its own: a JSON object, our names to the file's, such as "
            '{"order_number": "Order ID", "sku": "Item"}. Columns left out are not read.',
        },
    },
}
COLUMN_NAMES = TypeAdapter(dict[str, str])
OWN = ("ref", "format", "file_name", "state", "rows", "read", "error", "started_by", "started_at", "finished_at")
COUNTS = ("imported", "known", "listed", "rejected", "orders")
READ = ("orders:read", "orders:write")


@write(
    router, "/imports", scopes=("orders:write",), answers={201: ImportShown},
    extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}},
)  # fmt: skip
def import_orders(request: HttpRequest) -> HttpResponse:
    """Send a file of orders

    CSV or JSONL up to 15 MB, plain or gzip; `columns` names the columns of a CSV that calls them otherwise, and is
    refused at the field that the file lacks. It is taken in in the background; read the import for its progress. What
    the shop has already is left alone, so the same file may be sent again."""
    if request.content_type != "multipart/form-data":
        raise Problem("unsupported-media-type", _("Send the file as multipart/form-data, in the field “file”."))
    caller = caller_of(request)
    upload = request.FILES.get("file")
    if upload is None:
        raise _wrong("file", _("Send the orders as a file in the field “file”."))
    if (kind := request.POST.get("format")) not in FORMATS:
        raise _wrong("format", _("Choose one of %(expected)s.") % {"expected": ", ".join(FORMATS)})
    encoding = request.POST.get("encoding", "")
    if encoding and not _known(encoding):
        raise _wrong("encoding", _("Name an encoding, such as utf-8 or gb18030, or leave it out."))
    started = start_import(
        shop=Shop.objects.get(pk=caller.shop_id), upload=upload, format=kind, encoding=encoding,
        columns=_columns(request.POST.get("columns", ""), kind), by=caller.actor, at=clock.now(),
    )  # fmt: skip
    shown = _shown((*(getattr(started, name) for name in OWN), None))
    return answer(shown, status=201, location=f"/api/v1/imports/{started.ref}")


@read(router, "/imports", scopes=READ, answer=ImportPage, fails=QUERY)
def list_imports(request: HttpRequest, asked: Annotated[ImportFilter, Query()]) -> HttpResponse:
    """List the files of orders that were sent, newest first"""
    only_known(request, ImportFilter)
    mine = _mine(request)
    return answer(page(mine, COLUMNS, _shown, reachable=mine, cursor=asked.cursor, limit=asked.limit))


@read(router, "/imports/{ref}", scopes=READ, answer=ImportShown)
def get_import(request: HttpRequest, ref: str) -> HttpResponse:
    """Read how far an import is and what it did"""
    return answer(_shown(found(_mine(request).filter(ref=plain(ref)).values_list(*COLUMNS).first())))


@read(router, "/imports/{ref}/rows", scopes=READ, answer=RowPage, fails=QUERY)
def list_rows(request: HttpRequest, ref: str, asked: Annotated[RowFilter, Query()]) -> HttpResponse:
    """List the rows of an import that were left out, in the order they were found: line, field and cure"""
    only_known(request, RowFilter)
    mine = found(_mine(request).filter(ref=plain(ref)).first())
    after = int(asked.cursor) if asked.cursor else 0
    rows = list(ImportIssue.objects.filter(run=mine.run_id, pk__gt=after).order_by("pk")[: asked.limit + 1])
    shown, more = rows[: asked.limit], len(rows) > asked.limit
    return answer({"items": [_row(row) for row in shown], "next": str(shown[-1].pk) if more else None})


COLUMNS = (*OWN, "run__counts")


def _mine(request: HttpRequest) -> Any:
    return OrderImport.objects.of_shop(caller_of(request).shop_id)


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    counts = row[-1] or {}
    return {**dict(zip(OWN, row, strict=False)), **{name: counts.get(name, 0) for name in COUNTS}}


def _row(row: ImportIssue) -> dict[str, Any]:
    problem, cure = row.problem.told()
    shown = {name: getattr(row, name) for name in ("line", "number", "outcome", "field", "value")}
    return {**shown, "problem": problem, "cure": cure}


def _columns(text: str, kind: str) -> dict[str, str] | None:
    if not text:
        return None
    if kind != "csv":
        raise _wrong("columns", _("Only a CSV has columns to name; leave them out."))
    try:
        return COLUMN_NAMES.validate_json(text)
    except ValidationError:
        sentence = _("Write the columns as a JSON object, our names to the file's: {“order_number”: “Order ID”}.")
        raise _wrong("columns", sentence) from None


def _known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        return False
    return len(encoding) <= 30


def _wrong(field: str, sentence: str) -> Problem:
    return Problem("invalid", sentence, code="required", errors=[(field, sentence)])
