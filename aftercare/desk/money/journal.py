"""The journal of one's shops: what each account came to, and each posting; as files too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from aftercare.core import clock
from aftercare.core.money import Money
from aftercare.core.paging import page
from aftercare.core.when import midnight
from aftercare.money.ledger import queries
from aftercare.money.ledger.accounts import LABELS, entry_label, label
from aftercare.money.ledger.queries import Balance
from aftercare.money.models import Posting
from aftercare.ui.forms import Form
from aftercare.ui.sheets import Cells, local, sheet, walked, wanted
from aftercare.ui.staff import StaffRequest, staff

from ..pages import BOOKS

POSTED = (
    _("When"), _("What happened"), _("Entry"), _("Request"), _("Order"), _("Debit"), _("Credit"), _("Amount"),
    _("Currency"),
)  # fmt: skip
BY_DAY = (
    _("Day"), _("Account"), _("Account name"), _("Currency"), _("Debit"), _("Credit"), _("Balance"),
)  # fmt: skip


class FilterForm(Form):
    reference = forms.CharField(
        label=_("Request, order or customer"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"placeholder": "AS-…", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    account = forms.ChoiceField(label=_("Account"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, providers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            *((account.value, words) for account, words in LABELS.items()),
            *((one, label(one)) for one in providers),
        ]
        self.fields["account"].choices = [("", _("All accounts")), *named]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Asked:
    form: FilterForm
    zone: str
    rows: QuerySet[Posting]


@staff(*BOOKS)
@require_safe
def journal(request: StaffRequest) -> HttpResponseBase:
    asked = _asked(request)
    if wanted(request) == "postings":
        return sheet("journal", POSTED, _rows(asked), most=None)
    if wanted(request) == "days":
        return sheet(
            "journal-days",
            BY_DAY,
            map(_day, queries.balances(asked.rows, zone=asked.zone)),
            most=None,
        )
    shown = page(asked.rows, cursor=request.GET.get("from", ""))
    query = request.GET.copy()
    query.pop("from", None)
    context = {
        "here": "money", "form": asked.form, "zone": asked.zone, "page": shown, "query": query.urlencode(),
        "balances": queries.balances(asked.rows),
        "entries": [(one, entry_label(one.entry), label(one.debit), label(one.credit), case, order)
                    for one, case, order in queries.refs_of(shown.rows)],
    }  # fmt: skip
    return render(request, "desk/money/journal.html", context, status=422 if asked.form.errors else 200)


def _asked(request: StaffRequest) -> Asked:
    """This month's postings, unless a day or a reference says otherwise."""
    rows = Posting.objects.visible_to(request.user)
    first = request.user.shops.order_by("pk").first()
    zone = first.timezone if first else "UTC"
    given = {name: request.GET.get(name, "") for name in FilterForm.base_fields}
    if not any(given.values()):
        given["since"] = clock.now().astimezone(ZoneInfo(zone)).date().replace(day=1).isoformat()
    form = FilterForm(given, providers=queries.providers(rows))
    if not form.is_valid():
        return Asked(form, zone, rows.none())
    told = form.cleaned_data
    since, until = midnight(told["since"], zone), midnight(told["until"], zone, after=1)
    found = queries.narrowed(
        rows, account=told["account"], reference=told["reference"], since=since, until=until
    )  # fmt: skip
    return Asked(form, zone, found)


def _rows(asked: Asked) -> Iterator[Cells]:
    for some in walked(asked.rows):
        for one, case, order in queries.refs_of(some):
            yield (
                local(one.at, asked.zone), entry_label(one.entry), one.entry, case, order, one.debit, one.credit,
                Money(one.amount, one.currency).decimal, one.currency,
            )  # fmt: skip


def _day(one: Balance) -> Cells:
    amounts = [Money(amount, one.currency).decimal for amount in (one.debit, one.credit, one.amount)]
    return (one.day, one.account, one.label, one.currency, *amounts)
