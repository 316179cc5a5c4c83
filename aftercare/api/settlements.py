"""Providers' own books: files sent, differences, and what was done about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.core import clock
from aftercare.money.models import SettlementDifference, SettlementFile, SettlementIssue
from aftercare.money.settlement import clearing
from aftercare.money.settlement.importing import import_settlement
from aftercare.money.settlement.issues import cure
from aftercare.money.settlement.queries import narrowed
from aftercare.people.models import Shop

from .answers import answer
from .callers import caller_of, found, plain
from .operations import NO_BODY, QUERY, read, write
from .paging import bad_cursor, only_known, page
from .problems import Problem
from .schemas.settlements import (
    DifferenceFilter,
    DifferencePage,
    DifferenceShown,
    ExplanationTaken,
    SettlementFilter,
    SettlementPage,
    SettlementRowFilter,
    SettlementRowPage,
    SettlementShown,
)

router = Router(tags=["Reconciliation"])
BOOKS = ("money:write", "audit:read")
WRITES = ("money:write",)
FORM = {
    "type": "object",
    "required": ["file", "provider"],
    "properties": {
        "file": {"type": "string", "contentMediaType": "application/octet-stream", "format": "binary"},
        "provider": {"type": "string", "maxLength": 30, "description": "As tenders name it, such as stripe."},
    },
}
OWN = (
    "ref", "provider", "file_name", "state", "read", "since", "until", "error", "started_by", "started_at",
    "finished_at", "counts",
)  # fmt: skip
COUNTS = {
    "matched": "matched", "differing": "differs", "known": "known", "passed": "passed", "elsewhere": "elsewhere",
    "rejected": "rejected",
}  # fmt: skip


@write(
    router, "/settlements", scopes=WRITES, answers={201: SettlementShown},
    extra={"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}},
)  # fmt: skip
def import_settlement_file(request: HttpRequest) -> HttpResponse:
    """Send a provider's settlement file

    As the provider hands it out, up to 100 MB. It is read in the background; read the settlement for its progress.
    What is known from another file is left alone, so the same file, or one that overlaps it, may be sent again."""
    if request.content_type != "multipart/form-data":
        raise Problem("unsupported-media-type", _("Send the file as multipart/form-data, in the field “file”."))
    upload = request.FILES.get("file")
    if upload is None:
        sentence = _("Send the settlement file in the field “file”.")
        raise Problem("invalid", sentence, code="required", errors=[("file", sentence)])
    sent = import_settlement(
        shop=Shop.objects.get(pk=caller_of(request).shop_id), provider=request.POST.get("provider", "")[:30],
        upload=upload, by=caller_of(request).actor, at=clock.now(),
    )  # fmt: skip
    shown = _file(tuple(getattr(sent, name) for name in OWN))
    return answer(shown, status=201, location=f"/api/v1/settlements/{sent.ref}")


@read(router, "/settlements", scopes=BOOKS, answer=SettlementPage, fails=QUERY)
def list_settlements(request: HttpRequest, asked: Annotated[SettlementFilter, Query()]) -> HttpResponse:
    """List the settlement files that were sent, newest first"""
    only_known(request, SettlementFilter)
    mine = _files(request)
    return answer(page(mine, OWN, _file, reachable=mine, cursor=asked.cursor, limit=asked.limit))


@read(router, "/settlements/{ref}", scopes=BOOKS, answer=SettlementShown)
def get_settlement(request: HttpRequest, ref: str) -> HttpResponse:
    """Read how far a settlement file is and what it held"""
    return answer(_file(found(_files(request).filter(ref=plain(ref)).values_list(*OWN).first())))


@read(router, "/settlements/{ref}/rows", scopes=BOOKS, answer=SettlementRowPage, fails=QUERY)
def list_settlement_rows(
    request: HttpRequest, ref: str, asked: Annotated[SettlementRowFilter, Query()]
) -> HttpResponse:
    """List the rows of a settlement file that could not be read, in their order: line, field and cure"""
    only_known(request, SettlementRowFilter)
    mine = found(_files(request).filter(ref=plain(ref)).first())
    after = int(asked.cursor) if asked.cursor else 0
    rows = list(SettlementIssue.objects.filter(file=mine, pk__gt=after).order_by("pk")[: asked.limit + 1])
    shown, more = rows[: asked.limit], len(rows) > asked.limit
    items = [{"line": row.line, "field": row.field, "problem": row.why, "cure": cure()} for row in shown]
    return answer({"items": items, "next": str(shown[-1].pk) if more else None})


@read(router, "/differences", scopes=BOOKS, answer=DifferencePage, fails=QUERY)
def list_differences(request: HttpRequest, asked: Annotated[DifferenceFilter, Query()]) -> HttpResponse:
    """List where providers' books and ours differ, newest first"""
    only_known(request, DifferenceFilter)
    mine = _differences(request)
    rows = narrowed(mine, **asked.model_dump(exclude={"cursor", "limit"}, exclude_none=True))
    if asked.cursor is not None:
        last = mine.filter(ref=plain(asked.cursor)).values_list("id", flat=True).first()
        if last is None:
            raise bad_cursor()
        rows = rows.filter(id__lt=last)
    some = list(rows.order_by("-id")[: asked.limit + 1])
    items = [_shown(one) for one in some[: asked.limit]]
    return answer({"items": items, "next": items[-1]["ref"] if len(some) > asked.limit else None})


