"""What each role may decide alone: administrators set it, supervisors and auditors read it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.cases.actions import may_set_limits, set_limits
from aftercare.cases.limits import limits_of
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.people.models import Role, Shop
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import moved
from .forms import LimitsForm


@staff(ActorKind.SUPERVISOR, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: StaffRequest, slug: str = "") -> HttpResponse:
    """The shop's limits; of somebody's first shop where none is named."""
    shops = request.user.shops.order_by("name")
    shop = get_object_or_404(shops, slug=slug) if slug else shops.first()
    if shop is None:
        return _show(request, None, None)
    form = LimitsForm(request.POST or None, limits=limits_of(shop.pk), currency=shop.currency)
    if request.method == "POST" and form.is_valid():
        try:
            by = acting(request, ActorKind.SUPERVISOR)
            set_limits(shop=shop, limits=form.chosen(), by=by, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kept; it holds for every decision from now on."))
            return moved(request, reverse("limits:of", args=[shop.slug]))
    return _show(request, shop, form)


def _show(request: StaffRequest, shop: Shop | None, form: LimitsForm | None) -> HttpResponse:
    context = {
        "here": "setup",
        "may_set": may_set_limits(request.user),
        "shop": shop,
        "shops": request.user.shops.order_by("name"),
        "form": form,
    }
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, "desk/limits.html", context, status=422 if wrong else 200)
