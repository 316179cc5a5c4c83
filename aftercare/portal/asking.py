"""Asking for a return or a refund: choose, see exactly what will happen, send."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aftercare.cases.actions import open_case
from aftercare.cases.kinds import KINDS
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order
from aftercare.ui.forms import again

from .ask_form import AskForm
from .once import once
from .possible import options_of
from .preview import Preview, preview
from .queries import actor_of, order_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    order = order_of(request, ref)
    options = options_of(order, list(order.lines.order_by("position")), at=clock.now())
    asked_before = request.method == "POST" and request.POST.get("step") == "submit"
    if kind not in options.kinds() and not asked_before:
        messages.info(request, _("There is nothing left to ask for here; below stands what is still possible."))
        return redirect("portal_order", order.ref)
    if request.method != "POST":
        return _form(request, order, AskForm(options=options, kind=kind))
    if request.POST.get("step") == "edit":
        return _form(request, order, AskForm(initial=request.POST.dict(), options=options, kind=kind))
    return _posted(request, order, AskForm(request.POST, options=options, kind=kind), submit=asked_before)


def _posted(request: HttpRequest, order: Order, form: AskForm, *, submit: bool) -> HttpResponse:
    if submit:
        case = once(request, request.POST.get("token", ""))
        if case:
            return redirect("portal_case", case)
    if not form.is_valid():
        return _form(request, order, form)
    try:
        shown = preview(kind=form.kind, order=order, asks=form.asks())
        if shown.refused:
            form.show_refusal(shown.decision.because)
        elif not submit:
            return _preview(request, order, form, shown)
        elif request.POST.get("shown") != str(shown.total.minor):
            return _preview(request, order, form, shown, changed=True)
        else:
            ref = once(request, request.POST.get("token", ""), lambda: _open(request, order, form).ref)
            return redirect("portal_case", str(ref))
    except Refused as refused:
        form.refuse(refused)
    return _form(request, order, form)


def _open(request: HttpRequest, order: Order, form: AskForm) -> Case:
    return open_case(
        kind=form.kind, order=order, asks=form.asks(), by=actor_of(request, order), at=clock.now(),
        locale=get_language() or "", channel="portal",
    )  # fmt: skip


def _form(request: HttpRequest, order: Order, form: AskForm) -> HttpResponse:
    context = _context(order, form)
    if form.is_bound:
        return again(request, "portal/ask.html", context)
    return render(request, "portal/ask.html", context)


def _preview(
    request: HttpRequest, order: Order, form: AskForm, shown: Preview, *, changed: bool = False
) -> HttpResponse:
    context = _context(order, form) | {"preview": shown, "changed": changed, "token": secrets.token_urlsafe(12)}
    return render(request, "portal/preview.html", context, status=422 if changed else 200)


def _context(order: Order, form: AskForm) -> dict[str, Any]:
    return {"order": order, "shop": order.shop, "form": form, "kind": form.kind, "kind_label": KINDS[form.kind].label}
