"""The withdrawal function of Directive 2011/83 Art. 11a, in its two legal steps: the statement, then its confirmation.

No account is needed; whoever has proved an order chooses among its items. The page after it is the same whatever was
found, so that it tells nobody which orders exist.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from aftercare.cases.actions.withdrawals import Statement, limit, receive
from aftercare.cases.models import Withdrawal
from aftercare.cases.withdrawals import offered_by, offering, right_of
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.orders.models import LineKind, Order, OrderLine
from aftercare.people.models import Shop
from aftercare.ui.forms import Form, again

from .finding import MOST_SHOPS
from .queries import actor_of, order_of

KEY, KEPT = "withdrawals", 20


class StatementForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200,
        error_messages={"required": gettext_lazy("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    contract = forms.CharField(
        label=gettext_lazy("Order number"), max_length=200,
        help_text=gettext_lazy("From the receipt. Without it, write what names the contract: day, goods, price."),
        error_messages={"required": gettext_lazy("Enter the order number, or what else names the contract.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail for the confirmation"), max_length=254,
        help_text=gettext_lazy("Best the one you ordered with."),
        error_messages={
            "required": gettext_lazy("Enter the e-mail address at which we confirm it."),
            "invalid": gettext_lazy("Enter the e-mail address at which we confirm it."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )  # fmt: skip
    items = forms.CharField(
        label=gettext_lazy("Only a part? Which items, and how many of each"), required=False, max_length=1000,
        help_text=gettext_lazy("Leave it empty to withdraw from the whole contract."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def statement(self) -> Statement:
        return Statement(**self.cleaned_data)


class ItemsForm(StatementForm):
    """For an order that was proved: its items by units, all of them unless less is chosen."""

    items = None  # type: ignore[assignment]

    def __init__(self, *args: Any, lines: list[OrderLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"units_{line.position}"] = forms.IntegerField(
                label=str(line), min_value=0, max_value=line.refundable, initial=line.refundable,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "units"}),
            )  # fmt: skip

    @property
    def said(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "contract", "email")]

    @property
    def units(self) -> list[forms.BoundField]:
        return [self[f"units_{line.position}"] for line in self.lines]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        chosen = [data.get(f"units_{line.position}") for line in self.lines]
        if self.lines and not any(chosen) and not self.errors:
            raise forms.ValidationError(gettext_lazy("Choose at least one item."))
        return data

    def statement(self) -> Statement:
        data = self.cleaned_data
        lines: Mapping[int, int] | None = {line.pk: data[f"units_{line.position}"] for line in self.lines}
        if all(data[f"units_{line.position}"] == line.refundable for line in self.lines):
            lines = None
        return Statement(name=data["name"], contract=data["contract"], email=data["email"], lines=lines)


@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """From an entrance that several shops share to the one the contract is with."""
    shops = offering(list(Shop.objects.order_by("name")[:MOST_SHOPS]), at=clock.now())
    if not shops:
        raise Http404
    if len(shops) == 1:
        return redirect("portal_shop_withdrawal", shops[0].slug)
    return render(request, "portal/withdrawal_shops.html", {"shops": shops})


@never_cache
def of_shop(request: HttpRequest, slug: str) -> HttpResponse:
    shop = get_object_or_404(Shop, slug=slug)
    if not offered_by(shop, at=clock.now()):
        raise Http404
    form = StatementForm(request.POST or None, initial={"contract": request.GET.get("number", "")[:100]})
    return _stepped(request, shop, form, None, by=Actor(ActorKind.CUSTOMER, None, request.POST.get("name", "")[:200]))


@never_cache
def of_order(request: HttpRequest, ref: str) -> HttpResponse:
    order = order_of(request, ref)
    if sent := _sent(request):
        return redirect("portal_withdrawn", sent)
    if right_of(order, at=clock.now()) is None:
        raise Http404
    lines = [line for line in order.lines.order_by("position") if line.kind == LineKind.GOODS and line.refundable > 0]
    name = order.customer.name if order.customer else ""
    initial = {"name": name, "contract": order.number, "email": order.email}
    form = ItemsForm(request.POST or None, initial=initial, lines=lines)
    return _stepped(request, order.shop, form, order, by=actor_of(request, order))


@never_cache
@require_safe
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """What was received, for the browser that sent it."""
    if ref not in request.session.get(KEY, []):
        raise Http404
    withdrawal = get_object_or_404(Withdrawal.objects.select_related("shop"), ref=ref)
    context = {"withdrawal": withdrawal, "shop": withdrawal.shop, "zone": withdrawal.shop.timezone}
    return render(request, "portal/withdrawn.html", context)


def _stepped(request: HttpRequest, shop: Shop, form: StatementForm, order: Order | None, *, by: Actor) -> HttpResponse:
    context: dict[str, Any] = {"shop": shop, "form": form, "order": order}
    if request.method != "POST":
        return render(request, "portal/withdrawal.html", context)
    if not form.is_valid():
        return again(request, "portal/withdrawal.html", context)
    if request.POST.get("step") == "edit":
        return render(request, "portal/withdrawal.html", context)
    if request.POST.get("step") != "confirm":
        shown = {"statement": form.statement(), "items": _chosen(form), "token": secrets.token_urlsafe(16)}
        return render(request, "portal/withdrawal_confirm.html", context | shown)
    try:
        limit(form.statement(), source=request.META["REMOTE_ADDR"], at=clock.now())
        kept = receive(
            shop=shop, statement=form.statement(), order=order, locale=get_language() or "",
            token=request.POST.get("token", "")[:60] or None, by=by, at=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return again(request, "portal/withdrawal.html", context)
    request.session[KEY] = [*request.session.get(KEY, []), kept.ref][-KEPT:]
    return redirect("portal_withdrawn", kept.ref)


def _sent(request: HttpRequest) -> str | None:
    """What this form declared when it was sent before; nothing is left to withdraw from then."""
    token, mine = request.POST.get("token", "")[:60], request.session.get(KEY, [])
    return Withdrawal.objects.filter(token=token, ref__in=mine).values_list("ref", flat=True).first() if token else None


def _chosen(form: StatementForm) -> list[str]:
    """What is withdrawn from, line by line, where it is only a part."""
    said = form.statement()
    if said.items:
        return said.items.splitlines()
    if not isinstance(form, ItemsForm) or said.lines is None:
        return []
    return [f"{line} × {said.lines[line.pk]}" for line in form.lines if said.lines[line.pk]]
