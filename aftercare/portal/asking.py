"""Asking for a remedy: one question a screen, then exactly what will happen, then it is sent, once."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftercare.core.refusal import Refused
from aftercare.orders.models import Order
from aftercare.ui.forms import Form
from aftercare.ui.pictures import discard

from . import drafts
from .drafts import Draft
from .flow import SCREENS, Flow, flow_of
from .once import once
from .preview import Preview, preview
from .queries import order_of
from .screens import SHOWN, context_of
from .sending import done, open_as_shown


@never_cache
@require_safe
def start(request: HttpRequest, ref: str, kind: str = "") -> HttpResponse:
    """From the order, one of its lines, or the address of a kind: to the first question that is open."""
    order = order_of(request, ref)
    known = drafts.draft_of(request, order)
    flow = flow_of(order, known if known and known.begun else Draft())
    if not flow.options.kinds() or (kind and kind not in flow.options.kinds()):
        return _nothing_left(request, order)
    line = request.GET.get("line", "")
    position = int(line) if line.isdecimal() and len(line) < 10 else None
    kept = flow.draft.begun and position is None and kind in ("", flow.draft.want)
    flow.begin(want=kind, position=position)
    flow.settle()
    drafts.keep(request, order, flow.draft)
    return redirect(_address(order, flow.next()) + ("?kept=1" if kept else ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, ref: str, screen: str) -> HttpResponse:
    order = order_of(request, ref)
    if screen not in SCREENS:
        raise Http404
    if request.method == "POST" and screen == "check" and (sent := once(request, request.POST.get("token", ""))):
        return redirect("portal_case", sent)
    draft = drafts.draft_of(request, order)
    if draft is None:
        return redirect("portal_ask", order.ref)
    flow = flow_of(order, draft)
    if not flow.options.kinds():
        return _nothing_left(request, order)
    if not flow.may_show(screen):
        return redirect(_address(order, flow.next()))
    if screen == "check":
        return _check(request, flow)
    if request.method == "POST":
        return _answered(request, flow, screen)
    return _page(request, flow, screen, SHOWN[screen].form(flow, None))


@require_POST
def afresh(request: HttpRequest, ref: str) -> HttpResponse:
    """Forget what was begun; its photos as well."""
    order = order_of(request, ref)
    draft = drafts.draft_of(request, order)
    if draft:
        discard(draft.photos, shop_id=order.shop_id)
        drafts.drop(request, order)
        messages.info(request, _("Forgotten. Nothing was sent."))
    return redirect("portal_order", order.ref)


def _answered(request: HttpRequest, flow: Flow, name: str) -> HttpResponse:
    """What was answered goes into the draft even where something has to be put right: nothing is lost."""
    shown, order = SHOWN[name], flow.order
    form = shown.form(flow, request.POST)
    problem = shown.before(request, flow) if shown.before else ""
    valid = form.is_valid() and not problem
    if valid:
        shown.take(flow, form)
    drafts.keep(request, order, flow.draft)
    if not valid:
        return _page(request, flow, name, form, problem=problem, status=422)
    onward = Flow(order, flow.draft, flow.options)
    onward.settle()
    drafts.keep(request, order, onward.draft)
    return redirect(_address(order, shown.onward or onward.next()))


def _check(request: HttpRequest, flow: Flow) -> HttpResponse:
    form = SHOWN["check"].form(flow, request.POST if request.method == "POST" else None)
    shown = preview(kind=flow.draft.kind, order=flow.order, asks=flow.asks, photos=flow.draft.photos)
    if request.method != "POST":
        return _summary(request, flow, form, shown)
    if form.is_valid():
        SHOWN["check"].take(flow, form)
    if form.errors or shown.refused or request.POST.get("shown") != shown.mark:
        return _not_yet(request, flow, form, shown)
    try:
        ref = once(request, request.POST.get("token", ""), lambda: open_as_shown(request, flow))
    except Refused as refused:
        form.refuse(refused)
        return _not_yet(request, flow, form, shown)
    drafts.drop(request, flow.order)
    messages.success(request, done(str(ref)))
    return redirect("portal_case", str(ref))


def _not_yet(request: HttpRequest, flow: Flow, form: Form, shown: Preview) -> HttpResponse:
    """Not as it was shown; unless the other of two taps has sent it in the meantime."""
    sent = once(request, request.POST.get("token", ""))
    if sent:
        return redirect("portal_case", sent)
    drafts.keep(request, flow.order, flow.draft)
    return _summary(request, flow, form, shown, changed=form.is_valid(), status=422)


def _summary(
    request: HttpRequest, flow: Flow, form: Form, shown: Preview, *, changed: bool = False, status: int = 200
) -> HttpResponse:
    if shown.refused:
        return redirect(_address(flow.order, "how"))
    more = {"preview": shown, "changed": changed, "token": secrets.token_urlsafe(12)}
    return _page(request, flow, "check", form, status=status, more=more)


def _page(
    request: HttpRequest, flow: Flow, name: str, form: Form, *, problem: str = "", status: int = 200,
    more: dict[str, object] | None = None,
) -> HttpResponse:  # fmt: skip
    context = context_of(flow, name, form, problem=problem) | (more or {})
    context["kept"] = request.GET.get("kept") == "1" and flow.draft.begun
    return render(request, f"portal/ask/{name}.html", context, status=status)


def _nothing_left(request: HttpRequest, order: Order) -> HttpResponse:
    messages.info(request, _("There is nothing left to ask for here; below stands what is still possible."))
    return redirect("portal_order", order.ref)


def _address(order: Order, screen: str) -> str:
    return reverse("portal_screen", args=[order.ref, screen])
