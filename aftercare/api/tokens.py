"""The tokens of the shop: every key to it, whoever made it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.manager import Manager
from aftercare.people.models import ApiToken, Role, User
from aftercare.people.tokens import new_token, revoke_token

from .answers import answer, shown_once
from .callers import caller_of, found, plain
from .operations import NO_BODY, QUERY, read, write
from .paging import only_known, page
from .people import managing
from .schemas.tokens import KeyFilter, KeyMade, KeyPage, KeyShown, KeyTaken

router = Router(tags=["People"])
SCOPES = ("staff:write",)
KEY = ("ref", "name", "owner__ref", "scopes", "created_at", "expires_at", "revoked_at")


@read(router, "/tokens", scopes=SCOPES, answer=KeyPage, fails=QUERY)
def list_tokens(request: HttpRequest, asked: Annotated[KeyFilter, Query()]) -> HttpResponse:
    """List the tokens of the shop, newest first

    All of them: those of programs, those made on the command line and those that ended."""
    only_known(request, KeyFilter)
    rows = managing(request).tokens
    return answer(page(rows, KEY, _row, reachable=rows, cursor=asked.cursor, limit=asked.limit))


@write(router, "/tokens", scopes=SCOPES, answers={201: KeyMade})
def make_token(request: HttpRequest, key: KeyTaken) -> HttpResponse:
    """Make a token

    Its text is in this answer and shown only now. It has no scope that the calling token lacks, and ends with it at the
    latest. One for `disputes:rule` is made by people alone."""
    caller, manager, at = caller_of(request), managing(request), clock.now()
    mine = ApiToken.objects.select_related("shop", "owner").get(pk=caller.actor.id or 0)
    owner = mine.owner if key.program is None else _program(manager, key.program)
    token, text = new_token(
        shop=mine.shop, name=key.name.strip(), scopes=key.scopes, owner=owner, expires_at=at + timedelta(days=key.days),
        made_by=mine, by=caller.actor, at=at,
    )  # fmt: skip
    return shown_once({**_shown(token), "token": text}, "token", status=201)


@write(router, "/tokens/{ref}/revoke", scopes=SCOPES, answers={200: KeyShown}, body=NO_BODY)
def revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """Revoke a token, also the calling one: it and those it made open nothing from the next request on

    One that may do more than the calling token is revoked by an administrator at the desk."""
    manager = managing(request)
    token = found(manager.tokens.filter(ref=plain(ref)).first())
    manager.check_token(token)
    revoke_token(token, by=manager.actor, at=clock.now())
    return answer(_shown(token))


def _program(manager: Manager, ref: str) -> User:
    program = manager.staff.filter(ref=plain(ref), role=Role.INTEGRATION, is_active=True).first()
    if program is None:
        raise Refused(_("Name one of your programs, as GET /staff lists them."), code="bad_program", field="program")
    manager.check_owner(program)
    return program


def _shown(token: ApiToken) -> dict[str, Any]:
    return _row(ApiToken.objects.values_list(*KEY).get(pk=token.pk))


def _row(row: tuple[Any, ...]) -> dict[str, Any]:
    told = dict(zip(KEY, row, strict=True))
    return {**told, "program": told.pop("owner__ref")}
