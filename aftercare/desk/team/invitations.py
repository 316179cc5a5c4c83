"""Inviting staff, and adding programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.paging import page
from aftercare.core.refusal import Refused
from aftercare.people.inviting import invite, revoke_invitation, send_again
from aftercare.people.manager import Manager
from aftercare.people.models import Invitation, Role
from aftercare.people.team import add_integration
from aftercare.ui.staff import StaffRequest, staff

from .forms import InviteForm, ProgramForm
from .pages import TEAM, press, show


@staff(*TEAM)
@require_safe
def invitations(request: StaffRequest) -> HttpResponse:
    return _show(request)


@staff(ActorKind.SUPERVISOR)
@require_POST
def send(request: StaffRequest) -> HttpResponse:
    manager = Manager.of_user(request.user)
    form = InviteForm(request.POST, manager=manager)
    if form.is_valid():
        try:
            invitation = invite(**form.cleaned_data, by=manager, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            done = _("Invited; the link is on its way to %(email)s.") % {"email": invitation.email}
            return press(request, lambda: None, done, "team:invitations")
    return _show(request, form=form)


@staff(ActorKind.SUPERVISOR)
@require_POST
def again(request: StaffRequest, ref: str) -> HttpResponse:
    invitation, manager = _invitation(request, ref), Manager.of_user(request.user)
    done = _("Sent again; the link before opens nothing any more.")
    return press(request, lambda: send_again(invitation, by=manager, at=clock.now()), done, "team:invitations")


@staff(ActorKind.SUPERVISOR)
@require_POST
def revoke(request: StaffRequest, ref: str) -> HttpResponse:
    invitation, manager = _invitation(request, ref), Manager.of_user(request.user)
    done = _("Taken back; the link opens nothing any more.")
    return press(request, lambda: revoke_invitation(invitation, by=manager, at=clock.now()), done, "team:invitations")


@staff(ActorKind.SUPERVISOR)
@require_POST
def add_program(request: StaffRequest) -> HttpResponse:
    manager = Manager.of_user(request.user)
    form = ProgramForm(request.POST, manager=manager, auto_id="program_%s")
    if form.is_valid():
        try:
            program = add_integration(**form.cleaned_data, by=manager, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return press(request, lambda: None, _("Added; make its token here."), "team:person", program.ref)
    return _show(request, program_form=form)


def _invitation(request: StaffRequest, ref: str) -> Invitation:
    return get_object_or_404(Manager.of_user(request.user).invitations, ref=ref)


def _show(request: StaffRequest, **forms: Any) -> HttpResponse:
    shops = list(request.user.shops.values_list("pk", flat=True))
    rows = Invitation.objects.of_shops(shops).prefetch_related("shops")
    context: dict[str, Any] = {"page": page(rows, cursor=request.GET.get("from", "")), "now": clock.now()}
    if request.user.acts_as(ActorKind.SUPERVISOR):
        manager = Manager.of_user(request.user)
        context["form"] = InviteForm(manager=manager)
        if Role.INTEGRATION in manager.roles:
            context["program_form"] = ProgramForm(manager=manager, auto_id="program_%s")
    wrong = any(form.errors for form in forms.values())
    return show(request, "invitations.html", context | forms, here="team", status=422 if wrong else 200)
