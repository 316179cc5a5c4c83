"""Asking for a remedy of any kind: choose, see exactly what will happen, send."""

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
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.orders.models import Order
from aftercare.ui.forms import again
from aftercare.ui.pictures import MOST_PHOTOS, Pictures, pictures

from .ask_form import AskForm, typed_before
from .kinds import ASKINGS
from .once import once
from .possible import options_of
from .preview import Preview, preview
from .queries import actor_of, order_of, to_exchange_for


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
        return _form(request, order, AskForm(options=options, kind=kind), Pictures())
    added = pictures(request, order, by=actor_of(request, order))
    if request.POST.get("step") == "edit":
        form = AskForm(initial=typed_before(request.POST), options=options, kind=kind)
        return _form(request, order, form, added)
    return _posted(request, order, AskForm(request.POST, options=options, kind=kind), added, submit=asked_before)


def _posted(request: HttpRequest, order: Order, form: AskForm, added: Pictures, *, submit: bool) -> HttpResponse:
    if submit:
        case = once(request, request.POST.get("token", ""))
        if case:
            return redirect("portal_case", case)
    if added.problem or not form.is_valid():
        return _form(request, order, form, added)
    try:
        shown = preview(kind=form.kind, order=order, asks=form.asks(), photos=len(added.refs))
        if shown.refused:
            form.show_refusal(shown.decision.because)
        elif not submit:
            return _preview(request, order, form, added, shown)
        elif request.POST.get("shown") != shown.mark:
            return _preview(request, order, form, added, shown, changed=True)
        else:
            ref = once(request, request.POST.get("token", ""), lambda: _open(request, order, form, added).ref)
            return redirect("portal_case", str(ref))
    except Refused as refused:
        form.refuse(refused)
    return _form(request, order, form, added)


def _open(request: HttpRequest, order: Order, form: AskForm, added: Pictures) -> Case:
    return open_case(
        kind=form.kind, order=order, asks=form.asks(), about=form.about, photos=added.refs,
        by=actor_of(request, order), at=clock.now(), locale=get_language() or "", channel="portal",
    )  # fmt: skip


def _form(request: HttpRequest, order: Order, form: AskForm, added: Pictures) -> HttpResponse:
    context = _context(order, form, added)
    if form.kind == "exchange":
        context["items"] = to_exchange_for(order)
    if form.is_bound:
        return again(request, "portal/ask.html", context)
    return render(request, "portal/ask.html", context)


def _preview(
    request: HttpRequest, order: Order, form: AskForm, added: Pictures, shown: Preview, *, changed: bool = False
) -> HttpResponse:
    context = _context(order, form, added) | {
        "preview": shown,
        "changed": changed,
        "token": secrets.token_urlsafe(12),
    }
    return render(request, "portal/preview.html", context, status=422 if changed else 200)


def _context(order: Order, form: AskForm, added: Pictures) -> dict[str, Any]:
    return {
        "order": order,
        "shop": order.shop,
        "form": form,
        "kind": form.kind,
        "asking": ASKINGS[form.kind],
        "pictures": added,
        "most": MOST_PHOTOS,
    }
