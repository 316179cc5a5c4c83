"""What was written on a case, and the replies a shop keeps ready. Writing itself is a row of `doors.py`."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.cases import actions
from aftercare.cases.filling import VARIABLES
from aftercare.cases.models import Note, Reply, SavedReply
from aftercare.core import clock
from aftercare.people.models import Shop

from .answers import answer
from .callers import caller_of, found, plain
from .operations import NO_BODY, QUERY, read, write
from .paging import only_known
from .schemas.writing import (
    NotesShown,
    Removed,
    RepliesShown,
    SavedRepliesShown,
    SavedReplyFilter,
    SavedReplyShown,
    SavedReplyTaken,
)

router = Router(tags=["Cases"])
ready = Router(tags=["Shop"])
REPLY = ("ref", "by", "by_name", "text", "at")
SAVED = ("ref", "locale", "name", "shortcut", "text", "changed_at")
MANAGE = ("shop:write",)


@read(router, "/cases/{ref}/replies", scopes=("cases:read",), answer=RepliesShown, customers=True)
def list_replies(request: HttpRequest, ref: str) -> HttpResponse:
    """Read what the shop and the customer wrote to each other, oldest first"""
    caller = caller_of(request)
    case = found(caller.cases.filter(ref=plain(ref)).first())
    rows = Reply.objects.filter(case=case).order_by("id").values_list(*REPLY)
    items = [
        {"ref": ref, "by": by, "name": "" if caller.visitor else name, "text": text, "at": at}
        for ref, by, name, text, at in rows
    ]
    return answer({"unanswered_since": case.unanswered_since, "items": items})


@read(router, "/cases/{ref}/notes", scopes=("cases:read",), answer=NotesShown)
def list_notes(request: HttpRequest, ref: str) -> HttpResponse:
    """Read the notes the staff keep on a case, oldest first

    No customer reads them, here or anywhere else."""
    case = found(caller_of(request).cases.filter(ref=plain(ref)).first())
    notes = Note.objects.filter(case=case).prefetch_related("mentions__user").order_by("id")
    return answer({"items": [_note(note) for note in notes]})


@read(ready, "/saved-replies", scopes=("cases:read", *MANAGE), answer=SavedRepliesShown, fails=QUERY)
def list_saved_replies(request: HttpRequest, asked: Annotated[SavedReplyFilter, Query()]) -> HttpResponse:
    """Read the replies kept ready, and the variables they may use"""
    only_known(request, SavedReplyFilter)
    rows = SavedReply.objects.filter(shop=caller_of(request).shop_id).order_by("name", "id")
    if asked.locale is not None:
        rows = rows.filter(locale=asked.locale)
    variables = [{"name": name, "says": str(variable.label)} for name, variable in VARIABLES.items()]
    return answer({"variables": variables, "items": [_saved(row) for row in rows]})


@write(ready, "/saved-replies", scopes=MANAGE, answers={201: SavedReplyShown})
def save_reply(request: HttpRequest, reply: SavedReplyTaken) -> HttpResponse:
    """Keep a reply ready"""
    caller = caller_of(request)
    shop = Shop.objects.get(pk=caller.shop_id)
    kept = actions.save_reply(shop=shop, **reply.model_dump(), by=caller.actor, at=clock.now())
    return answer(_saved(kept), status=201)


@write(ready, "/saved-replies/{ref}/change", scopes=MANAGE, answers={200: SavedReplyShown})
def change_saved_reply(request: HttpRequest, ref: str, reply: SavedReplyTaken) -> HttpResponse:
    """Change a reply kept ready"""
    kept, by = _kept(request, ref), caller_of(request).actor
    return answer(_saved(actions.change_saved_reply(kept, **reply.model_dump(), by=by, at=clock.now())))


@write(ready, "/saved-replies/{ref}/remove", scopes=MANAGE, answers={200: Removed}, body=NO_BODY)
def remove_saved_reply(request: HttpRequest, ref: str) -> HttpResponse:
    """Remove a reply kept ready"""
    actions.remove_saved_reply(_kept(request, ref), by=caller_of(request).actor, at=clock.now())
    return answer({"removed": True})


def _kept(request: HttpRequest, ref: str) -> SavedReply:
    rows = SavedReply.objects.filter(shop=caller_of(request).shop_id).select_related("shop")
    return found(rows.filter(ref=plain(ref)).first())


def _saved(kept: SavedReply) -> dict[str, Any]:
    return {name: getattr(kept, name) for name in SAVED}


def _note(note: Note) -> dict[str, Any]:
    return {
        "ref": note.ref, "by": note.by, "name": note.by_name, "text": note.text, "at": note.at,
        "edited_at": note.edited_at, "called": [mention.user.called for mention in note.mentions.all()],
        "history": note.history,
    }  # fmt: skip
