"""Who takes part: shops, their customers and their staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.ids import new_ref

LOCALES = [("zh-hans", "中文"), ("en", "English")]


def shop_ref() -> str:
    return new_ref("SH")


def logo_path(shop: Shop, _name: str) -> str:
    return f"logos/{shop.logo_digest[:2]}/{shop.logo_digest}.png"


class Shop(models.Model):
    """A merchant. Customers, staff, orders and policy belong to one. Customers write to the contacts.

    While `automatic_stopped_at` is set, a person answers every request, whatever the policy approves by itself.
    """

    ref = models.CharField(max_length=20, unique=True, default=shop_ref)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    currency = models.CharField(max_length=3, default="CNY")
    timezone = models.CharField(max_length=50, default="Asia/Shanghai")
    locale = models.CharField(max_length=10, choices=LOCALES, default="zh-hans")
    country = models.CharField(max_length=2, default="CN")
    brand_color = models.CharField(max_length=20, blank=True)
    return_address = models.TextField(blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    logo = models.FileField(upload_to=logo_path, blank=True)
    logo_digest = models.CharField(max_length=64, blank=True)
    logo_width = models.IntegerField(default=0)
    logo_height = models.IntegerField(default=0)
    automatic_stopped_at = models.DateTimeField(null=True)

    @property
    def logo_is_name(self) -> bool:
        """Whether the logo is so wide that it is the name written out."""
        return self.logo_width * 2 > self.logo_height * 5

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="customers")
    external_id = models.CharField(max_length=100)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    locale = models.CharField(max_length=10, choices=LOCALES, blank=True)
    tier = models.CharField(max_length=30, blank=True)
    blocked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "external_id"], name="customer_once_per_shop")]

    def __str__(self) -> str:
        return self.name or self.external_id


class Role(models.TextChoices):
    AGENT = "agent", _("Agent")
    WAREHOUSE = "warehouse", _("Warehouse")
    FINANCE = "finance", _("Finance")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMIN = "admin", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    INTEGRATION = "integration", _("Integration")


def staff_ref() -> str:
    return new_ref("ST")


class StaffManager(UserManager["User"]):
    use_in_migrations = False

    def visible_to(self, user: User) -> models.QuerySet[User]:
        """Whoever shares a shop with them."""
        return self.of_shops(user.shops.all())

    def of_shops(self, shops: Iterable[Shop] | Iterable[int]) -> models.QuerySet[User]:
        return self.filter(pk__in=User.shops.through.objects.filter(shop__in=shops).values("user"))


class User(AbstractUser):
    """A member of staff. The role says what they may do, `shops` where. An integration is a program's owner."""

    ref = models.CharField(max_length=20, unique=True, default=staff_ref)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.AGENT)
    shops = models.ManyToManyField(Shop, related_name="staff", blank=True)
    locale = models.CharField(max_length=10, choices=LOCALES, blank=True)
    digest = models.BooleanField(default=True)  # whether a supervisor gets the daily mail

    objects: ClassVar[StaffManager] = StaffManager()

    @property
    def called(self) -> str:
        return self.get_full_name() or self.username

    @property
    def enters(self) -> bool:
        """Whether they sign in to pages: programs come with tokens instead."""
        return self.is_active and self.role != Role.INTEGRATION

    @property
    def oneself(self) -> Actor:
        """This person doing something about their own account."""
        return Actor(MOSTLY[Role(self.role)], self.pk, self.called)

    def acting(self, kind: ActorKind) -> Actor:
        """This person, acting in a role they hold; raises `PermissionError` for one they do not."""
        if kind not in ACTS_AS[Role(self.role)]:
            raise PermissionError(f"{self.role} does not act as {kind}")
        return Actor(kind, self.pk, self.called)

    def acts_as(self, kind: ActorKind) -> bool:
        return kind in ACTS_AS[Role(self.role)]


ACTS_AS: dict[Role, set[ActorKind]] = {
    Role.AGENT: {ActorKind.AGENT},
    Role.WAREHOUSE: {ActorKind.WAREHOUSE},
    Role.FINANCE: {ActorKind.FINANCE},
    Role.SUPERVISOR: {ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.WAREHOUSE, ActorKind.FINANCE},
    Role.ADMIN: {ActorKind.AGENT, ActorKind.SUPERVISOR, ActorKind.WAREHOUSE, ActorKind.FINANCE},
    Role.AUDITOR: set(),  # reads everything, changes nothing
    Role.INTEGRATION: set(),  # acts through its tokens alone
}

MOSTLY: dict[Role, ActorKind] = {
    Role.AGENT: ActorKind.AGENT,
    Role.WAREHOUSE: ActorKind.WAREHOUSE,
    Role.FINANCE: ActorKind.FINANCE,
    Role.SUPERVISOR: ActorKind.SUPERVISOR,
    Role.ADMIN: ActorKind.SUPERVISOR,
    Role.AUDITOR: ActorKind.AUDITOR,
    Role.INTEGRATION: ActorKind.INTEGRATION,
}


def token_ref() -> str:
    return new_ref("TK")


class ApiToken(models.Model):
    """A key for a program of the shop. Only its digest is kept; it is shown once, when made. One that was made by
    another ends with it."""

    ref = models.CharField(max_length=20, unique=True, default=token_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="tokens")
    owner = models.ForeignKey(User, models.CASCADE, related_name="tokens", null=True)
    made_by = models.ForeignKey("self", models.SET_NULL, related_name="made", null=True)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes: models.JSONField[list[str]] = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Lookup(models.Model):
    """A customer's attempt to prove an order is theirs: a one-time code sent to the contact on the order.

    An attempt that matched no order looks the same from outside; its `order_id` is empty and no code fits.
    """

    ref = models.CharField(max_length=20, unique=True)
    order_id = models.BigIntegerField(null=True)
    number = models.CharField(max_length=64, blank=True)  # a digest of what was typed, by which wrong codes count
    digest = models.CharField(max_length=64)
    tries = models.IntegerField(default=0)
    source = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["source", "created_at"], name="lookup_source")]


from .records import Attempt, Consent, Invitation, LinkCut, OpenedOrder, StaffSession  # noqa: E402

__all__ = [
    "ACTS_AS", "LOCALES", "ApiToken", "Attempt", "Consent", "Customer", "Invitation", "LinkCut", "Lookup",
    "OpenedOrder", "Role", "Shop", "StaffSession", "User",
]  # fmt: skip
