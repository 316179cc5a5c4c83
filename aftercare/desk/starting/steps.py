"""The steps of setting a shop up, each done as soon as what it makes is there: nothing else is remembered."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.orders.models import Order
from aftercare.people.models import Invitation, Shop, User
from aftercare.policy.models import PolicyVersion

LABELS: dict[str, Promise] = {
    "shop": _("Shop"),
    "policy": _("Policy"),
    "orders": _("Orders"),
    "colleagues": _("Colleagues"),
    "case": _("First request"),
}
SAYS: dict[str, Promise] = {
    "shop": _("What it is called, where it is, what it counts in."),
    "policy": _("What customers may send back and until when; the law is kept whatever it says."),
    "orders": _("From a file your shop system exports, or six sample orders."),
    "colleagues": _("Who else works here; they choose their own password. You may leave this out."),
    "case": _("See what a customer sees, and answer the first request."),
}
LEFT_OUT = frozenset({"colleagues"})


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    done: bool
    here: bool = False

    @property
    def label(self) -> Promise:
        return LABELS[self.key]

    @property
    def says(self) -> Promise:
        return SAYS[self.key]

    @property
    def address(self) -> str:
        return reverse(f"starting:{self.key}")


def shop_of(user: User) -> Shop | None:
    """The one that was opened last is the one being set up."""
    return user.shops.order_by("-pk").first()


def steps(shop: Shop | None, *, here: str = "") -> list[Step]:
    found = _done(shop) if shop else set[str]()
    return [Step(key, key in found, key == here) for key in LABELS]


def next_step(shop: Shop | None) -> Step | None:
    """The first that has to be done and is not."""
    return next((step for step in steps(shop) if not step.done and step.key not in LEFT_OUT), None)


def _done(shop: Shop) -> set[str]:
    facts = {
        "shop": True,
        "policy": PolicyVersion.objects.in_force(shop.pk, clock.now()) is not None,
        "orders": Order.objects.filter(shop=shop).exists(),
        "colleagues": shop.staff.count() > 1 or Invitation.objects.of_shops([shop.pk]).exists(),
        "case": Case.objects.filter(shop=shop).exists(),
    }
    return {key for key, done in facts.items() if done}
