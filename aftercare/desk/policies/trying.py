"""Trying a version on an order: what it would decide about a request, beside what is in force."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from aftercare.cases import actions
from aftercare.cases.facts import LineAsk
from aftercare.cases.kinds import KINDS
from aftercare.core import clock
from aftercare.core.money import Money
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order, OrderLine
from aftercare.policy.facts import Decision
from aftercare.policy.models import PolicyVersion
from aftercare.policy.sentences import fee_label, reason_label
from aftercare.ui.decisions import decision_view
from aftercare.ui.forms import Form
from aftercare.ui.search import find_orders
from aftercare.ui.staff import StaffRequest, staff

from .pages import READERS, show, version_for

FOUND_MOST = 8


class TryForm(Form):
    """A request as a customer would send it, with the instant at which they would."""

    kind = forms.ChoiceField(
        label=_("What the customer wants"),
        choices=[(key, kind.label) for key, kind in KINDS.items() if kind.needs_lines],
    )
    reason = forms.ChoiceField(label=_("Reason"))
    at = forms.DateTimeField(
        label=_("Asked on"), required=False, error_messages={"invalid": _("Choose day and time.")},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    photos = forms.BooleanField(label=_("With photos"), required=False)

    def __init__(self, *args: Any, lines: list[OrderLine], reasons: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(reason, reason_label(reason)) for reason in reasons]
        for line in lines:
            self.fields[f"units_{line.pk}"] = forms.IntegerField(
                label=str(line), required=False, min_value=0, max_value=line.quantity,
                error_messages={"invalid": _("Write a whole number, such as 1.")},
                widget=forms.NumberInput(attrs={"class": "num"}),
            )  # fmt: skip
        self.lines = lines

    def asks(self) -> list[LineAsk]:
        said = self.cleaned_data
        units = {line.pk: said[f"units_{line.pk}"] for line in self.lines}
        return [LineAsk(line_id=pk, units=count, reason=said["reason"]) for pk, count in units.items() if count]

    def unit_fields(self) -> list[forms.BoundField]:
        return [self[f"units_{line.pk}"] for line in self.lines]


@staff(*READERS)
@require_safe
def try_it(request: StaffRequest, ref: str) -> HttpResponse:
    version = version_for(request, ref)
    text = request.GET.get("order", "").strip()[:100]
    orders = _orders(version, text)
    order = next((one for one in orders if text.lower() in (one.number.lower(), one.ref.lower())), None)
    order = order or (orders[0] if len(orders) == 1 else None)
    context: dict[str, Any] = {"version": version, "zone": version.shop.timezone, "typed": text, "orders": orders}
    with timezone.override(version.shop.timezone):
        context |= _tried(request, version, order) if order else {}
        return show(request, "try.html", context | {"order": order, "typed": order.number if order else text})


def _orders(version: PolicyVersion, text: str) -> list[Order]:
    mine = Order.objects.filter(shop=version.shop).select_related("customer", "shop")
    if text:
        mine = find_orders(mine, text, shops=[version.shop_id])
    return list(mine.order_by("-id")[:FOUND_MOST])


def _tried(request: StaffRequest, version: PolicyVersion, order: Order) -> dict[str, Any]:
    lines = list(order.lines.order_by("position"))
    begun = {f"units_{line.pk}": line.refundable for line in lines if line.kind == "goods"}
    asked = request.GET if "kind" in request.GET else None
    reasons = list(version.data["reasons"])
    form = TryForm(asked, lines=lines, reasons=reasons, initial={**begun, "at": clock.now(), "kind": "return"})
    if asked is None or not form.is_valid():
        return {"form": form}
    now = PolicyVersion.objects.in_force(version.shop_id, clock.now())
    sides = [_side(one, order, form) for one in (version, now) if one is not None]
    same = len(sides) == 2 and sides[0]["answer"] == sides[1]["answer"]
    return {"form": form, "sides": sides, "same": same, "own": actions.policy_of(order) if now else None}


def _side(policy: PolicyVersion, order: Order, form: TryForm) -> dict[str, Any]:
    said = form.cleaned_data
    at: datetime = said["at"] or clock.now()
    side: dict[str, Any] = {"policy": policy}
    try:
        decision = actions.preview(
            kind=said["kind"], order=order, asks=form.asks(), at=at, photos=int(said["photos"]), policy=policy
        )
    except Refused as refused:
        return side | {"refused": str(refused.sentence), "answer": str(refused.sentence)}
    return side | _answered(decision, order)


def _answered(decision: Decision, order: Order) -> dict[str, Any]:
    fees = [(fee_label(fee), Money(fee.amount, order.currency)) for fee in decision.fees]
    total = Money(decision.refundable - sum(fee.amount for fee in decision.fees), order.currency)
    answer = (decision.verdict, decision.path, total, decision.freight_payer)
    return {"view": decision_view(decision), "fees": fees, "total": total, "answer": answer}
