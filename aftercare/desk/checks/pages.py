"""What the warehouse looks at when goods of a category come back: supervisors write it, auditors read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.orders.models import Product
from aftercare.parcels.checklists import Checklist, checks_of, says
from aftercare.parcels.setting_checks import set_checklist
from aftercare.people.models import Role, Shop
from aftercare.ui.forms import Form
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import moved

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
    shops = request.user.shops.order_by("name")
    shop = get_object_or_404(shops, slug=slug) if slug else shops.first()
    if shop is None:
        return _show(request, None, "", None)
    category = request.GET.get("category", "").strip()[:100].replace("\0", "")
    form = ChecksForm(request.POST or None, initial={"checks": _written(shop, category)})
    if request.method == "POST" and form.is_valid():
        by, lines = acting(request, ActorKind.SUPERVISOR), form.cleaned_data["checks"].splitlines()
        try:
            set_checklist(shop, category=category, checks=lines, by=by, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kept; the warehouse sees it with the next parcel."))
            return moved(request, f"{reverse('checks:of', args=[shop.slug])}?{urlencode({'category': category})}")
    return _show(request, shop, category, form)


def _written(shop: Shop, category: str) -> str:
    return "\n".join(says(check) for check in checks_of(shop.pk, [category])[category])


def _show(request: StaffRequest, shop: Shop | None, category: str, form: ChecksForm | None) -> HttpResponse:
    context: dict[str, Any] = {
        "here": "checks",
        "may_set": request.user.acts_as(ActorKind.SUPERVISOR),
        "shop": shop,
        "shops": request.user.shops.order_by("name"),
        "category": category,
        "categories": _categories(shop, category) if shop else [],
        "form": form,
    }
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, "desk/checks.html", context, status=422 if wrong else 200)


def _categories(shop: Shop, here: str) -> list[tuple[str, bool]]:
    """Those of the shop's goods and those that have a list, each with whether the shop wrote it."""
    own = set(Checklist.objects.filter(shop=shop).values_list("category", flat=True))
    sold = Product.objects.filter(shop=shop).exclude(category="").order_by("category")
    named = set(sold.values_list("category", flat=True).distinct()[:MOST_CATEGORIES])
    return [(name, name in own) for name in sorted({"", here, *own, *named})]