@read(router, "/differences/{ref}", scopes=BOOKS, answer=DifferenceShown)
def get_difference(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a difference and what can be done about it"""
    return answer(_shown(_one(request, ref)))


@write(router, "/differences/{ref}/accept", scopes=WRITES, answers={200: DifferenceShown})
def accept_difference(request: HttpRequest, ref: str, reason: ExplanationTaken) -> HttpResponse:
    """Accept a difference with a reason

    A fee, or the same amount from another payment, is posted with it; anything else is only explained."""
    return _done(request, ref, clearing.accept, because=reason.because)


@write(router, "/differences/{ref}/write-off", scopes=WRITES, answers={200: DifferenceShown})
def write_off_difference(request: HttpRequest, ref: str, reason: ExplanationTaken) -> HttpResponse:
    """Write a difference off, or agree that it is

    Above what one person may write off it is `asked` first, until another person does the same."""
    return _done(request, ref, clearing.write_off, because=reason.because)


@write(router, "/differences/{ref}/decline", scopes=WRITES, answers={200: DifferenceShown}, body=NO_BODY)
def decline_write_off(request: HttpRequest, ref: str) -> HttpResponse:
    """Do not agree that a difference is written off"""
    return _done(request, ref, clearing.decline)


@write(router, "/differences/{ref}/ask", scopes=WRITES, answers={200: DifferenceShown}, body=NO_BODY)
def ask_about_difference(request: HttpRequest, ref: str) -> HttpResponse:
    """Have the provider asked again what became of a payment

    A worker asks it; where the books agree then, the difference is cleared by itself."""
    return _done(request, ref, clearing.ask)


@write(router, "/differences/{ref}/believe", scopes=WRITES, answers={200: DifferenceShown}, body=NO_BODY)
def believe_difference(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the provider's word: the payment counts as paid here too, or is owed again"""
    return _done(request, ref, clearing.believe)


@write(router, "/differences/{ref}/reopen", scopes=WRITES, answers={200: DifferenceShown}, body=NO_BODY)
def reopen_difference(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a clearing back; what it posted is posted back"""
    return _done(request, ref, clearing.reopen)


def _done(request: HttpRequest, ref: str, act: Callable[..., SettlementDifference], **told: str) -> HttpResponse:
    act(_one(request, ref), **told, by=caller_of(request).actor, at=clock.now())
    return answer(_shown(_one(request, ref)))


def _files(request: HttpRequest) -> Any:
    return SettlementFile.objects.of_shop(caller_of(request).shop_id)


def _differences(request: HttpRequest) -> Any:
    rows = SettlementDifference.objects.of_shop(caller_of(request).shop_id)
    return rows.select_related("file", "movement", "operation__refund__case", "order")


def _one(request: HttpRequest, ref: str) -> SettlementDifference:
    one: SettlementDifference = found(_differences(request).filter(ref=plain(ref)).first())
    return one


def _file(row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip(OWN, row, strict=True))
    counts = shown.pop("counts")
    return {**shown, **{name: counts.get(key, 0) for name, key in COUNTS.items()}}


MOVEMENT = (
    "line", "movement", "reference", "payment_ref", "key", "amount", "currency", "fee", "fee_currency", "at",
)  # fmt: skip
DIFFERENCE = (
    "ref", "kind", "says", "provider", "state", "amount", "currency", "at", "acts", "way", "because", "cleared_by",
    "cleared_at", "asked_by", "opened_at",
)  # fmt: skip


def _shown(one: SettlementDifference) -> dict[str, Any]:
    movement = one.movement
    return {
        **{name: getattr(one, name) for name in DIFFERENCE},
        "file": one.file.ref,
        "case": one.operation.refund.case.ref if one.operation else None,
        "order": one.order.ref if one.order else None,
        "movement": {name: getattr(movement, name) for name in MOVEMENT} if movement else None,
    }
