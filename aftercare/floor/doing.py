"""Hold, stop and send: one page per task, which says what to fetch and takes one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.parcels import sending, stopping
from aftercare.parcels.queries import Piece, asked_for, to_send
from aftercare.ui.forms import Form
from aftercare.ui.staff import StaffRequest, View, acting, case_for, staff

from .forms import NoForm, SendForm
from .keyed import keyed, moved_on
from .pages import show
from .tasks import task_of

Do = Callable[[Case, Mapping[str, Any], Actor, datetime], Case]


@dataclass(frozen=True, slots=True)
class Answer:
    label: Promise
    do: Do
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """`answers` by the name of their button, the usual one first."""

    title: Promise
    pieces: Callable[[Case], list[Piece]]
    answers: Mapping[str, Answer]
    form: type[Form] = NoForm


def _just(action: Callable[..., Case]) -> Do:
    return lambda case, typed, by, at: action(case, by=by, at=at)


def _with(action: Callable[..., Case]) -> Do:
    return lambda case, typed, by, at: action(case, **typed, by=by, at=at)


TASKS: Mapping[str, Task] = {
    "hold": Task(
        _("Do not send these"),
        asked_for,
        {
            "hold": Answer(_("Held: they stay here"), _just(stopping.hold), "primary"),
            "sent": Answer(_("They have left already"), _just(stopping.sent)),
        },
    ),
    "stop": Task(
        _("Have the carrier turn these round"),
        asked_for,
        {
            "intercept": Answer(_("The carrier stopped it"), _just(stopping.intercept), "primary"),
            "refuse": Answer(_("Refused at the door"), _just(stopping.refuse)),
            "miss": Answer(_("Could not be stopped"), _just(stopping.miss)),
        },
    ),
    "send": Task(
        _("Send these to the customer"),
        to_send,
        {"dispatch": Answer(_("It has left"), _with(sending.dispatch), "primary")},
        SendForm,
    ),
}


def view(name: str) -> View:
    task = TASKS[name]

    @staff(ActorKind.WAREHOUSE)
    @require_http_methods(["GET", "HEAD", "POST"])
    @keyed
    def work(request: StaffRequest, ref: str) -> HttpResponse:
        case = case_for(request, ref)
        if task_of(case) != name:
            return moved_on(case, redirect("floor:case", ref))
        if request.method != "POST":
            return _show(request, case, name, task.form())
        form, answer = task.form(request.POST), task.answers.get(request.POST.get("do", ""))
        if form.is_valid() and answer:
            try:
                answer.do(case, form.cleaned_data, acting(request, ActorKind.WAREHOUSE), clock.now())
            except Refused as refused:
                form.refuse(refused)
            else:
                return redirect("floor:case", ref)
        return _show(request, case, name, form)

    return work


def _show(request: StaffRequest, case: Case, name: str, form: Form) -> HttpResponse:
    task = TASKS[name]
    context = {
        "case": case,
        "task": task,
        "address": f"floor:{name}",
        "pieces": task.pieces(case),
        "form": form,
        "wrong": form.is_bound,
        "to": case.order.customer.name if case.order.customer else case.order.email or case.order.phone,
    }
    return show(request, "floor/do.html", context, status=422 if form.is_bound else 200)
