"""The steps, for administrators: each shows what is there, offers what is missing, and leads on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order, OrderImport
from aftercare.people.inviting import invite
from aftercare.people.manager import Manager
from aftercare.people.models import Invitation, Role, Shop
from aftercare.policy.floor import demands_of, shortfalls_of
from aftercare.policy.models import PolicyVersion
from aftercare.policy.promised import Promised, promised
from aftercare.policy.sentences import reason_label
from aftercare.policy.terms import STANDARD, Terms
from aftercare.promises.shops import open_shop
from aftercare.ui.staff import StaffRequest, acting, staff
from aftercare.ui.visiting import remember

from ..imports.forms import FileForm
from ..imports.pages import result_of
from ..pages import moved
from ..policies.fields import field_at
from ..policies.notes import nearest
from ..policies.words import label
from ..setup.shop_forms import NewShopForm
from ..team.forms import InviteForm
from .guessing import free_slug, guessed
from .steps import next_step, shop_of, steps

ORDERS = 8
FREIGHT = {
    "customer": gettext_lazy("The customer pays the return freight."),
    "merchant": gettext_lazy("The shop pays the return freight."),
    "nobody": gettext_lazy("Nothing has to be sent back."),
}


class StartShopForm(NewShopForm):
    field_order = ("name", "country", "currency", "locale", "timezone", "slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].label = gettext_lazy("Short name (made from the name if you leave it empty)")


@staff(Role.ADMIN)
@require_safe
def start(request: StaffRequest) -> HttpResponse:
    """Where it stands: what is done, what comes next."""
    found = shop_of(request.user)
    return _show(request, "start.html", {"following": next_step(found), "site": settings.PUBLIC_URL}, found, here="")


@staff(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def shop(request: StaffRequest) -> HttpResponse:
    found = shop_of(request.user)
    if found is not None:
        return _show(request, "shop.html", {"form": None}, found, here="shop")
    form = StartShopForm(request.POST or None, initial=guessed(request))
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        slug = fields.pop("slug") or free_slug(fields["name"])
        by = acting(request, ActorKind.SUPERVISOR)
        try:
            open_shop(slug, fields=fields, by=by, at=clock.now(), staff=[request.user])
        except Refused as refused:
            form.refuse(refused)
        else:
            return moved(request, reverse("starting:policy"))
    return _show(request, "shop.html", {"form": form}, None, here="shop")


@staff(Role.ADMIN)
@require_safe
def policy(request: StaffRequest) -> HttpResponse:
    """What the shop promises, in words, with what the law asks of it."""
    found = shop_of(request.user)
    if found is None:
        return redirect("starting:shop")
    at = clock.now()
    version = PolicyVersion.objects.in_force(found.pk, at)
    terms = version.terms if version else STANDARD
    context = {
        "version": version,
        "rows": _promises(found, terms),
        "demands": _asked(found, terms, at),
        "below": [] if version else shortfalls_of(found, terms, at=at),
    }
    return _show(request, "policy.html", context, found, here="policy")


@staff(Role.ADMIN)
@require_safe
def orders(request: StaffRequest) -> HttpResponse:
    """The latest import with how far it is, else what to send."""
    found = shop_of(request.user)
    if found is None:
        return redirect("starting:shop")
    latest = OrderImport.objects.filter(shop=found).select_related("shop", "run").order_by("-pk").first()
    context: dict[str, Any] = {
        "form": FileForm(), "shops": [found], "wanted": found.slug, "found": latest,
        "count": Order.objects.filter(shop=found).count(),
        "again": reverse("starting:orders"),
        **(result_of(latest) if latest else {}),
    }  # fmt: skip
    return _show(request, "orders.html", context, found, here="orders")


@staff(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: StaffRequest) -> HttpResponse:
    found = shop_of(request.user)
    if found is None:
        return redirect("starting:shop")
    manager = Manager.of_user(request.user)
    form = InviteForm(request.POST or None, manager=manager, initial={"shops": [found.pk]})
    if request.method == "POST" and form.is_valid():
        try:
            sent = invite(**form.cleaned_data, by=manager, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Invited; the link is on its way to %(email)s.") % {"email": sent.email})
            return moved(request, reverse("starting:colleagues"))
    sent_to = Invitation.objects.of_shops([found.pk]).order_by("-pk")[:ORDERS]
    return _show(request, "colleagues.html", {"form": form, "invited": sent_to}, found, here="colleagues")


@staff(Role.ADMIN)
@require_safe
def case(request: StaffRequest) -> HttpResponse:
    """The shop's latest orders: look at one as its customer, or open the first request oneself."""
    found = shop_of(request.user)
    if found is None:
        return redirect("starting:shop")
    latest = Order.objects.filter(shop=found).select_related("customer").order_by("-pk")[:ORDERS]
    return _show(request, "case.html", {"rows": latest}, found, here="case")


@staff(Role.ADMIN)
@require_POST
def as_customer(request: StaffRequest, ref: str) -> HttpResponse:
    """The order's page in the portal, as its customer reaches it."""
    order = get_object_or_404(Order.objects.visible_to(request.user), ref=ref)
    remember(request, order.pk)
    return redirect("portal_order", order.ref)


def _asked(shop: Shop, terms: Terms, at: datetime) -> dict[str, list[tuple[str, str]]]:
    """By article what it asks of which field, once however many reasons it is asked of."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for demand in demands_of(shop, terms, at=at):
        field = field_at(nearest(demand.field))
        found.setdefault(demand.cited, {})[label(field) if field else "", demand.sentence] = None
    return {article: list(asked) for article, asked in found.items()}


def _promises(shop: Shop, terms: Terms) -> list[tuple[str, Promised, str]]:
    rows = []
    for reason in terms.reasons:
        found = promised(
            terms, country=shop.country, currency=shop.currency, timezone=shop.timezone, reason=reason,
            placed_at=clock.now(),
        )  # fmt: skip
        rows.append((reason_label(reason), found, str(FREIGHT.get(found.freight_payer, ""))))
    return rows


def _show(
    request: StaffRequest, template: str, context: dict[str, Any], found: Shop | None, *, here: str
) -> HttpResponse:
    form = context.get("form")
    shared = {
        "here": "setup", "manages": True, "shop": found, "step": here,
        "steps": steps(found, here=here),
    }  # fmt: skip
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, f"desk/starting/{template}", shared | context, status=422 if wrong else 200)
