"""What moves a case on: every row of `doors.py` as an operation."""

from __future__ import annotations

import inspect
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.core import clock

from .answers import answer
from .callers import caller_of
from .doors import DOORS, Door
from .idempotency import View
from .operations import BODY, NO_BODY, write
from .schemas.cases import CaseBrief
from .showing import brief

router = Router(tags=["Cases"])


def view_of(door: Door) -> View:
    def view(request: HttpRequest, ref: str, body: Any = None) -> HttpResponse:
        caller = caller_of(request)
        case = caller.case(ref)
        given = {} if body is None else door.give(caller, case, body)
        shown = brief(door.act(case, **given, by=caller.actor, at=clock.now()))
        return answer(shown if caller.visitor is None else shown | {"approval_at": None})

    # Ninja reads the operation off the view: its name, its words and what it takes.
    view.__name__, view.__doc__ = door.name, door.says
    view.__signature__ = _signature(door)  # type: ignore[attr-defined]
    return view


def _signature(door: Door) -> inspect.Signature:
    def parameter(name: str, kind: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
        return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=kind, default=default)

    parameters = [parameter("request", HttpRequest), parameter("ref", str)]
    if door.takes and door.optional:
        parameters.append(parameter("body", door.takes | None, None))
    elif door.takes:
        parameters.append(parameter("body", door.takes))
    return inspect.Signature(parameters)


for one in DOORS:
    write(
        router, f"/cases/{{ref}}/{one.address}", scopes=(one.scope,), answers={200: CaseBrief},
        customers=one.customers, body=BODY if one.takes else NO_BODY,
    )(view_of(one))  # fmt: skip
