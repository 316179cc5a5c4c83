"""What happens to people and to what they may do. An event about staff stands once in each of their shops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftercare.core.actor import Actor
from aftercare.core.events import Event, emit

from .models import ApiToken, Consent, Customer, Invitation, Shop, User

NO_SHOP = 0
"""Of somebody without a shop: kept, and shown on no shop's pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopEvent(Event):
    """Something that happened to a shop, or to what it has set."""

    shop: Shop

    @property
    def subject(self) -> tuple[str, int]:
        return ("shop", self.shop.pk)

    @property
    def shop_id(self) -> int:
        return self.shop.pk


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopChanged(ShopEvent):
    """A shop has another name, address, language, time zone, country or colour."""

    name = "shop.changed"
    changed: dict[str, tuple[str, str]]

    def data(self) -> dict[str, Any]:
        return {field: {"old": old, "new": new} for field, (old, new) in self.changed.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOpened(ShopEvent):
    """There is a new shop."""

    name = "shop.opened"

    def data(self) -> dict[str, Any]:
        return {"name": self.shop.name, "country": self.shop.country, "currency": self.shop.currency}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEvent(Event):
    """Something that happened to a member of staff."""

    user: User
    shop: int = NO_SHOP
    told: dict[str, Any]

    @property
    def subject(self) -> tuple[str, int]:
        return ("staff", self.user.pk)

    @property
    def shop_id(self) -> int:
        return self.shop

    def data(self) -> dict[str, Any]:
        return {"name": self.user.called, **self.told}


class SignedIn(StaffEvent):
    """Somebody proved who they are and came in."""

    name = "staff.signed_in"


class SignInFailed(StaffEvent):
    """A wrong password or code for an account that exists; guesses at names that do not are only counted."""

    name = "staff.sign_in_failed"


class SignedOut(StaffEvent):
    """Somebody left."""

    name = "staff.signed_out"


class SessionsEnded(StaffEvent):
    """Sessions were closed: by their owner, by who manages them, or with the account."""

    name = "staff.sessions_ended"


class PasswordChanged(StaffEvent):
    """A password was changed, or set anew by the link in an e-mail."""

    name = "staff.password_changed"


class SecondFactorChanged(StaffEvent):
    """Codes of an app were asked for from now on, or no more; recovery codes were made anew."""

    name = "staff.second_factor_changed"


class DigestChanged(StaffEvent):
    """The daily mail goes to them from now on, or no more."""

    name = "staff.digest_changed"


class StaffChanged(StaffEvent):
    """Another role, other shops, or another name."""

    name = "staff.changed"


class StaffClosed(StaffEvent):
    """The account opens nothing any more."""

    name = "staff.closed"


class StaffReopened(StaffEvent):
    """The account opens again."""

    name = "staff.reopened"


class StaffJoined(StaffEvent):
    """Somebody took an invitation, or a program was given an account."""

    name = "staff.joined"


def tell(
    kind: type[StaffEvent], user: User, *, shops: Iterable[int] | None = None, by: Actor, at: datetime, **told: Any
) -> None:
    """The event in each of their shops, or in `shops`."""
    found = list(user.shops.order_by("pk").values_list("pk", flat=True)) if shops is None else sorted(set(shops))
    for shop_id in found or [NO_SHOP]:
        emit(kind(user=user, shop=shop_id, told=told, by=by, at=at))


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationEvent(Event):
    """Something that happened to an invitation."""

    invitation: Invitation
    shop: int

    @property
    def subject(self) -> tuple[str, int]:
        return ("invitation", self.invitation.pk)

    @property
    def shop_id(self) -> int:
        return self.shop

    def data(self) -> dict[str, Any]:
        return {"email": self.invitation.email, "role": self.invitation.role}


class StaffInvited(InvitationEvent):
    """Somebody was asked to join."""

    name = "staff.invited"


class InvitationSentAgain(InvitationEvent):
    """The invitation went out again; the link before it opens nothing."""

    name = "staff.invitation_sent_again"


class InvitationRevoked(InvitationEvent):
    """The invitation was taken back."""

    name = "staff.invitation_revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenEvent(Event):
    """Something that happened to an API token."""

    token: ApiToken

    @property
    def subject(self) -> tuple[str, int]:
        return ("token", self.token.pk)

    @property
    def shop_id(self) -> int:
        return self.token.shop_id

    def data(self) -> dict[str, Any]:
        return {"name": self.token.name, "scopes": self.token.scopes}


class TokenMade(TokenEvent):
    """A program was given a key."""

    name = "token.made"


class TokenRevoked(TokenEvent):
    """A key opens nothing any more."""

    name = "token.revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent(Event):
    """What a customer said about one use of their data."""

    customer: Customer
    consent: Consent

    @property
    def subject(self) -> tuple[str, int]:
        return ("customer", self.customer.pk)

    @property
    def shop_id(self) -> int:
        return self.customer.shop_id

    def data(self) -> dict[str, Any]:
        return {name: getattr(self.consent, name) for name in ("purpose", "source", "wording")}


class ConsentGiven(ConsentEvent):
    """Yes to one purpose."""

    name = "consent.given"


class ConsentWithdrawn(ConsentEvent):
    """No, or no more, to one purpose."""

    name = "consent.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockEvent(Event):
    """What the shop thinks of a customer; the reason is for its own eyes."""

    customer: Customer
    reason: str

    @property
    def subject(self) -> tuple[str, int]:
        return ("customer", self.customer.pk)

    @property
    def shop_id(self) -> int:
        return self.customer.shop_id

    def data(self) -> dict[str, Any]:
        return {"reason": self.reason}


class CustomerBlocked(BlockEvent):
    """From now on a person decides each request of the customer."""

    name = "customer.blocked"


class CustomerUnblocked(BlockEvent):
    """The customer's requests may be approved without a person again."""

    name = "customer.unblocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksRevoked(Event):
    """Every link and token to an order made so far opens nothing any more."""

    name = "order.links_revoked"
    order_id: int
    shop: int

    @property
    def subject(self) -> tuple[str, int]:
        return ("order", self.order_id)

    @property
    def shop_id(self) -> int:
        return self.shop
