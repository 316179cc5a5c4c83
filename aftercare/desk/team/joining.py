"""The page an invitation opens: a name, a password, and in; or, with an account, one press once signed in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from aftercare.core import clock
from aftercare.core.refusal import Refused
from aftercare.people.joining import accept_as, accept_invitation, accounts_of, invited
from aftercare.people.models import Invitation, User
from aftercare.ui.forms import Form, again

from .homes import home


class JoinForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As your colleagues know you."),
        max_length=150,
        error_messages={"required": gettext_lazy("Enter the name your colleagues know you by.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least 8 characters; a sentence is easy to keep in mind and hard to guess."),
        strip=False,
        error_messages={"required": gettext_lazy("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@never_cache
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invitation = invited(token, at=clock.now())
    except Refused as refused:
        return render(request, "desk/team/over.html", {"sentence": refused.sentence}, status=410)
    if accounts_of(invitation).exists():
        return _known(request, token, invitation)
    form = JoinForm(request.POST or None, initial={"name": invitation.name})
    context = {"form": form, "invitation": invitation, "shops": invitation.shops.order_by("name")}
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(token, **form.cleaned_data, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Welcome. Sign in with your e-mail and the password you chose."))
            return redirect("desk:enter")
    return (again if form.errors else render)(request, "desk/team/join.html", context)


def _known(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """Whoever holds the link and the account proves both: they sign in, and come back here to say yes."""
    user = request.user if isinstance(request.user, User) else None
    context = {
        "invitation": invitation,
        "shops": invitation.shops.order_by("name"),
        "here": request.path,
        "theirs": bool(user and accounts_of(invitation).filter(pk=user.pk).exists()),
    }
    if request.method != "POST" or user is None:
        return render(request, "desk/team/take.html", context)
    try:
        accept_as(user, token, at=clock.now())
    except Refused as refused:
        return render(request, "desk/team/take.html", {**context, "problem": refused.sentence}, status=422)
    messages.success(request, _("You work for these shops too from now on."))
    return redirect(home(user))
