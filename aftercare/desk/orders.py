"""Orders at the desk: found, read, and a request opened for their customer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.cases import actions
from aftercare.cases.dialogue import Relation
from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case
from aftercare.cases.remedies import remedy_label
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.ids import typed_ref
from aftercare.core.money import Money
from aftercare.core.paging import page
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order
from aftercare.policy.reasons import offered
from aftercare.ui.amounts import money_rows, planned_parts, units_of
from aftercare.ui.pictures import MOST_PHOTOS, Pictures, pictures, receive
from aftercare.ui.search import find_orders
from aftercare.ui.sheets import Cells, each, local, sheet, wanted
from aftercare.ui.staff import StaffRequest, acting, staff

from .deciding import rows_to_staff, to_staff
from .forms import OpenForm
from .pages import DESK, moved, searched, show
from .pictures import at_desk


@staff(*DESK)
@require_safe
def find(request: StaffRequest) -> HttpResponseBase:
    text = searched(request)
    rows = Order.objects.visible_to(request.user)
    if text:
        rows = find_orders(rows, text, shops=request.user.shops.all())
    rows = rows.select_related("customer", "shop")
    if wanted(request):
        return sheet("orders", _head(), each(rows, _cells))
    shown = page(rows, cursor=request.GET.get("from", ""))
    return show(request, "desk/orders.html", {"page": shown, "text": text}, here="orders")


def _head() -> Cells:
    return (
        _("Order"), _("Customer"), _("E-mail"), _("Phone"), _("Placed"), _("Delivered"), _("Paid"), _("Refunded"),
        _("Currency"), _("Shop"),
    )  # fmt: skip


def _cells(row: Order) -> Cells:
    zone = row.shop.timezone
    return (
        row.number, row.customer.name if row.customer else "", row.email, row.phone, local(row.placed_at, zone),
        local(row.delivered_at, zone), row.money(row.captured).decimal, row.money(row.refunded).decimal, row.currency,
        row.shop.name,
    )  # fmt: skip


@staff(*DESK)
@require_safe
def order(request: StaffRequest, ref: str) -> HttpResponse:
    return _show(request, _order(request, ref))


@staff(ActorKind.AGENT)
@require_POST
def preview(request: StaffRequest, ref: str) -> HttpResponse:
    """What opening would decide and pay, before anything is written."""
    found = _order(request, ref)
    form, added = _form(found, request.POST), pictures(request, found, by=acting(request, ActorKind.AGENT))
    if added.problem or not form.is_valid():
        return _show(request, found, form=form, added=added)
    try:
        context = _previewed(found, form, added)
    except Refused as refused:
        form.refuse(refused)
        return _show(request, found, form=form, added=added)
    return _show(request, found, form=form, added=added, previewed=context)


@staff(ActorKind.AGENT)
@require_POST
def open_case(request: StaffRequest, ref: str) -> HttpResponse:
    found = _order(request, ref)
    form, added = _form(found, request.POST), pictures(request, found, by=acting(request, ActorKind.AGENT))
    if form.is_valid() and not added.problem:
        try:
            case = _open(request, found, form, added)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Request %(ref)s is open; the customer is told now.") % {"ref": case.ref})
            return moved(request, reverse("desk:case", args=[case.ref]))
    return _show(request, found, form=form, added=added)


@staff(ActorKind.AGENT)
@require_POST
def upload(request: StaffRequest, ref: str) -> JsonResponse:
    """A photo or video on its way into a form about the order or a request of it."""
    return receive(request, _order(request, ref), by=acting(request, ActorKind.AGENT))


@transaction.atomic
def _open(request: StaffRequest, order: Order, form: OpenForm, added: Pictures) -> Case:
    """Open it, beside the request it follows. Raises `Refused`, and then nothing is written."""
    said, by, at = form.cleaned_data, acting(request, ActorKind.AGENT), clock.now()
    case = actions.open_case(
        kind=said["kind"], order=order, asks=form.asks(), about=said["about"], photos=added.refs, channel="desk",
        by=by, at=at,
    )  # fmt: skip
    if said["follows"]:
        before = Case.objects.of_shop(order.shop_id).filter(ref=typed_ref(said["follows"])).first()
        if before is None:
            raise Refused(_("This shop has no request with that number; check it."), field="follows")
        actions.link(case, other=before, relation=Relation.FOLLOWS, by=by, at=at)
    return case


def _order(request: StaffRequest, ref: str) -> Order:
    orders = Order.objects.visible_to(request.user).select_related("shop", "customer")
    return get_object_or_404(orders, ref=ref)


def _form(order: Order, asked: Any = None) -> OpenForm:
    """The form for the order's lines, with the reasons of the policy it was bought under."""
    try:
        reasons = offered(order.shop_id, actions.policy_of(order).terms.reasons)
    except Refused:
        reasons = []
    return OpenForm(asked, lines=order.lines.order_by("position"), reasons=reasons)


def _previewed(order: Order, form: OpenForm, added: Pictures) -> dict[str, Any]:
    kind = form.cleaned_data["kind"]
    decision = actions.preview(
        kind=kind, order=order, asks=form.asks(), at=clock.now(), photos=len(added.refs),
        opened_by=ActorKind.AGENT.value,
    )  # fmt: skip
    total = Money(decision.refundable - sum(fee.amount for fee in decision.fees), order.currency)
    lines = {line.pk: line for line in form.lines}
    asked = [(lines[ask.line_id], ask.units) for ask in form.asks()]
    asked += [(line, line.refundable) for pk, line in lines.items() if pk in decision.also]
    rows = money_rows(
        [(units_of(str(line), units), order.money(line.grant(units)[0])) for line, units in asked],
        fees=decision.fees,
        parts=planned_parts(total, order.tenders.order_by("position")),
        total=total,
    )
    others = [
        {"label": remedy_label(other.kind, other.path), "amount": order.money(other.amount - other.fees)}
        for other in decision.remedies
    ]
    return {
        "decision": to_staff(decision, answered=False),
        "rows": rows_to_staff(rows) if KINDS[kind].refunds else [],
        "others": others,
    }


def _show(
    request: StaffRequest, order: Order, *, form: OpenForm | None = None, added: Pictures | None = None,
    previewed: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "order": order,
        "lines": order.lines.order_by("position"),
        "tenders": order.tenders.order_by("position"),
        "deliveries": order.deliveries.order_by("id"),
        "cases": Case.objects.filter(order=order).order_by("-id"),
        "form": form or _form(order),
        "previewed": previewed,
        "pictures": at_desk(added or Pictures(), order),
        "most": MOST_PHOTOS,
        "may_open": request.user.acts_as(ActorKind.AGENT),
        "may_block": order.customer_id is not None and request.user.acts_as(ActorKind.SUPERVISOR),
    }
    return show(
        request,
        "desk/order.html",
        context,
        here="orders",
        status=422 if (form and form.errors) or (added and added.problem) else 200,
    )
