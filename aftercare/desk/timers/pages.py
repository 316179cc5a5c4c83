"""How long each step may take in a shop: supervisors set it, auditors read it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.people.models import Role, Shop
from aftercare.promises.timers import hours_of, set_timers
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import moved
from .forms import TimersForm


@staff(ActorKind.SUPERVISOR, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def timers(request: StaffRequest, slug: str = "") -> HttpResponse:
    """The shop's times; of somebody's first shop where none is named."""
    shops = request.user.shops.order_by("name")
    shop = get_object_or_404(shops, slug=slug) if slug else shops.first()
    if shop is None:
        return _show(request, None, None)
    form = TimersForm(request.POST or None, hours=hours_of(shop))
    if request.method == "POST" and form.is_valid():
        try:
            by = acting(request, ActorKind.SUPERVISOR)
            set_timers(shop=shop, hours=form.chosen(), by=by, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kept; it holds for every step that begins from now on."))
            return moved(request, reverse("timers:of", args=[shop.slug]))
    return _show(request, shop, form)


def _show(request: StaffRequest, shop: Shop | None, form: TimersForm | None) -> HttpResponse:
    context = {
        "here": "timers",
        "may_set": request.user.acts_as(ActorKind.SUPERVISOR),
        "shop": shop,
        "shops": request.user.shops.order_by("name"),
        "form": form,
    }
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, "desk/timers.html", context, status=422 if wrong else 200)
