"""Providers' own books: files sent, where they differ from ours, and what was done about each difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.money import Money
from aftercare.core.paging import page
from aftercare.core.refusal import Refused
from aftercare.money.models import SettlementDifference, SettlementFile, SettlementIssue
from aftercare.money.provider import settling
from aftercare.money.settlement import clearing, queries
from aftercare.money.settlement.importing import import_settlement
from aftercare.money.settlement.issues import cure
from aftercare.money.settlement.kinds import Act, Kind
from aftercare.money.settlement.models import State
from aftercare.people.models import User
from aftercare.ui.forms import Form
from aftercare.ui.sheets import Cells, each, local, sheet, wanted
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import BOOKS, moved

SHOWN = 50
DIFFERENCES = (
    _("Difference"), _("State"), _("Kind"), _("Provider"), _("When"), _("Amount"), _("Currency"), _("Request"),
    _("Order"), _("Reference of the provider"), _("Cleared as"), _("Reason"), _("Cleared by"), _("Cleared"),
)  # fmt: skip
ROWS = (_("Line"), _("Column"), _("Problem"), _("Cure"))
STATES = [("waiting", _("Not cleared")), *State.choices]

DONE: Mapping[str, tuple[Callable[..., Any], Promise]] = {
    Act.ACCEPT: (clearing.accept, _("Accepted.")),
    Act.WRITE_OFF: (clearing.write_off, _("Written off.")),
    Act.ASK: (clearing.ask, _("The provider is asked; reload in a moment.")),
    Act.BELIEVE: (clearing.believe, _("The provider’s word holds here too.")),
    "decline": (clearing.decline, _("Not written off; it is open again.")),
    "reopen": (clearing.reopen, _("Open again; what it posted is posted back.")),
}
"""What each button does, and says then."""
REASONED = (Act.ACCEPT, Act.WRITE_OFF)


class FilterForm(Form):
    reference = forms.CharField(
        label=_("Request, order or reference"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"placeholder": "AS-…", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *STATES])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Kind.choices])
    provider = forms.CharField(label=_("Provider"), max_length=30, required=False)
    file = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)


class FileForm(Form):
    shop = forms.ChoiceField(label=_("Shop"))
    provider = forms.ChoiceField(label=_("Provider"))
    file = forms.FileField(
        label=_("Settlement file"),
        help_text=_("As the provider hands it out, up to 100 MB. The same file may be sent again."),
        error_messages={"required": _("Choose the file."), "empty": _("That file is empty; choose another one.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shops = [(shop.slug, shop.name) for shop in user.shops.order_by("name")]
        self.fields["shop"].choices = shops  # type: ignore[attr-defined]
        self.fields["provider"].choices = [(name, name) for name in sorted(settling())]  # type: ignore[attr-defined]
        if len(shops) == 1:
            self.fields["shop"].widget = forms.HiddenInput()
            self.initial["shop"] = shops[0][0]


@staff(*BOOKS)
@require_safe
def settlements(request: StaffRequest) -> HttpResponseBase:
    return _list(request)


@staff(ActorKind.FINANCE)
@require_POST
def send(request: StaffRequest) -> HttpResponseBase:
    form = FileForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        told = form.cleaned_data
        try:
            kept = import_settlement(
                shop=request.user.shops.get(slug=told["shop"]), provider=told["provider"], upload=told["file"],
                by=acting(request, ActorKind.FINANCE), at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return moved(request, reverse("money:settlement", args=[kept.ref]))
    return _list(request, form=form)


@staff(*BOOKS)
@require_safe
def settlement(request: StaffRequest, ref: str) -> HttpResponseBase:
    """One file: how far it is, what it held, and every row that could not be read."""
    files = SettlementFile.objects.visible_to(request.user).select_related("shop")
    found = get_object_or_404(files, ref=ref)
    issues = SettlementIssue.objects.filter(file=found)
    if wanted(request):
        return sheet(found.ref, ROWS, each(issues, _issue, order=("id",)), most=None)
    differences = SettlementDifference.objects.filter(file=found)
    context = {
        "here": "money", "found": found, "issues": issues.order_by("id")[:SHOWN], "cure": cure(),
        "more": max(0, found.counts.get("rejected", 0) - SHOWN), "kinds": _kinds(differences),
    }  # fmt: skip
    return render(request, "desk/money/settlement.html", context)


@staff(*BOOKS)
@require_safe
def difference(request: StaffRequest, ref: str) -> HttpResponse:
    return _one(request, _difference(request, ref))


@staff(ActorKind.FINANCE)
@require_POST
def clear(request: StaffRequest, ref: str, act: str) -> HttpResponse:
    """One button: what was refused stands above it, nothing typed is lost."""
    found, (do, says) = _difference(request, ref), DONE[act]
    told = {"because": request.POST.get("because", "")} if act in REASONED else {}
    try:
        after = do(found, **told, by=acting(request, ActorKind.FINANCE), at=clock.now())
    except Refused as refused:
        return _one(request, found, refused=refused, because=told.get("because", ""))
    asked = act == Act.WRITE_OFF and after.state == State.ASKED
    messages.success(request, _("More than one person may write off: a second one is asked.") if asked else str(says))
    return moved(request, reverse("money:difference", args=[ref]))


def _list(request: StaffRequest, *, form: FileForm | None = None) -> HttpResponseBase:
    mine = SettlementDifference.objects.visible_to(request.user)
    given = {name: request.GET.get(name, "") for name in FilterForm.base_fields}
    if not any(given.values()) and "state" not in request.GET:
        given["state"] = "waiting"
    asked = FilterForm(given)
    rows = queries.narrowed(mine, **asked.cleaned_data) if asked.is_valid() else mine.none()
    if wanted(request):
        related = rows.select_related("shop", "movement", "operation__refund__case", "order")
        return sheet("differences", DIFFERENCES, each(related, _cells), most=None)
    query = request.GET.copy()
    query.pop("from", None)
    related = rows.select_related("shop", "movement", "operation__refund__case", "order")
    context = {
        "here": "money", "form": asked, "query": query.urlencode(), "kinds": _kinds(rows),
        "page": page(related, cursor=request.GET.get("from", "")), "may": request.user.acts_as(ActorKind.FINANCE),
        "files": SettlementFile.objects.visible_to(request.user).select_related("shop").order_by("-id")[:10],
        "sending": form or FileForm(user=request.user), "providers": sorted(settling()),
    }  # fmt: skip
    wrong = asked.errors or (form and form.errors)
    return render(request, "desk/money/settlements.html", context, status=422 if wrong else 200)


def _one(
    request: StaffRequest, found: SettlementDifference, *, refused: Refused | None = None, because: str = ""
) -> HttpResponse:
    context = {
        "here": "money", "one": found, "refused": str(refused.sentence) if refused else "", "because": because,
        "acts": [(act, act in REASONED) for act in found.acts], "may": request.user.acts_as(ActorKind.FINANCE),
        "alone": clearing.alone(found.currency), "movement": found.movement, "operation": found.operation,
    }  # fmt: skip
    return render(request, "desk/money/difference.html", context, status=422 if refused else 200)


def _difference(request: StaffRequest, ref: str) -> SettlementDifference:
    rows = SettlementDifference.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("shop", "file", "movement__file", "operation__refund__case", "operation__tender", "order"),
        ref=ref,
    )


def _kinds(rows: Any) -> list[dict[str, Any]]:
    return [{**one, "label": Kind(one["kind"]).label} for one in queries.counted(rows)]


def _issue(row: SettlementIssue) -> Cells:
    return (row.line, row.field, row.why, cure())


def _cells(one: SettlementDifference) -> Cells:
    zone, case = one.shop.timezone, one.operation.refund.case if one.operation else None
    return (
        one.ref, one.get_state_display(), one.get_kind_display(), one.provider, local(one.at, zone),
        Money(one.amount, one.currency).decimal, one.currency, case.ref if case else "",
        one.order.number if one.order else "", one.movement.reference if one.movement else "",
        one.get_way_display(), one.because, one.cleared_by, local(one.cleared_at, zone),
    )  # fmt: skip
