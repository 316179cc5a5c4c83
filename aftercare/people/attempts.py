"""Guessing is slow. How often something is tried is counted in the database, so that every process counts together.

An attempt is counted before it is judged, in its own statement: neither a refusal's rollback nor two requests at the
same instant lets one more through than the limit says. ADR 0020 tells why this and no package.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.core.tasks import periodic

from .records import Attempt

COUNT = """
    INSERT INTO people_attempt (key, count, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN people_attempt.ends_at <= %s THEN 1 ELSE people_attempt.count + 1 END,
        ends_at = CASE WHEN people_attempt.ends_at <= %s THEN excluded.ends_at ELSE people_attempt.ends_at END
    RETURNING count"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many attempts at one thing within a window that the first one opens."""

    what: str
    most: int
    within: timedelta

    def take(self, *who: object, at: datetime) -> None:
        """Count one attempt of these; raises `Refused` when there were too many."""
        if not self.free(*who, at=at):
            raise self.refusal(*who, at=at)

    def free(self, *who: object, at: datetime) -> bool:
        """Count one attempt of these, and tell whether it is within the limit."""
        instant: Callable[[datetime], Any] = connection.ops.adapt_datetimefield_value
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [self._key(who), instant(at + self.within), instant(at), instant(at)])
            (count,) = cursor.fetchone()
        return int(count) <= self.most

    def refusal(self, *who: object, at: datetime, sentence: str = "") -> Refused:
        """That there were too many, and how long the window of these still lasts."""
        ends_at = Attempt.objects.filter(key=self._key(who)).values_list("ends_at", flat=True).first()
        wait = math.ceil(((ends_at or at) - at).total_seconds())
        return Refused(sentence or self.sentence, code="too_many_attempts", retry_after=max(1, wait))

    def forgive(self, *who: object) -> None:
        """Take one attempt back: it was not a guess."""
        Attempt.objects.filter(key=self._key(who), count__gt=0).update(count=F("count") - 1)

    def clear(self, *who: object) -> None:
        Attempt.objects.filter(key=self._key(who)).delete()

    @property
    def sentence(self) -> str:
        minutes = int(self.within.total_seconds()) // 60
        if minutes == 60:
            return _("Too many attempts; try again in an hour.")
        if minutes > 60:
            return _("Too many attempts; try again tomorrow.")
        said = ngettext(
            "Too many attempts; try again in %(minutes)d minute.",
            "Too many attempts; try again in %(minutes)d minutes.",
            minutes,
        )
        return said % {"minutes": minutes}

    def _key(self, who: tuple[object, ...]) -> str:
        """A digest: what people type may be a contact, or a password in the wrong field."""
        return hashlib.sha256("\0".join([self.what, *map(str, who)]).encode()).hexdigest()


@periodic(name="people.forget_attempts", every=timedelta(hours=1))
def forget_attempts() -> None:
    Attempt.objects.filter(ends_at__lt=clock.now()).delete()
