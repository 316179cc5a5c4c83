"""Who works here: the list, and one of them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.paging import OLDEST, page
from aftercare.core.refusal import Refused
from aftercare.people import team
from aftercare.people.manager import Manager
from aftercare.people.models import Role, StaffSession, User
from aftercare.people.sessions import end_sessions, sessions_of
from aftercare.ui.sheets import Cells, each, local, sheet, wanted
from aftercare.ui.staff import StaffRequest, staff

from .forms import PersonForm, TokenForm
from .pages import TEAM, press, show

CODED = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP))


@staff(*TEAM)
@require_safe
def people(request: StaffRequest) -> HttpResponseBase:
    rows = seen_by(request).annotate(coded=CODED).prefetch_related("shops")
    if wanted(request):
        return sheet("staff", _head(), each(rows, _cells, order=OLDEST))
    context = {"page": page(rows, order=OLDEST, cursor=request.GET.get("from", ""))}
    return show(request, "people.html", context, here="team")


def _head() -> Cells:
    return (_("Name"), _("User name"), _("Role"), _("Shops"), _("Codes"), _("Last sign-in"), _("Closed"))


def _cells(row: Any) -> Cells:
    shops = ", ".join(shop.name for shop in row.shops.all())
    said = {True: _("yes"), False: _("no")}
    return (
        row.called, row.username, row.get_role_display(), shops, said[row.coded], local(row.last_login, "UTC"),
        said[not row.is_active],
    )  # fmt: skip


@staff(*TEAM)
@require_safe
def person(request: StaffRequest, ref: str) -> HttpResponse:
    return show_person(request, found(request, ref))


@staff(ActorKind.SUPERVISOR)
@require_POST
def change(request: StaffRequest, ref: str) -> HttpResponse:
    user, manager = found(request, ref), Manager.of_user(request.user)
    form = _form(user, manager, request.POST)
    if form.is_valid():
        asked = {"role": user.role, **form.cleaned_data}
        try:
            team.change_staff(user, **asked, by=manager, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return press(request, lambda: None, _("Changed; it holds from now on."), "team:person", ref)
    return show_person(request, found(request, ref), form=form)


@staff(ActorKind.SUPERVISOR)
@require_POST
def close(request: StaffRequest, ref: str) -> HttpResponse:
    user, manager = found(request, ref), Manager.of_user(request.user)
    done = _("Closed: every session and token of the account has ended.")
    return press(request, lambda: team.close_staff(user, by=manager, at=clock.now()), done, "team:person", ref)


@staff(ActorKind.SUPERVISOR)
@require_POST
def reopen(request: StaffRequest, ref: str) -> HttpResponse:
    user, manager = found(request, ref), Manager.of_user(request.user)
    done = _("The account is open again.")
    return press(request, lambda: team.reopen_staff(user, by=manager, at=clock.now()), done, "team:person", ref)


@staff(ActorKind.SUPERVISOR)
@require_POST
def drop_codes(request: StaffRequest, ref: str) -> HttpResponse:
    user, manager = found(request, ref), Manager.of_user(request.user)
    done = _("Codes are off for this account; they sign in with the password alone.")
    return press(request, lambda: team.drop_second_factor(user, by=manager, at=clock.now()), done, "team:person", ref)


@staff(ActorKind.SUPERVISOR)
@require_POST
def sign_out(request: StaffRequest, ref: str) -> HttpResponse:
    return _sign_out(request, found(request, ref), None)


@staff(ActorKind.SUPERVISOR)
@require_POST
def sign_out_one(request: StaffRequest, ref: str, session: str) -> HttpResponse:
    user = found(request, ref)
    return _sign_out(request, user, get_object_or_404(user.sessions, ref=session))


def seen_by(request: StaffRequest) -> QuerySet[User]:
    return User.objects.visible_to(request.user)


def found(request: StaffRequest, ref: str) -> User:
    return get_object_or_404(seen_by(request), ref=ref)


def show_person(request: StaffRequest, user: User, **more: Any) -> HttpResponse:
    manager = Manager.of_user(request.user) if request.user.acts_as(ActorKind.SUPERVISOR) else None
    mine = bool(manager and manager.manages(user))
    program = user.role == Role.INTEGRATION
    forms: dict[str, Any] = {}
    if manager and mine:
        forms["form"] = _form(user, manager)
        if program:
            forms["token_form"] = TokenForm(shops=user.shops.filter(pk__in=manager.shop_ids), auto_id="token_%s")
    context = {
        "person": user,
        "shops": user.shops.order_by("name"),
        "coded": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "sessions": sessions_of(user, at=clock.now()),
        "tokens": user.tokens.filter(shop__in=request.user.shops.all()).select_related("shop").order_by("-id"),
        "mine": mine,
        "now": clock.now(),
        **forms,
        **more,
    }
    wrong = any(form.errors for form in (context.get("form"), context.get("token_form")) if form)
    return show(request, "person.html", context, here="team", status=422 if wrong else 200)


def _form(user: User, manager: Manager, asked: Any = None) -> PersonForm:
    roles = [Role.INTEGRATION] if user.role == Role.INTEGRATION else None
    initial = {"name": user.called, "role": user.role, "shops": user.shops.all()}
    return PersonForm(asked, manager=manager, roles=roles, initial=initial)


def _sign_out(request: StaffRequest, user: User, only: StaffSession | None) -> HttpResponse:
    manager, at = Manager.of_user(request.user), clock.now()

    def act() -> None:
        if user.pk != request.user.pk:
            manager.check(user)
        end_sessions(user, by=manager.actor, at=at, only=only)

    return press(request, act, _("Signed out there."), "team:person", user.ref)
