"""What is noted of a session of staff, and the language its pages speak."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from aftercare.people.models import User
from aftercare.people.sessions import NOTED_EVERY, note_session

NOTED = "noted"
R = TypeVar("R", bound=HttpResponseBase)


def note_rarely(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Note the session's use when the last note of it is old; most requests write nothing."""
    key, noted = request.session.get(NOTED) or ("", 0)
    if key != request.session.session_key or at.timestamp() - noted >= NOTED_EVERY.total_seconds():
        note(request, user, at=at)


def note(request: HttpRequest, user: User, *, at: datetime) -> None:
    before, _at = request.session.get(NOTED) or ("", 0)
    if not request.session.session_key:
        request.session.save()
    key = request.session.session_key or ""
    device, address = request.headers.get("User-Agent", ""), request.META.get("REMOTE_ADDR", "")
    note_session(user, key=key, before=before, device=device, address=address, at=at)
    request.session[NOTED] = [key, at.timestamp()]


def speak(response: R, user: User) -> R:
    """Let the pages speak the language somebody has chosen."""
    if user.locale:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.locale, max_age=365 * 86400, httponly=True, samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
    return response
