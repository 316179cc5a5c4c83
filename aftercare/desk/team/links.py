"""What the shop does about the customer of an order: their links ended, themselves blocked."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.orders.models import Order
from aftercare.people.blocking import block, unblock
from aftercare.people.links import revoke_links
from aftercare.ui.staff import StaffRequest, acting, staff

from .pages import press


@staff(ActorKind.AGENT)
@require_POST
def end_links(request: StaffRequest, ref: str) -> HttpResponse:
    order, by = get_object_or_404(Order.objects.visible_to(request.user), ref=ref), acting(request, ActorKind.AGENT)
    done = _("Every link sent so far opens nothing any more; the next message carries a new one.")
    return press(
        request, lambda: revoke_links(order.pk, shop_id=order.shop_id, by=by, at=clock.now()), done, "desk:order", ref
    )


@staff(ActorKind.SUPERVISOR)
@require_POST
def block_customer(request: StaffRequest, ref: str) -> HttpResponse:
    """Block the customer of the order, or unblock them."""
    orders = Order.objects.visible_to(request.user).filter(customer__isnull=False).select_related("customer")
    order, by = get_object_or_404(orders, ref=ref), acting(request, ActorKind.SUPERVISOR)
    customer, reason = order.customer, request.POST.get("reason", "")
    assert customer is not None
    if "unblock" in request.POST:
        done, act = _("Requests of this customer may be approved without a person again."), unblock
    else:
        done, act = _("A person decides every request of this customer from now on."), block
    return press(request, lambda: act(customer, reason=reason, by=by, at=clock.now()), done, "desk:order", ref)
