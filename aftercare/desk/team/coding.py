"""The code after the password, and proving oneself again before what guards the account is changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, reauthenticate_by_password
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.models import User
from aftercare.ui.forms import Form, again
from aftercare.ui.staff import StaffRequest, own

from ..entering import wanted
from .context import with_allauth
from .proving import by_code, by_password

View = Callable[..., HttpResponseBase]


class CodeForm(Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits your app shows now, or one of your recovery codes."),
        max_length=20,
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "ticket"}
        ),
    )


class AgainForm(Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


@with_allauth
@login_stage_required(stage="code", redirect_urlname="desk:enter")  # type: ignore[untyped-decorator]
def code(request: HttpRequest) -> HttpResponseBase:
    stage = request._login_stage  # type: ignore[attr-defined]  # put there by the decorator
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return render(request, "desk/team/code.html", {"form": form})
    if form.is_valid():
        address = str(request.META.get("REMOTE_ADDR", ""))
        try:
            factor = by_code(stage.login.user, form.cleaned_data["code"], address=address, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            post_authentication(request, factor)
            response: HttpResponseBase = stage.exit()
            return response
    return again(request, "desk/team/code.html", {"form": form})


def proved_again(view: View) -> View:
    """Ask for the password, or a code, once more where that was not done within the last five minutes."""

    @wraps(view)
    def asked(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("team:account")
        return redirect(f"{reverse('team:prove')}?{urlencode({'next': back})}")

    return asked


@with_allauth
@own
@sensitive_post_parameters("password")
def prove(request: StaffRequest) -> HttpResponse:
    """By a code, where codes are on: who holds the password alone must not be able to turn them off."""
    coded = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists()
    form = (CodeForm if coded else AgainForm)(request.POST or None)
    context = {"form": form, "next": wanted(request)}
    if request.method != "POST":
        return render(request, "desk/team/prove.html", context)
    if form.is_valid():
        try:
            _prove(request, request.user, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(wanted(request) or "team:account")
    return again(request, "desk/team/prove.html", context)


def _prove(request: StaffRequest, user: User, form: Form) -> None:
    at, address = clock.now(), str(request.META.get("REMOTE_ADDR", ""))
    if "code" in form.fields:
        factor = by_code(user, form.cleaned_data["code"], address=address, at=at)
        factor.record_usage()
        record_authentication(request, user, "mfa", reauthenticated=True)
    else:
        by_password(request, username=user.username, password=form.cleaned_data["password"], at=at)
        reauthenticate_by_password(request)
