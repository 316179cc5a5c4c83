"""The demo shop and everybody who opens its pages, with the page each begins at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from aftercare.cases.actions.withdrawals import Statement, receive
from aftercare.cases.models import Case, CaseLine
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.demo import catalogue
from aftercare.demo.seed import seed
from aftercare.desk.tests.test_acts import (
    appealed,
    delivering,
    failed,
    here,
    intercepting,
    lost,
    objected,
    rejected,
    sent_first,
    stopped,
)
from aftercare.orders.models import Delivery, Order, OrderLine
from aftercare.people.actions import save_staff
from aftercare.people.digests import leave_url
from aftercare.people.models import Shop, User
from aftercare.portal.tests.visiting import browser
from aftercare.ui.tests.staffed import noted, open_shop, replacing, unsent
from aftercare.webhooks.actions import make_webhook
from aftercare.webhooks.replaying import ping

ODD = "odd"
ODDITIES = (
    appealed, rejected, failed, intercepting, delivering, here, objected, sent_first, stopped, lost, unsent, replacing,
)  # fmt: skip
HOOK = "https://hooks.example.com/aftercare"
UNCONNECTED = "“sandbox” is not connected here"  # as a provider's own words are kept
ODDLY_SAID = (
    "Chen Jia", "Lin Yue", "Wang Qiang", "Jo Berg", "It is not.", "It is scratched.", "We wait for the maker.",
)  # fmt: skip
SAID = (
    "LINGERING", "NOTE", "STRAY", "NOTES", "REFUSAL", "SOUND", "WORN", "QUESTION",
    "EVIDENCE", "OFFER", "APPEAL", "RULING", "COMPLAINT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a browser: who, at which surface, and the pages they begin at."""

    name: str
    surface: str
    client: Client
    starts: tuple[str, ...]


def everybody(*, language: str = "en") -> list[Person]:
    """A stranger, a customer with every order, and staff of each role, each with a client signed in."""
    shops = [seed(), Shop.objects.filter(slug=ODD).first() or _odd()]
    admin = save_staff("admin", role="admin", shops=shops, name="秦岚")
    if not shops[0].webhooks.exists():
        _connect(shops[0], admin)
    orders = list(Order.objects.filter(shop__in=shops).order_by("-shop_id", "pk"))  # the rarer turns first
    entrances = ("/", "/desk/enter/", *(f"/{way}/{shop.slug}/" for shop in shops for way in ("shop", "policy")))
    by_mail = urlsplit(leave_url(admin)).path
    people = [
        Person("stranger", "portal", Client(headers={"accept-language": language}), (*entrances, by_mail)),
        Person("customer", "portal", browser(*orders, language=language), _customers(orders)),
    ]
    return people + [_staff(user, language) for user in _team(shops)]


def _odd() -> Shop:
    """Another shop with what the demo has none of: turns that requests rarely take, and a withdrawal of nobody's."""
    shop = open_shop(slug=ODD, name="北窗陶坊")
    for make in ODDITIES:
        make(shop)
    nobodys = Statement(name="Jo Berg", contract="77", email="jo@example.com")
    Shop.objects.filter(pk=shop.pk).update(country="DE")  # where the law wants the function of withdrawing
    receive(shop=shop, statement=nobodys, by=Actor(ActorKind.CUSTOMER, None, nobodys.name), at=clock.now())
    return shop


def _connect(shop: Shop, admin: User) -> None:
    """What the demo leaves out because it would call other machines: a webhook with something to push."""
    by, at = admin.acting(ActorKind.SUPERVISOR), clock.now()
    webhook, _secret = make_webhook(shop=shop, url=HOOK, by=by, at=at)
    ping(webhook, by=by, at=at)


def _customers(orders: list[Order]) -> tuple[str, ...]:
    return tuple(f"/orders/{order.ref}/" for order in orders)


def _team(shops: list[Shop]) -> list[User]:
    """One of each role, who works for all of them."""
    team = list(User.objects.filter(shops=shops[0], is_active=True).exclude(role="integration").order_by("role"))
    for user in team:
        user.shops.set(shops)
    return team


def _staff(user: User, language: str) -> Person:
    surface = "floor" if user.role == "warehouse" else "desk"
    client = noted(Client(headers={"accept-language": language}), user)
    return Person(user.role, surface, client, (f"/{surface}/",))


def written() -> set[str]:
    """What the people of the demo wrote and named, in whichever language it was."""
    kept = [
        OrderLine.objects.values_list("title", flat=True),
        Order.objects.values_list("customer__name", flat=True),
        Delivery.objects.values_list("carrier", flat=True),
        CaseLine.objects.values_list("note", flat=True),
        Case.objects.values_list("about", flat=True),
        [text for reply in catalogue.SAVED_REPLIES for text in (reply[1], reply[3])],
        [text for name in SAID for text in _texts(getattr(catalogue, name))],
    ]
    return {text for texts in kept for text in texts if text} | {HOOK, UNCONNECTED, *ODDLY_SAID}


def _texts(said: Any) -> Iterable[str]:
    if isinstance(said, dict):
        return [text for pair in said.values() for text in pair]
    return [said] if isinstance(said, str) else said
