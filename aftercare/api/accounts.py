"""Programs of the shop, and what guards the account of a member of staff: sessions and the second factor."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from aftercare.core import clock
from aftercare.people import team
from aftercare.people.sessions import end_sessions, sessions_of

from .answers import answer
from .callers import found, plain
from .operations import NO_BODY, QUERY, read, write
from .paging import only_known, page
from .people import managing, member, person
from .schemas.people import EndedShown, StaffShown
from .schemas.tokens import KeyFilter, ProgramTaken, SessionPage

router = Router(tags=["People"])
SCOPES = ("staff:write",)
SESSION = ("ref", "device", "address", "started_at", "seen_at")


@write(router, "/programs", scopes=SCOPES, answers={201: StaffShown})
def add_program(request: HttpRequest, program: ProgramTaken) -> HttpResponse:
    """Add a program: an account that signs in nowhere and owns tokens"""
    manager = managing(request)
    made = team.add_integration(name=program.name, shops=list(manager.shops), by=manager, at=clock.now())
    return person(made, status=201)


@write(router, "/staff/{ref}/drop-second-factor", scopes=SCOPES, answers={200: StaffShown}, body=NO_BODY)
def drop_second_factor(request: HttpRequest, ref: str) -> HttpResponse:
    """Turn the codes of somebody off who lost phone and recovery codes

    They are signed out and sign in by password alone: first be sure who asks."""
    return person(team.drop_second_factor(member(request, ref), by=managing(request), at=clock.now()))


@read(router, "/staff/{ref}/sessions", scopes=SCOPES, answer=SessionPage, fails=QUERY)
def list_sessions(request: HttpRequest, ref: str, asked: Annotated[KeyFilter, Query()]) -> HttpResponse:
    """List where a member of staff is signed in, newest first"""
    only_known(request, KeyFilter)
    rows = sessions_of(member(request, ref), at=clock.now())
    return answer(page(rows, SESSION, _session, reachable=rows, cursor=asked.cursor, limit=asked.limit))


@write(router, "/staff/{ref}/sessions/{session}/end", scopes=SCOPES, answers={200: EndedShown}, body=NO_BODY)
def end_session(request: HttpRequest, ref: str, session: str) -> HttpResponse:
    """Sign a member of staff out of one browser"""
    user, manager = member(request, ref), managing(request)
    manager.check(user)
    only = found(user.sessions.filter(ref=plain(session)).first())
    return answer({"ended": end_sessions(user, by=manager.actor, at=clock.now(), only=only)})


def _session(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(SESSION, row, strict=True))
