"""Pages by key, newest or oldest first: what is added while somebody turns pages neither repeats nor hides a row.

The cursor is the reference of the last row seen, so it tells nothing that its reader does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import BaseModel

from .callers import plain
from .problems import Problem
from .validation import SENTENCES

M = TypeVar("M", bound=Model)


def only_known(request: HttpRequest, filters: type[BaseModel]) -> None:
    """Refuse a parameter the list does not know, or one given twice: either would otherwise list something else."""
    if unknown := sorted(set(request.GET) - set(filters.model_fields)):
        sentence = str(SENTENCES["extra_forbidden"])
        raise Problem("invalid", sentence, errors=[(name, sentence) for name in unknown])
    if repeated := sorted(name for name, values in request.GET.lists() if len(values) > 1):
        sentence = _("Give this parameter once.")
        raise Problem("invalid", sentence, errors=[(name, sentence) for name in repeated])


def bad_cursor() -> Problem:
    sentence = _("Use the “next” of the page before as the cursor, or none to begin anew.")
    return Problem("invalid", sentence, code="bad_cursor", errors=[("cursor", sentence)])


def page(
    rows: QuerySet[M], columns: tuple[str, ...], show: Callable[[tuple[Any, ...]], dict[str, Any]], *,
    reachable: QuerySet[M], cursor: str | None, limit: int, oldest: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """One page of `rows`; `reachable` are all the caller's, among which the cursor must be."""
    if cursor is not None:
        last = reachable.filter(ref=plain(cursor)).values_list("id", flat=True).first()
        if last is None:
            raise bad_cursor()
        rows = rows.filter(id__gt=last) if oldest else rows.filter(id__lt=last)
    found = list(rows.order_by("id" if oldest else "-id").values_list(*columns)[: limit + 1])
    items = [show(row) for row in found[:limit]]
    return {"items": items, "next": items[-1]["ref"] if len(found) > limit else None}
