"""A forgotten password: a link by e-mail that serves once, within the hour. No answer tells who has an account."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.validators import EmailValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from aftercare.core import clock
from aftercare.core.addresses import network
from aftercare.core.refusal import Refused
from aftercare.people.attempts import Limit
from aftercare.people.resetting import ask_to_reset, reset_password, resettable
from aftercare.ui.forms import Form, again

HOUR = timedelta(hours=1)
TO_EMAIL, FROM_ADDRESS = Limit("reset.email", 3, HOUR), Limit("reset.address", 20, HOUR)


class ResetForm(Form):
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        validators=[EmailValidator(gettext_lazy("Write the e-mail as mei@example.com."))],
        error_messages={"required": gettext_lazy("Enter the e-mail of your account.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class NewForm(Form):
    password = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least 8 characters; a sentence is easy to keep in mind and hard to guess."),
        strip=False,
        error_messages={"required": gettext_lazy("Enter the new password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )


def forgotten(request: HttpRequest) -> HttpResponse:
    form = ResetForm(request.POST or None)
    if request.method != "POST":
        return render(request, "desk/team/forgotten.html", {"form": form})
    if form.is_valid():
        at, email = clock.now(), form.cleaned_data["email"].strip().lower()
        try:
            FROM_ADDRESS.take(network(request.META.get("REMOTE_ADDR", "")), at=at)
            if TO_EMAIL.free(email, at=at):  # beyond it nobody's mailbox is filled, and the page tells nothing
                ask_to_reset(email, at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            return render(request, "desk/team/forgotten.html", {"sent": email})
    return again(request, "desk/team/forgotten.html", {"form": form})


@never_cache
@sensitive_post_parameters("password")
def reset(request: HttpRequest, token: str) -> HttpResponse:
    form = NewForm(request.POST or None)
    try:
        resettable(token)
    except Refused as refused:
        return render(request, "desk/team/over.html", {"sentence": refused.sentence, "again": True}, status=410)
    if request.method == "POST" and form.is_valid():
        try:
            reset_password(token, form.cleaned_data["password"], at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Your password is set; sign in with it."))
            return redirect("desk:enter")
    context = {"form": form}
    return (
        again(request, "desk/team/reset.html", context)
        if form.errors
        else render(request, "desk/team/reset.html", context)
    )
