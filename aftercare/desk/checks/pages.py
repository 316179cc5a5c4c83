"""What the warehouse looks at when goods of a category come back: supervisors write it, auditors read it."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.orders.models import Product
from aftercare.parcels.checklists import Checklist, checks_of, says
from aftercare.parcels.setting_checks import set_checklist
from aftercare.people.models import Role, Shop
from aftercare.ui.forms import Form
from aftercare.ui.staff import StaffRequest, staff

from ..shop_forms import kept, shop_named, show

MOST_CATEGORIES = 200


class ChecksForm(Form):
    checks = forms.CharField(
        label=gettext_lazy("Checks, one a line"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


@staff(ActorKind.SUPERVISOR, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def checklists(request: StaffRequest, slug: str = "") -> HttpResponse:
    """The list of one category of a shop; of all other goods where none is named."""
    shop = shop_named(request, slug)
    if shop is None:
        return _show(request, None, "", None)
    category = request.GET.get("category", "").strip()[:100]
    form = ChecksForm(request.POST or None, initial={"checks": _written(shop, category)})

    def keep(by: Actor) -> None:
        lines = form.cleaned_data["checks"].splitlines()
        set_checklist(shop, category=category, checks=lines, by=by, at=clock.now())

    to = f"{reverse('checks:of', args=[shop.slug])}?{urlencode({'category': category})}"
    done = kept(request, form, keep, says=_("Kept; the warehouse sees it with the next parcel."), to=to)
    return done or _show(request, shop, category, form)


def _written(shop: Shop, category: str) -> str:
    return "\n".join(says(check) for check in checks_of(shop.pk, [category])[category])


def _show(request: StaffRequest, shop: Shop | None, category: str, form: ChecksForm | None) -> HttpResponse:
    return show(
        request, "desk/checks.html", shop, form, here="checks", may_set=request.user.acts_as(ActorKind.SUPERVISOR),
        category=category, categories=_categories(shop, category) if shop else [],
    )  # fmt: skip


def _categories(shop: Shop, here: str) -> list[tuple[str, bool]]:
    """Those of the shop's goods and those that have a list, each with whether the shop wrote it."""
    own = set(Checklist.objects.filter(shop=shop).values_list("category", flat=True))
    sold = Product.objects.filter(shop=shop).exclude(category="").order_by("category")
    named = set(sold.values_list("category", flat=True).distinct()[:MOST_CATEGORIES])
    return [(name, name in own) for name in sorted({"", here, *own, *named})]
