"""Where staff are signed in. Ending a session deletes Django's row of it, so its next request finds nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.tasks import periodic

from .events import SessionsEnded, tell
from .models import OpenedOrder, StaffSession, User

NOTED_EVERY = timedelta(minutes=10)
"""How exact “last used” is: a session writes no more often."""
OPENED_KEPT = timedelta(days=14)  # as long as Django keeps a session


def note_session(user: User, *, key: str, before: str, device: str, address: str, at: datetime) -> None:
    """Write down that the session of this key, of the key `before` until now, is in use."""
    seen = {"key": key, "device": device[:300], "address": address[:64], "seen_at": at}
    if not user.sessions.filter(key=before or key).update(**seen):
        StaffSession.objects.get_or_create(key=key, defaults={**seen, "user": user, "started_at": at})


def sessions_of(user: User, *, at: datetime) -> QuerySet[StaffSession]:
    """Where they are signed in, the last used first."""
    alive = Session.objects.filter(session_key=OuterRef("key"), expire_date__gt=at)
    return user.sessions.filter(Exists(alive)).order_by("-seen_at", "-id")


@transaction.atomic
def end_sessions(
    user: User, *, by: Actor, at: datetime, only: StaffSession | None = None, but: str = "", because: str = "asked"
) -> int:
    """End their sessions, or `only` one, or all `but` the one of this key; how many there were."""
    ending = user.sessions.exclude(key=but)
    if only:
        ending = ending.filter(pk=only.pk)
    keys = list(ending.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    user.sessions.filter(key__in=keys).delete()
    if keys:
        tell(SessionsEnded, user, by=by, at=at, count=len(keys), because=because)
    return len(keys)


@periodic(name="people.forget_sessions", every=timedelta(hours=1))
def forget_sessions() -> None:
    """What expired by itself, and Django's own expired rows with it."""
    now = clock.now()
    Session.objects.filter(expire_date__lt=now).delete()
    StaffSession.objects.exclude(key__in=Session.objects.values("session_key")).delete()
    OpenedOrder.objects.filter(at__lt=now - OPENED_KEPT).delete()
