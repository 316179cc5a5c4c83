"""The audit log of one's shops: read on pages, or taken along as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from aftercare.core.models import EventRow
from aftercare.core.paging import page
from aftercare.core.when import midnight
from aftercare.ui.forms import Form
from aftercare.ui.history import Subject, event_names, events, subjects
from aftercare.ui.sheets import Cells, sheet, walked
from aftercare.ui.staff import StaffRequest, staff

from .details import told
from .pages import TEAM, show
from .words import event_label

LINKS = {"case": "desk:case", "order": "desk:order", "staff": "team:person", "webhook": "webhooks:webhook"}
COLUMNS = ("at", "event", "actor_role", "actor", "subject", "reference", "name", "shop", "data")


class FilterForm(Form):
    actor = forms.CharField(label=_("Done by"), max_length=200, required=False)
    event = forms.ChoiceField(label=_("Event"), required=False)
    subject = forms.CharField(
        label=_("Reference, or the customer's number"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"placeholder": "AS-…", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, event_label(name)) for name in event_names()]
        self.fields["event"].choices = [("", _("Everything")), *named]  # type: ignore[attr-defined]


@staff(*TEAM)
@require_safe
def audit(request: StaffRequest) -> HttpResponse:
    form, zone, rows = _asked(request)
    shown = page(rows, cursor=request.GET.get("from", ""))
    about = subjects(shown.rows)
    context = {
        "form": form,
        "page": shown,
        "entries": [_entry(row, about[row.subject_kind, row.subject_id], zone) for row in shown.rows],
        "zone": zone,
        "query": _query(request),
    }
    return show(request, "audit.html", context, here="audit", status=422 if form.errors else 200)


@staff(*TEAM)
@require_safe
def export(request: StaffRequest) -> StreamingHttpResponse:
    """Every row the filter finds, however many."""
    _form, _zone, rows = _asked(request)
    shops = dict(request.user.shops.values_list("pk", "slug"))
    # For programs and years to come: the heads are the same in every language, and no row is left out.
    return sheet("audit", COLUMNS, _rows(rows, shops), most=None)


def _asked(request: StaffRequest) -> tuple[FilterForm, str, QuerySet[EventRow]]:
    shops = list(request.user.shops.order_by("pk"))
    zone = shops[0].timezone if shops else "UTC"
    form = FilterForm({name: request.GET.get(name, "") for name in FilterForm.base_fields})
    if not form.is_valid():
        return form, zone, EventRow.objects.none()
    asked = form.cleaned_data
    since, until = midnight(asked["since"], zone), midnight(asked["until"], zone, after=1)
    found = events([shop.pk for shop in shops], **{**asked, "since": since, "until": until})
    return form, zone, found


def _entry(row: EventRow, subject: Subject, zone: str) -> dict[str, Any]:
    link = reverse(LINKS[subject.kind], args=[subject.ref]) if subject.ref and subject.kind in LINKS else ""
    if subject.kind == "customer" and subject.text:
        link = f"{reverse('team:audit')}?{urlencode({'subject': subject.text})}"
    return {
        "row": row, "label": event_label(row.name), "subject": subject, "link": link, "told": told(row.data, zone),
    }  # fmt: skip


def _query(request: StaffRequest) -> str:
    query = request.GET.copy()
    query.pop("from", None)
    return query.urlencode()


def _rows(rows: QuerySet[EventRow], shops: dict[int, str]) -> Iterator[Cells]:
    for some in walked(rows):
        about = subjects(some)
        for row in some:
            yield _cells(row, about[row.subject_kind, row.subject_id], shops)


def _cells(row: EventRow, subject: Subject, shops: dict[int, str]) -> Cells:
    return (
        row.at.isoformat(), row.name, row.actor_kind, row.actor_name, subject.kind, subject.ref, subject.text,
        shops.get(row.shop_id, ""), json.dumps(row.data, ensure_ascii=False),
    )  # fmt: skip
