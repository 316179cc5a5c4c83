"""What each role may decide alone: administrators set it, supervisors and auditors read it."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.cases.actions import may_set_limits, set_limits
from aftercare.cases.limits import limits_of, suggested
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.money import Money
from aftercare.people.models import Role, Shop
from aftercare.ui.staff import StaffRequest, staff

from ..shop_forms import kept, shop_named, show
from .forms import LimitsForm


@staff(ActorKind.SUPERVISOR, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: StaffRequest, slug: str = "") -> HttpResponse:
    """The shop's limits."""
    shop = shop_named(request, slug)
    if shop is None:
        return _show(request, None, None)
    form = LimitsForm(request.POST or None, limits=limits_of(shop.pk), currency=shop.currency)
    take = "suggested" in request.POST
    done = kept(
        request, form,
        lambda by: set_limits(
            shop=shop, limits=suggested(shop.currency) if take else form.chosen(), by=by, at=clock.now()
        ),
        says=_("Kept; it holds for every decision from now on."), to=reverse("limits:of", args=[shop.slug]),
    )  # fmt: skip
    return done or _show(request, shop, form)


def _show(request: StaffRequest, shop: Shop | None, form: LimitsForm | None) -> HttpResponse:
    may_set = may_set_limits(request.user)
    start = _suggestions(shop) if shop and may_set and form and not form.is_bound else []
    return show(request, "desk/limits.html", shop, form, here="setup", may_set=may_set, suggestions=start)


def _suggestions(shop: Shop) -> list[tuple[str, list[Money]]]:
    """What each role is suggested, where that is not what holds already."""
    found = suggested(shop.currency)
    if found == limits_of(shop.pk):
        return []
    return [
        (str(Role(role).label), [Money(amount or 0, shop.currency) for amount in one]) for role, one in found.items()
    ]
