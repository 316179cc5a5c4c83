"""Staff sign in and out: a password, then, for those who turned it on, a code."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.events import SignedOut, tell
from aftercare.people.first import nobody_yet
from aftercare.people.models import User
from aftercare.ui.forms import Form, again

from .team.context import with_allauth
from .team.homes import home
from .team.proving import AT_ADDRESS, by_password

TRIES = AT_ADDRESS.most


class EnterForm(Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=254,
        error_messages={"required": _("Enter your user name.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@with_allauth
@sensitive_post_parameters("password")
@never_cache
def enter(request: HttpRequest) -> HttpResponseBase:
    if isinstance(request.user, User):
        return redirect(wanted(request) or home(request.user))
    form = EnterForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "next": wanted(request), "nobody": nobody_yet()}
    if request.method != "POST":
        return render(request, "desk/enter.html", context)
    if form.is_valid():
        try:
            user = by_password(request, **form.cleaned_data, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            login = Login(user=user, redirect_url=wanted(request) or home(user))
            response: HttpResponseBase = perform_password_login(request, {"username": user.username}, login)
            return response
    return again(request, "desk/enter.html", context)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    user = request.user
    if isinstance(user, User):
        user.sessions.filter(key=request.session.session_key or "").delete()
        tell(SignedOut, user, by=user.oneself, at=clock.now())
    logout(request)
    return redirect("desk:enter")


def wanted(request: HttpRequest) -> str:
    """Where they were going when they were asked who they are; never another site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=here, require_https=request.is_secure())
    return asked if safe else ""
