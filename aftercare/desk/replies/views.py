"""The replies of one's shops, kept by supervisors, used by everybody who writes to customers."""

from __future__ import annotations

from typing import Any

from django.db.models import Case as When
from django.db.models import IntegerField, QuerySet, Value
from django.db.models import When as Where
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.cases import actions
from aftercare.cases.filling import VARIABLES, fill
from aftercare.cases.models import SavedReply
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.desk.pages import DESK, show
from aftercare.desk.team.pages import press
from aftercare.people.models import Role
from aftercare.ui.staff import StaffRequest, acting, case_for, staff

from .forms import ReplyForm, SaveForm

KEEPERS = (ActorKind.SUPERVISOR,)
READERS = (*DESK, Role.AUDITOR)


@staff(*READERS)
@require_safe
def replies(request: StaffRequest) -> HttpResponse:
    return _all(request)


@staff(*KEEPERS)
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """A refusal shows the form again, the sentence at its field, nothing lost."""
    form = SaveForm(request.POST, shops=request.user.shops.order_by("name"))
    if form.is_valid():
        by = acting(request, ActorKind.SUPERVISOR)
        try:
            kept = actions.save_reply(**form.cleaned_data, by=by, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            done = _("Kept; /%(shortcut)s brings it.") % {"shortcut": kept.shortcut}
            return press(request, lambda: None, done, reverse("replies:replies"))
    return _all(request, form=form)


@staff(*READERS)
@require_safe
def reply(request: StaffRequest, ref: str) -> HttpResponse:
    return _one(request, _kept(request, ref))


@staff(*KEEPERS)
@require_POST
def change(request: StaffRequest, ref: str) -> HttpResponse:
    kept, form = _kept(request, ref), ReplyForm(request.POST)
    if form.is_valid():
        by = acting(request, ActorKind.SUPERVISOR)
        try:
            actions.change_saved_reply(kept, **form.cleaned_data, by=by, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return press(request, lambda: None, _("Changed."), reverse("replies:replies"))
    return _one(request, _kept(request, ref), form=form)


@staff(*KEEPERS)
@require_POST
def remove(request: StaffRequest, ref: str) -> HttpResponse:
    kept, by = _kept(request, ref), acting(request, ActorKind.SUPERVISOR)
    done = _("Removed; what was written with it stays.")
    return press(
        request, lambda: actions.remove_saved_reply(kept, by=by, at=clock.now()), done, reverse("replies:replies")
    )


@staff(ActorKind.AGENT, ActorKind.FINANCE)
@require_safe
def choices(request: StaffRequest, ref: str) -> HttpResponse:
    """For the list that opens at /: each filled for this case, those in the customer's language first."""
    case = case_for(request, ref)
    first = When(Where(locale=case.locale, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = SavedReply.objects.filter(shop=case.shop_id).order_by(first, "name", "id")
    return render(request, "desk/replies/choices.html", {"rows": [(row, fill(row.text, case)) for row in rows]})


def _of(request: StaffRequest) -> QuerySet[SavedReply]:
    return SavedReply.objects.filter(shop__in=request.user.shops.all()).select_related("shop")


def _kept(request: StaffRequest, ref: str) -> SavedReply:
    return get_object_or_404(_of(request), ref=ref)


def _all(request: StaffRequest, *, form: SaveForm | None = None) -> HttpResponse:
    shops = list(request.user.shops.order_by("name"))
    context = _shared(request) | {
        "rows": _of(request).order_by("shop__name", "locale", "name", "id"),
        "shops": shops,
        "form": form or SaveForm(shops=request.user.shops.order_by("name")),
    }
    return show(request, "desk/replies/replies.html", context, here="replies", status=422 if form else 200)


def _one(request: StaffRequest, kept: SavedReply, *, form: ReplyForm | None = None) -> HttpResponse:
    initial = {name: getattr(kept, name) for name in ("name", "shortcut", "locale", "text")}
    context = _shared(request) | {"kept": kept, "form": form or ReplyForm(initial=initial)}
    return show(request, "desk/replies/reply.html", context, here="replies", status=422 if form else 200)


def _shared(request: StaffRequest) -> dict[str, Any]:
    return {"keeps": request.user.acts_as(ActorKind.SUPERVISOR), "variables": VARIABLES.items()}
