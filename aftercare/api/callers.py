"""Who calls: a program of the shop, with a token and its scopes, or a customer, with a token for one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from aftercare.cases.models import Case, CaseQuerySet, Photo
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order, OrderQuerySet
from aftercare.people.links import signed_order
from aftercare.people.tokens import PREFIX, find_token
from aftercare.people.visitors import Visitor

from .problems import Problem, not_found, unauthenticated

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caller:
    """`subject` names the token's owner: an Idempotency-Key belongs to it. `visitor` is set for a customer."""

    subject: str
    shop_id: int
    actor: Actor
    scopes: frozenset[str] = frozenset()
    visitor: Visitor | None = None

    @property
    def orders(self) -> OrderQuerySet:
        return Order.objects.owned_by(self.visitor) if self.visitor else Order.objects.of_shop(self.shop_id)

    @property
    def cases(self) -> CaseQuerySet:
        return Case.objects.owned_by(self.visitor) if self.visitor else Case.objects.of_shop(self.shop_id)

    def case(self, ref: str) -> Case:
        """The case to act on; the actions read the rest of it under their lock."""
        return found(self.cases.filter(ref=plain(ref)).only("id").first())

    def photo(self, ref: str) -> Photo:
        photos = Photo.objects.filter(ref=plain(ref), shop_id=self.shop_id)
        return found((photos.filter(case__in=self.cases) if self.visitor else photos).first())


def found(thing: T | None) -> T:
    if thing is None:
        raise not_found()
    return thing


def plain(text: str) -> str:
    """Text as it may be looked for; a database takes no NUL."""
    return text.replace("\0", "")


def caller_of(request: HttpRequest) -> Caller:
    return cast(Caller, request.auth)  # type: ignore[attr-defined]  # set by ninja from what `Bearer` returned


class Bearer(HttpBearer):
    """Admits a token with any one of `scopes`, and customers where `customers` says so."""

    def __init__(self, scopes: tuple[str, ...], *, customers: bool) -> None:
        super().__init__()
        self.scopes, self.customers = scopes, customers

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        caller = shop_caller(token) if token.startswith(PREFIX) else customer_caller(token)
        if caller.visitor is None and caller.scopes.isdisjoint(self.scopes):
            sentence = _("It needs the scope %(scope)s; make a token that has it.")
            raise Problem("forbidden", sentence % {"scope": " / ".join(self.scopes)}, code="scope_missing")
        if caller.visitor is not None and not self.customers:
            raise Problem("forbidden", _("Only the shop may do this; ask it."), code="shop_only")
        return caller


def shop_caller(text: str) -> Caller:
    token = find_token(text, at=clock.now())
    if token is None:
        raise unauthenticated()
    actor = Actor(ActorKind.INTEGRATION, token.pk, token.name)
    return Caller(f"token:{token.pk}", token.shop_id, actor, frozenset(token.scopes))


def customer_caller(text: str) -> Caller:
    try:
        order_id = signed_order(text, purpose="api")
    except Refused as refusal:
        raise unauthenticated() from refusal
    row = Order.objects.filter(pk=order_id).values_list("shop_id", "customer_id").first()
    if row is None:
        raise unauthenticated()
    visitor = Visitor.of([order_id])
    return Caller(f"order:{order_id}", row[0], visitor.actor(customer_id=row[1]), visitor=visitor)
