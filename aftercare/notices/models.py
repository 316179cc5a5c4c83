"""What a shop changed about the messages its customers get."""

from __future__ import annotations

from django.db import models

from aftercare.people.models import LOCALES, Shop


class NoticeChoice(models.Model):
    """One notice of one shop. Without a row, or without a wording in a language, it is as it comes."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="notices")
    notice = models.CharField(max_length=60)
    off = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "notice"], name="notice_once_per_shop")]

    def __str__(self) -> str:
        return self.notice


class NoticeWording(models.Model):
    """The shop's own subject and text of a notice in one language."""

    choice = models.ForeignKey(NoticeChoice, models.CASCADE, related_name="wordings")
    locale = models.CharField(max_length=10, choices=LOCALES)
    subject = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["choice", "locale"], name="wording_once_per_language")]
