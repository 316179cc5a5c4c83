"""What people write on a case: replies both sides read, notes the staff keep to themselves, and replies kept ready."""

from __future__ import annotations

from django.db import models

from aftercare.core.ids import new_ref
from aftercare.people.models import LOCALES, Shop, User

from .models import Case


def reply_ref() -> str:
    return new_ref("RE")


def note_ref() -> str:
    return new_ref("NT")


def saved_reply_ref() -> str:
    return new_ref("SR")


class Reply(models.Model):
    """What the shop writes to the customer, or the customer to the shop, outside what a step asks for."""

    ref = models.CharField(max_length=20, unique=True, default=reply_ref)
    case = models.ForeignKey(Case, models.CASCADE, related_name="replies")
    by = models.CharField(max_length=20)
    by_name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    at = models.DateTimeField()


class Note(models.Model):
    """For the staff alone. `history` is what it said before, each with the instant it was written at."""

    ref = models.CharField(max_length=20, unique=True, default=note_ref)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="notes")
    by = models.CharField(max_length=20)
    by_name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    history: models.JSONField[list[dict[str, str]]] = models.JSONField(default=list)


class MentionQuerySet(models.QuerySet["Mention"]):
    def of(self, user: User) -> MentionQuerySet:
        """Those of this person, on cases they may see."""
        return self.filter(user=user, note__case__in=Case.objects.visible_to(user))

    def unseen(self) -> MentionQuerySet:
        return self.filter(seen_at=None)


class Mention(models.Model):
    """A note calls somebody by their name."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, models.CASCADE, related_name="mentions")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="mention_once")]
        indexes = [
            models.Index(fields=["user"], name="mention_unseen", condition=models.Q(seen_at=None)),
        ]


class SavedReply(models.Model):
    """A reply kept ready, in one language. `/shortcut` brings it; `{variables}` are filled from the case."""

    ref = models.CharField(max_length=20, unique=True, default=saved_reply_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="saved_replies")
    locale = models.CharField(max_length=10, choices=LOCALES)
    name = models.CharField(max_length=100)
    shortcut = models.CharField(max_length=30)
    text = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "locale", "shortcut"], name="saved_reply_once")]

    def __str__(self) -> str:
        return self.name
