"""The page the first link opens: it makes the administrator, signs them in and leads to the shop."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from aftercare.core import clock
from aftercare.core.addresses import network
from aftercare.core.refusal import Refused
from aftercare.people.first import check_first, make_first
from aftercare.ui.forms import again

from ..team.context import with_allauth
from ..team.joining import JoinForm
from ..team.proving import FROM_ADDRESS


class FirstForm(JoinForm):
    email = forms.CharField(
        label=_("E-mail"), help_text=_("You sign in with it."), max_length=150,
        error_messages={"required": _("Enter your e-mail.")},
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )  # fmt: skip
    field_order = ("name", "email", "password")


@with_allauth
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest, token: str) -> HttpResponseBase:
    try:
        FROM_ADDRESS.take("first", network(str(request.META.get("REMOTE_ADDR", ""))), at=clock.now())
        check_first(token)
    except Refused as refused:
        return render(request, "desk/team/over.html", {"sentence": refused.sentence}, status=410)
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = make_first(token, **form.cleaned_data, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            login = Login(user=user, redirect_url=reverse("starting:start"))
            response: HttpResponseBase = perform_password_login(request, {"username": user.username}, login)
            return response
    return (again if form.errors else render)(request, "desk/starting/first.html", {"form": form})
