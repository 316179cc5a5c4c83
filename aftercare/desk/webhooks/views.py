"""The webhooks of one's shops, and one of them with its log."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from aftercare.core import clock
from aftercare.core.paging import page
from aftercare.ui.sheets import each, local, sheet, wanted
from aftercare.ui.staff import StaffRequest, staff
from aftercare.webhooks.models import Push, PushState, Webhook, WebhookState
from aftercare.webhooks.queries import counts, for_list, overlap
from aftercare.webhooks.stopping import REASONS
from aftercare.webhooks.types import pushed_types

from .forms import MakeForm, SinceForm, WebhookForm
from .pages import READERS, show, webhook_for

TABS: dict[str, str | Promise] = {"": _("All"), **{state.value: state.label for state in PushState}}


@staff(*READERS)
@require_safe
def webhooks(request: StaffRequest) -> HttpResponse:
    return show_all(request)


@staff(*READERS)
@require_safe
def webhook(request: StaffRequest, ref: str) -> HttpResponseBase:
    found = webhook_for(request, ref)
    if wanted(request):
        return _file(found, state=request.GET.get("state", ""))
    return show_one(request, found)


def show_all(request: StaffRequest, *, form: MakeForm | None = None) -> HttpResponse:
    """`form` is one that could not be taken."""
    shops = request.user.shops.order_by("name")
    rows = Webhook.objects.visible_to(request.user).select_related("shop")
    context = {
        "page": page(rows, cursor=request.GET.get("from", "")),
        "form": form or MakeForm(shops=shops, initial={"shop": shops.first()}),
        "shops": list(shops),
        "types": pushed_types(),
    }
    return show(request, "webhooks.html", context, status=422 if form else 200)


def show_one(request: StaffRequest, webhook: Webhook, *, secret: str = "", **wrong: Any) -> HttpResponse:
    """`secret` is a fresh one to show this once; `wrong` are forms that could not be taken, by their name."""
    asked = {"url": webhook.url, "description": webhook.description, "types": " ".join(webhook.types)}
    context = {
        "webhook": webhook,
        "zone": webhook.shop.timezone,
        "secret": secret,
        "reason": REASONS.get(webhook.because, ""),
        "failing": webhook.state == WebhookState.ACTIVE and webhook.failing_since,
        "overlap": overlap(webhook, at=clock.now()),
        "form": WebhookForm(initial=asked),
        "since_form": SinceForm(),
        "types": pushed_types(),
        **_log(webhook, state=request.GET.get("state", ""), cursor=request.GET.get("from", "")),
        **wrong,
    }
    return show(request, "webhook.html", context, status=422 if wrong else 200)


def _log(webhook: Webhook, *, state: str, cursor: str) -> dict[str, Any]:
    """A page of the log and the tabs over it."""
    state, found = state if state in TABS else "", counts(webhook)
    pushes = _pushes(webhook, state)
    every = sum(found.values())
    return {
        "counts": found,
        "tabs": [(name, label, found.get(name, every), name == state) for name, label in TABS.items()],
        "page": page(for_list(pushes), cursor=cursor),
        "query": urlencode({"state": state}) if state else "",
    }


def _pushes(webhook: Webhook, state: str) -> QuerySet[Push]:
    return webhook.pushes.filter(state=state) if state in TABS and state else webhook.pushes.all()


def _file(webhook: Webhook, *, state: str) -> HttpResponseBase:
    head, zone = (_("Event"), _("Reference"), _("Happened"), _("State"), _("Tries")), webhook.shop.timezone
    rows = each(
        for_list(_pushes(webhook, state)),
        lambda row: (row.type, row.ref, local(row.at, zone), row.get_state_display(), row.tries),
    )
    return sheet("deliveries", head, rows)
