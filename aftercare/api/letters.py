"""Background work that failed for good."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.core import clock
from aftercare.core.models import Task
from aftercare.core.paging import OLDEST, is_cursor
from aftercare.core.paging import page as keyed
from aftercare.ui.history import Subject
from aftercare.ui.letters import about, cause_of, name_of
from aftercare.worklist import letters as dead

from .answers import answer
from .callers import caller_of, found
from .operations import NO_BODY, QUERY, read, write
from .paging import bad_cursor, only_known
from .schemas.letters import DiscardTaken, LetterFilter, LetterPage
from .schemas.people import Done

router = Router(tags=["System"])


@read(router, "/dead-letters", scopes=("audit:read", "shop:write"), answer=LetterPage, fails=QUERY)
def list_dead_letters(request: HttpRequest, asked: Annotated[LetterFilter, Query()]) -> HttpResponse:
    """List background work that failed for good, the oldest first

    The error's own text may hold personal data, so it is told to tokens with `shop:write` alone."""
    only_known(request, LetterFilter)
    if asked.cursor is not None and not is_cursor(asked.cursor, OLDEST):
        raise bad_cursor()
    caller = caller_of(request)
    rows = dead.letters([caller.shop_id], name=asked.work or "")
    shown = keyed(rows, order=OLDEST, cursor=asked.cursor or "", size=asked.limit)
    subjects, whole = about(shown.rows), "shop:write" in caller.scopes
    items = [_shown(row, subjects.get(row.pk), whole=whole) for row in shown.rows]
    return answer({"items": items, "next": shown.after or None})


@write(router, "/dead-letters/{number}/retry", scopes=("shop:write",), answers={200: Done}, body=NO_BODY)
def retry_dead_letter(request: HttpRequest, number: int) -> HttpResponse:
    """Queue failed work again, with all its attempts"""
    dead.retry_letter(_letter(request, number), by=caller_of(request).actor, at=clock.now())
    return answer({})


@write(router, "/dead-letters/{number}/discard", scopes=("shop:write",), answers={200: Done})
def discard_dead_letter(request: HttpRequest, number: int, discard: DiscardTaken) -> HttpResponse:
    """Leave failed work undone for good, for a reason

    A refund that is owed cannot be discarded."""
    letter, by = _letter(request, number), caller_of(request).actor
    dead.discard_letter(letter, because=discard.because, by=by, at=clock.now())
    return answer({})


def _letter(request: HttpRequest, number: int) -> Task:
    rows = dead.letters([caller_of(request).shop_id])
    return found(rows.filter(pk=number).first() if 0 < number < 2**63 else None)


def _shown(row: Task, subject: Subject | None, *, whole: bool) -> dict[str, Any]:
    cause = cause_of(row)
    return {
        "number": row.pk, "work": row.name, "says": name_of(row), "about": subject.ref if subject else "",
        "cause": cause.code, "because": str(cause.says), "cure": str(cause.cure), "attempts": row.attempts,
        "failed_at": row.died_at, "error": row.last_error if whole else None,
    }  # fmt: skip
