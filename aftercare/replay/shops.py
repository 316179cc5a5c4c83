"""The shop a replay runs in: its own, with a policy that accepts any request of any age."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from aftercare.core.actor import SYSTEM
from aftercare.core.refusal import Refused
from aftercare.orders.models import ImportRun, Order
from aftercare.people.models import Shop
from aftercare.policy.actions import publish
from aftercare.policy.facts import Reason
from aftercare.policy.models import PolicyVersion
from aftercare.policy.terms import AutoApproval, ReasonTerms, Terms

ANY = AutoApproval(reasons=None)
TERMS = Terms(
    window_days=None,
    reasons={reason.value: ReasonTerms(freight="merchant") for reason in Reason},
    auto_return=ANY,
    auto_refund_only=ANY,
    hold_before_refund=False,  # the files know of no warehouse that says so
)


def own_shop(slug: str, *, source: str, name: str, currency: str, timezone: str, country: str, locale: str) -> Shop:
    """The replay's shop, made if it is not there. Raises `Refused` for a shop that has other orders."""
    shop, _made = Shop.objects.get_or_create(
        slug=slug,
        defaults={"name": name, "currency": currency, "timezone": timezone, "country": country, "locale": locale},
    )
    others = ImportRun.objects.filter(shop=shop).exclude(source=source).exists()
    if others or (Order.objects.filter(shop=shop).exists() and not ImportRun.objects.filter(shop=shop).exists()):
        raise Refused(
            _("The shop “%(shop)s” has orders of its own; a replay needs another: give --shop a new name.")
            % {"shop": slug},
            code="not_a_replay_shop",
            field="shop",
        )
    return shop


def publish_terms(shop: Shop, at: datetime) -> None:
    """Publish the policy once; one that the shop has already is left as it is, and its decisions are counted."""
    if not PolicyVersion.objects.filter(shop=shop).exists():
        publish(shop=shop, terms=TERMS, by=SYSTEM, at=at)
