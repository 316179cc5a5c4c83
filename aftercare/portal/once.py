"""A form sent twice (two taps, or a reload) does its work once and leads to the same case."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

KEY, KEPT = "sent", 20
Store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore


@transaction.atomic
def once(request: HttpRequest, token: str, do: Callable[[], str] | None = None) -> str | None:
    """The answer that `token` got before, else that of `do`. The session's row is locked meanwhile."""
    key = request.session.session_key
    Session.objects.select_for_update().filter(session_key=key).first()
    stored = Store(session_key=key)
    sent: dict[str, str] = stored.get(KEY, {})
    if token in sent or do is None:
        return sent.get(token)
    answer = do()
    stored[KEY] = dict([*sent.items(), (token, answer)][-KEPT:])
    stored.save()
    request.session[KEY] = stored[KEY]
    return answer
