"""Who calls: a program of the shop, with a token and its scopes, or a customer, with a token for one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from aftercare.cases.models import Case, CaseQuerySet, Photo
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.core.rows import select
from aftercare.orders.models import Order, OrderQuerySet
from aftercare.people.links import signed_order
from aftercare.people.models import Shop
from aftercare.people.tokens import PREFIX, find_token
from aftercare.people.visitors import Visitor

from . import limits
from .compiled import Compiled
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
    def rate(self) -> int:
        """Requests a minute."""
        rate: int = settings.API_RATE_CUSTOMER if self.visitor else settings.API_RATE_TOKEN
        return rate

    @property
    def orders(self) -> OrderQuerySet:
        return Order.objects.owned_by(self.visitor) if self.visitor else Order.objects.of_shop(self.shop_id)

    @property
    def cases(self) -> CaseQuerySet:
        return Case.objects.owned_by(self.visitor) if self.visitor else Case.objects.of_shop(self.shop_id)

    def must_be_shop(self) -> None:
        if self.visitor is not None:
            raise Problem("forbidden", _("Only the shop may do this; ask it."), code="shop_only")

    def row(self, reach: Reach, ref: str) -> Sequence[Any] | None:
        """The columns of what has this reference, if the caller reaches it."""
        if self.visitor:
            (order_id,) = self.visitor.order_ids
            return next(iter(reach.customers(order_id, ref)), None)
        return next(iter(reach.shops(self.shop_id, ref)), None)

    def case(self, ref: str) -> Case:
        """The case to act on. The actions read it under their lock, so only its key is fetched here."""
        (pk,) = found(self.row(CASE_KEY, plain(ref)))
        return Case.from_db("default", ["id"], [pk])

    def order(self, ref: str) -> Order:
        """The order to ask for a return of, with its shop; the action reads the rest of it under its lock."""
        pk, shop_id = found(self.row(ORDER_KEY, plain(ref)))
        order = Order.from_db("default", ["id", "shop_id"], [pk, shop_id])
        (order.shop,) = select(Shop, "id = %s", shop_id)
        return order

    def photo(self, ref: str) -> Photo:
        photos = Photo.objects.filter(ref=plain(ref), shop_id=self.shop_id)
        return found((photos.filter(case__in=self.cases) if self.visitor else photos).first())


class Reach:
    """Columns of one order or case by its reference, within what a shop or a customer reaches; `more` are
    expressions that may be named among the columns."""

    def __init__(self, of: str, columns: tuple[str, ...], more: Mapping[str, Any] | None = None) -> None:
        objects: Any = {"orders": Order.objects, "cases": Case.objects}[of]

        def chosen(rows: Any, ref: str) -> Any:
            return rows.filter(ref=ref).annotate(**(more or {})).values_list(*columns)

        self.shops = Compiled(lambda shop_id, ref: chosen(objects.of_shop(shop_id), ref))
        self.customers = Compiled(lambda order_id, ref: chosen(objects.owned_by(Visitor.of([order_id])), ref))


CASE_KEY = Reach("cases", ("id",))
ORDER_KEY = Reach("orders", ("id", "shop_id"))


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

    def __call__(self, request: HttpRequest) -> Caller:
        caller: Caller | None = super().__call__(request)
        if caller is None:
            limits.spend_address(request)
            raise unauthenticated()
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        caller = shop_caller(token) if token.startswith(PREFIX) else customer_caller(token)
        if caller is None:
            return None
        limits.spend(request, caller.subject, caller.rate)
        if caller.visitor is None and caller.scopes.isdisjoint(self.scopes):
            sentence = _("It needs the scope %(scope)s; make a token that has it.")
            raise Problem("forbidden", sentence % {"scope": " / ".join(self.scopes)}, code="scope_missing")
        if not self.customers:
            caller.must_be_shop()
        return caller


OWNER = Compiled(lambda pk: Order.objects.filter(pk=pk).values_list("shop_id", "customer_id"))


def shop_caller(text: str) -> Caller | None:
    token = find_token(text, at=clock.now())
    if token is None:
        return None
    actor = Actor(ActorKind.INTEGRATION, token.pk, token.name)
    return Caller(f"token:{token.pk}", token.shop_id, actor, frozenset(token.scopes))


def customer_caller(text: str) -> Caller | None:
    try:
        order_id = signed_order(text, purpose="api")
    except Refused:
        return None
    for shop_id, customer_id in OWNER(order_id):
        visitor = Visitor.of([order_id])
        return Caller(f"order:{order_id}", shop_id, visitor.actor(customer_id=customer_id), visitor=visitor)
    return None
