"""Credit notes: those to be issued, all of them, and as a file for whoever issues them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.money import Money, minor_units
from aftercare.core.paging import OLDEST, page
from aftercare.core.refusal import Refused
from aftercare.money.invoices.actions import issue_note, register_invoice
from aftercare.money.invoices.models import CreditNote, InvoiceKind, NoteState
from aftercare.orders.models import Order
from aftercare.ui.forms import Form
from aftercare.ui.sheets import Cells, each, local, sheet, wanted
from aftercare.ui.staff import StaffRequest, acting, staff

from ..pages import BOOKS, moved
from .forms import DAY, OrderForm, amount_field

HEADS = (
    _("Reference"), _("State"), _("Order"), _("Request"), _("Invoice"), _("Kind"), _("Amount"), _("Tax"), _("Currency"),
    _("Credit note"), _("Confirmation"), _("Needed"), _("Issued"),
)  # fmt: skip


class IssueForm(Form):
    number = forms.CharField(label=_("Credit note number"), required=False, max_length=60)
    confirmation = forms.CharField(label=_("Confirmation number"), required=False, max_length=60)


class InvoiceForm(OrderForm):
    number = forms.CharField(label=_("Invoice number"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=InvoiceKind.choices)
    amount = amount_field(_("Amount, tax included"))
    tax = amount_field(_("Tax in it"), required=False)
    issued_at = forms.DateTimeField(
        label=_("Issued on"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": DAY, "invalid": DAY},
    )  # fmt: skip


@staff(*BOOKS)
@require_safe
def notes(request: StaffRequest) -> HttpResponseBase:
    everything = "all" in request.GET
    rows = _rows(request, everything=everything)
    if wanted(request):
        return sheet("credit-notes", HEADS, each(rows, _cells, order=OLDEST))
    return _show(request, everything=everything)


@staff(ActorKind.FINANCE)
@require_POST
def issue(request: StaffRequest, ref: str) -> HttpResponse:
    note = get_object_or_404(CreditNote.objects.visible_to(request.user), ref=ref)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            issue_note(note, **form.cleaned_data, by=acting(request, ActorKind.FINANCE), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("The credit note is written down."))
            return moved(request, reverse("money:notes"))
    return _show(request, wrong={note.pk: form})


@staff(ActorKind.FINANCE)
@require_POST
def register(request: StaffRequest) -> HttpResponse:
    form = InvoiceForm(request.POST, user=request.user)
    if form.is_valid():
        told = form.cleaned_data
        order: Order = told.pop("order")
        for name in ("amount", "tax"):
            told[name] = minor_units(told[name] or 0, order.currency)
        try:
            register_invoice(order, **told, by=acting(request, ActorKind.FINANCE), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("The invoice is written down."))
            return moved(request, reverse("money:notes"))
    return _show(request, form=form)


def _rows(request: StaffRequest, *, everything: bool) -> QuerySet[CreditNote]:
    rows = CreditNote.objects.visible_to(request.user)
    rows = rows if everything else rows.filter(state=NoteState.NEEDED)
    return rows.select_related("invoice__order__shop", "refund__case")


def _show(
    request: StaffRequest, *, everything: bool = False, wrong: dict[int, IssueForm] | None = None,
    form: InvoiceForm | None = None,
) -> HttpResponse:  # fmt: skip
    shown = page(_rows(request, everything=everything), order=OLDEST, cursor=request.GET.get("from", ""))
    bad = wrong or {}
    context = {
        "here": "money", "page": shown, "everything": everything, "query": "all=1" if everything else "",
        "notes": [(note, bad.get(note.pk) or IssueForm()) for note in shown.rows],
        "form": form or InvoiceForm(user=request.user), "may": request.user.acts_as(ActorKind.FINANCE),
    }  # fmt: skip
    return render(request, "desk/money/notes.html", context, status=422 if bad or form else 200)


def _cells(note: CreditNote) -> Cells:
    order, zone = note.invoice.order, note.invoice.order.shop.timezone
    amounts = [Money(amount, order.currency).decimal for amount in (note.amount, note.tax)]
    return (
        note.ref, note.get_state_display(), order.number, note.refund.case.ref, note.invoice.number,
        note.invoice.get_kind_display(), *amounts, order.currency, note.number, note.confirmation,
        local(note.needed_at, zone), local(note.issued_at, zone),
    )  # fmt: skip
