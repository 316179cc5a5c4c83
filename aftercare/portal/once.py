"""A form sent twice (two taps, or a reload) does its work once and leads to the same case.

The answer stands in a row of its own beside the session's: another page that saves the session at the same moment,
as it knew it before, must not make it forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

KEPT = timedelta(days=1)
Store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore


@transaction.atomic
def once(request: HttpRequest, token: str, do: Callable[[], str] | None = None) -> str | None:
    """The answer that `token` got before, else that of `do`. The session's row is locked meanwhile."""
    key = request.session.session_key or ""
    Session.objects.select_for_update().filter(session_key=key).first()
    name = hashlib.sha256(f"once:{key}:{token}".encode()).hexdigest()[:40]
    known = Session.objects.filter(session_key=name).first()
    if known or do is None:
        return str(known.get_decoded()["sent"]) if known else None
    answer = do()
    # Sessions are counted by the real clock; a day is longer than anybody's finger.
    data, until = Store().encode({"sent": answer}), timezone.now() + KEPT
    Session(session_key=name, session_data=data, expire_date=until).save(force_insert=True)
    return answer
