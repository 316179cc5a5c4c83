"""Backtests of a version: started, followed, stopped, read in charts, and looked into request by request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.cases import backtesting
from aftercare.cases.backtesting.tasks import run_later
from aftercare.cases.telling_backtests import CAVEATS, backtested
from aftercare.core import clock
from aftercare.core.money import Money
from aftercare.core.refusal import Refused
from aftercare.core.when import midnight
from aftercare.orders.models import Order
from aftercare.policy.models import Backtest, PolicyVersion
from aftercare.ui.sheets import AT_ONCE, Cells, local, sheet, wanted
from aftercare.ui.staff import StaffRequest, staff

from ..pages import moved
from ..team.pages import press
from .figures import Figures, signed
from .forms import BacktestForm
from .history import MOST
from .marks import BY, change_words, mark_words
from .pages import CHANGERS, READERS, by, other_for, show, version_for


@staff(*READERS)
@require_safe
def backtests(request: StaffRequest, ref: str) -> HttpResponse:
    return _show_all(request, version_for(request, ref))


@staff(*CHANGERS)
@require_POST
def start(request: StaffRequest, ref: str) -> HttpResponse:
    version = version_for(request, ref)
    form = _form(version, request.POST)
    if form.is_valid():
        try:
            started = _start(request, version, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            return moved(request, reverse("policies:backtest", args=[started.ref]))
    return _show_all(request, version, form=form)


@staff(*READERS)
@require_safe
def backtest(request: StaffRequest, ref: str) -> HttpResponse:
    """Its progress, then its charts; `by` is the table they are drawn of."""
    found, table = _backtest(request, ref), request.GET.get("by", "reason")
    context = {"backtest": found, "version": found.draft, "zone": found.shop.timezone, "told": backtested(found)}
    if found.report:
        context |= _charts(found, table if table in BY else "reason")
    return show(request, "backtest.html", context)


@staff(*READERS)
@require_safe
def requests(request: StaffRequest, ref: str) -> HttpResponseBase:
    """The requests behind a mark, each with its case or its order."""
    found, asked = _backtest(request, ref), {name: request.GET.get(name, "") for name in ("change", "by", "mark")}
    if wanted(request):
        return sheet("backtest", _head(), _cells(found, asked))
    page = backtesting.changed_requests(
        found, change=asked["change"], by=asked["by"], mark=asked["mark"], cursor=request.GET.get("from", "")
    )
    orders = Order.objects.filter(shop=found.shop, number__in=[row["order"] for row in page.rows])
    refs = dict(orders.values_list("number", "ref"))
    rows = [_row(row, refs) for row in page.rows]
    named = change_words(asked["change"]) if asked["change"] in (found.report or {}).get("verdicts", {}) else ""
    if asked["by"] in BY:
        named = f"{BY[asked['by']]}: {mark_words(asked['by'], asked['mark'])}"
    query = urlencode({name: value for name, value in asked.items() if value})
    context = {
        "backtest": found, "version": found.draft, "zone": found.shop.timezone, "rows": rows, "named": named,
        "next": page.next, "query": query,
    }  # fmt: skip
    return show(request, "requests.html", context)


@staff(*CHANGERS)
@require_POST
def cancel(request: StaffRequest, ref: str) -> HttpResponse:
    found = _backtest(request, ref)
    return press(
        request, lambda: backtesting.cancel(found, by=by(request), at=clock.now()), _("The backtest is stopped."),
        reverse("policies:backtest", args=[ref]),
    )  # fmt: skip


@transaction.atomic
def _start(request: StaffRequest, version: PolicyVersion, form: BacktestForm) -> Backtest:
    said, zone = form.cleaned_data, version.shop.timezone
    started = backtesting.start(
        version, against=other_for(request, version, said["against"]), since=midnight(said["since"], zone),
        until=midnight(said["until"], zone, after=1), by=by(request), at=clock.now(),
    )  # fmt: skip
    run_later(started)
    return started


def _backtest(request: StaffRequest, ref: str) -> Backtest:
    mine = Backtest.objects.visible_to(request.user).select_related("draft__shop", "draft__base", "against", "shop")
    return get_object_or_404(mine, ref=ref)


def _form(version: PolicyVersion, asked: Any = None) -> BacktestForm:
    others = PolicyVersion.objects.of_shop(version.shop_id).exclude(pk=version.pk).order_by("-number", "-pk")[:MOST]
    return BacktestForm(asked, versions=[(other.ref, other.called) for other in others])


def _show_all(request: StaffRequest, version: PolicyVersion, *, form: BacktestForm | None = None) -> HttpResponse:
    context = {
        "version": version,
        "zone": version.shop.timezone,
        "form": form or _form(version),
        "backtests": version.backtests.select_related("against").order_by("-pk")[:30],
    }
    return show(request, "backtests.html", context, status=422 if form else 200)


def _charts(found: Backtest, table: str) -> dict[str, Any]:
    figures, report = Figures(found), found.report or {}
    currencies = list(report["total"]["money"])
    return {
        "report": report,
        "more": [signed(money["after"] - money["before"], name) for name, money in report["total"]["money"].items()],
        "by": table,
        "tabs": [(name, label, name == table) for name, label in BY.items()],
        "whole": [figures.who(), *(figures.money(currency) for currency in currencies)],
        "parts": [figures.changed(table), *(figures.paid(table, currency) for currency in currencies)],
        "caveats": [str(CAVEATS[name]) % {"count": count} for name, count in report["caveats"].items()],
        "all": figures.to(),
    }


def _row(row: dict[str, Any], refs: dict[str, str]) -> dict[str, Any]:
    return {
        **row, "at": datetime.fromisoformat(row["at"]), "says": change_words(row["change"]),
        "order_ref": refs.get(row["order"], ""), "reason": mark_words("reason", row["marks"]["reason"]),
        "kind": mark_words("kind", row["marks"]["kind"]), "more": signed(row["new"] - row["old"], row["currency"]),
    }  # fmt: skip


def _head() -> Cells:
    return (
        _("Request"), _("Order"), _("Asked"), _("Kind"), _("Reason"), _("Change"), _("Money before"), _("Money after"),
        _("Currency"),
    )  # fmt: skip


def _cells(found: Backtest, asked: dict[str, str]) -> Iterator[Cells]:
    cursor, zone = "", found.shop.timezone
    while True:
        page = backtesting.changed_requests(found, **asked, cursor=cursor, limit=AT_ONCE)
        for row in (_row(row, {}) for row in page.rows):
            old, new = (Money(row[side], row["currency"]).decimal for side in ("old", "new"))
            yield (row["case"], row["order"], local(row["at"], zone), row["kind"], row["reason"], row["says"], old, new,
                   row["currency"])  # fmt: skip
        cursor = page.next
        if not cursor:
            return
