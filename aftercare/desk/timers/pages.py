"""How long each step may take in a shop: supervisors set it, auditors read it."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.people.models import Role, Shop
from aftercare.promises.calendars import calendar_kept
from aftercare.promises.timers import hours_of, set_timers
from aftercare.ui.staff import StaffRequest, staff

from ..shop_forms import kept, shop_named, show
from .forms import TimersForm


@staff(ActorKind.SUPERVISOR, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def timers(request: StaffRequest, slug: str = "") -> HttpResponse:
    """The shop's times."""
    shop = shop_named(request, slug)
    if shop is None:
        return _show(request, None, None)
    form = TimersForm(request.POST or None, hours=hours_of(shop), calendar=calendar_kept(shop))
    done = kept(
        request, form, lambda by: set_timers(shop=shop, hours=form.chosen(), by=by, at=clock.now()),
        says=_("Kept; it holds for every step that begins from now on."), to=reverse("timers:of", args=[shop.slug]),
    )  # fmt: skip
    return done or _show(request, shop, form)


def _show(request: StaffRequest, shop: Shop | None, form: TimersForm | None) -> HttpResponse:
    may_set = request.user.acts_as(ActorKind.SUPERVISOR)
    return show(request, "desk/timers.html", shop, form, here="timers", may_set=may_set)
