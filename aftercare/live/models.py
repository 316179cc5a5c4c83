"""What the live pages need between processes: hints that no event gives, and who looks at a case."""

from __future__ import annotations

from django.db import models

from aftercare.cases.models import Case
from aftercare.people.models import User


class Hint(models.Model):
    """Something changed that no event tells of. Written on SQLite alone, where nobody can be notified."""

    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()  # wall time

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Looking(models.Model):
    """Somebody of the staff has a case before them. The row goes with the stream; one that falls silent is over."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="looking")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    stream = models.CharField(max_length=32, unique=True)
    seen_at = models.DateTimeField()  # wall time: a virtual clock stands still while people look
    writes_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} at {self.case}"
