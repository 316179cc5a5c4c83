"""The customer at the door: which orders this browser has proved to be theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from aftercare.core import clock
from aftercare.people.links import note_opened
from aftercare.people.visitors import Visitor

KEY = "orders"


def visitor_of(request: HttpRequest) -> Visitor:
    return visitor_in(request.session)


def visitor_in(session: Mapping[str, Any] | SessionBase) -> Visitor:
    return Visitor.of(session.get(KEY, []))


def remember(request: HttpRequest, *order_ids: int) -> None:
    """Let this browser reach the orders from now on."""
    # A session known to somebody before the code was entered must not be worth anything after it.
    before = request.session.session_key or ""
    request.session.cycle_key()
    note_opened(*order_ids, key=request.session.session_key or "", before=before, at=clock.now())
    request.session[KEY] = sorted(visitor_of(request).and_orders(*order_ids).order_ids)


def forget(request: HttpRequest) -> None:
    request.session.flush()
