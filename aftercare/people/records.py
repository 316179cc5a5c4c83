"""What is kept beside people: invitations, sessions, attempts, consent, and what ends a customer's links."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref

from .models import Customer, Role, Shop, User

SPOKEN = [("zh-hans", "中文"), ("en", "English")]


def invitation_ref() -> str:
    return new_ref("IN")


def session_ref() -> str:
    return new_ref("SN")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        return self.filter(accepted_at=None, revoked_at=None)

    def of_shops(self, shops: models.QuerySet[Shop] | list[int]) -> InvitationQuerySet:
        """Those to these shops alone: whoever works for some of the others may not see or end them."""
        through = Invitation.shops.through.objects
        elsewhere = through.exclude(shop__in=shops).values("invitation")
        return self.filter(pk__in=through.filter(shop__in=shops).values("invitation")).exclude(pk__in=elsewhere)


class Invitation(models.Model):
    """Somebody asked by e-mail to join the staff. The link names the round; sending it again ends the one before."""

    ref = models.CharField(max_length=20, unique=True, default=invitation_ref)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    locale = models.CharField(max_length=10, choices=SPOKEN, blank=True)
    shops = models.ManyToManyField(Shop, related_name="invitations")
    round = models.IntegerField(default=1)
    invited_by = models.CharField(max_length=200)
    inviter = models.ForeignKey(User, models.PROTECT, related_name="invited", null=True)  # empty: a program
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    user = models.ForeignKey(User, models.SET_NULL, related_name="invitations", null=True)

    objects = InvitationQuerySet.as_manager()

    def expired(self, at: datetime) -> bool:
        return self.expires_at <= at

    def __str__(self) -> str:
        return self.email


class StaffSession(models.Model):
    """One browser in which somebody of the staff is signed in. Ending it deletes Django's session of that key."""

    ref = models.CharField(max_length=20, unique=True, default=session_ref)
    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=300, blank=True)  # as the browser names itself
    address = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class Attempt(models.Model):
    """How often something was tried within a window, shared by every process; see `attempts.py`."""

    key = models.CharField(max_length=64, unique=True)
    count = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)


class Purpose(models.TextChoices):
    """What a customer's data may be used for; each has a default until they say something."""

    SERVICE = "service", _("Messages about your requests")
    MARKETING = "marketing", _("Offers and news")
    AUTOMATED = "automated", _("Decisions made by a program alone")


class Consent(models.Model):
    """What a customer said about one purpose, and when. Rows are only added: the last one counts."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    given = models.BooleanField()
    wording = models.CharField(max_length=20)  # the version of the words they were shown
    source = models.CharField(max_length=20)  # portal, api, desk, import
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "purpose", "-id"], name="consent_latest")]


class LinkCut(models.Model):
    """Links and tokens to the order made in an earlier round open nothing any more."""

    order_id = models.BigIntegerField(unique=True)
    round = models.IntegerField()


class OpenedOrder(models.Model):
    """A customer's browser that proved an order to be theirs, so that the shop can end it with the links."""

    key = models.CharField(max_length=40)
    order_id = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "order_id"], name="opened_once")]
