"""One's own account: password, codes of an app, and where one is signed in."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret, get_totp_secret, validate_totp_code
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.refusal import Refused
from aftercare.people.actions import change_password
from aftercare.people.events import SecondFactorChanged, tell
from aftercare.people.sessions import end_sessions, sessions_of
from aftercare.ui.forms import Form
from aftercare.ui.sessions import note
from aftercare.ui.staff import StaffRequest, own

from .coding import CodeForm, proved_again
from .context import with_allauth
from .pages import press, show
from .proving import CODES, by_password

App = Authenticator.Type.TOTP


class PasswordForm(Form):
    old = forms.CharField(
        label=gettext_lazy("Password until now"),
        strip=False,
        error_messages={"required": gettext_lazy("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least 8 characters; a sentence is easy to keep in mind and hard to guess."),
        strip=False,
        error_messages={"required": gettext_lazy("Enter the new password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@own
@require_safe
def account(request: StaffRequest) -> HttpResponse:
    user, at = request.user, clock.now()
    context = {
        "shops": user.shops.order_by("name"),
        "app": Authenticator.objects.filter(user=user, type=App).first(),
        "codes_left": _codes_left(request),
        "digests": user.email and user.acts_as(ActorKind.SUPERVISOR),
        "sessions": sessions_of(user, at=at),
        "this": request.session.session_key,
    }
    return show(request, "account.html", context, here="account")


@own
@sensitive_post_parameters("old", "password")
def password(request: StaffRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, asked, at = request.user, form.cleaned_data, clock.now()
        try:
            _known(request, asked["old"])
            change_password(user, asked["password"], by=user.oneself, at=at, but=request.session.session_key or "")
        except Refused as refused:
            form.refuse(refused)
        else:
            update_session_auth_hash(request, user)
            note(request, user, at=at)
            messages.success(request, _("Your password is changed; everywhere else you are signed out."))
            return redirect("team:account")
    return show(request, "password.html", {"form": form}, here="account", status=422 if form.errors else 200)


@with_allauth
@own
@proved_again
def app(request: StaffRequest) -> HttpResponse:
    """Turn codes on: the app learns the secret, and proves that it did."""
    if Authenticator.objects.filter(user=request.user, type=App).exists():
        return redirect("team:account")
    form = CodeForm(request.POST or None)
    secret = get_totp_secret(regenerate=request.method == "GET")
    if request.method == "POST" and form.is_valid():
        try:
            CODES.take(request.user.pk, at=clock.now())
            codes = _turn_on(request, secret, form.cleaned_data["code"])
        except Refused as refused:
            form.refuse(refused)
        else:
            return show(request, "codes.html", {"codes": codes, "fresh": True}, here="account")
    form.fields["code"].help_text = _("The six digits the app shows now.")
    context = {"form": form, "secret": secret, "picture": _picture(request, secret)}
    return show(request, "app.html", context, here="account", status=422 if form.errors else 200)


@with_allauth
@own
@require_POST
@proved_again
def app_off(request: StaffRequest) -> HttpResponse:
    for found in Authenticator.objects.filter(user=request.user, type=App):
        delete_and_cleanup(request, found)
        tell(SecondFactorChanged, request.user, by=request.user.oneself, at=clock.now(), to="off")
    messages.success(request, _("Codes are off: your password alone signs you in."))
    return redirect("team:account")


@with_allauth
@own
@require_POST
@proved_again
def new_codes(request: StaffRequest) -> HttpResponse:
    """Ten recovery codes in place of those before, shown this once."""
    user = request.user
    get_object_or_404(Authenticator, user=user, type=App)
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        codes = RecoveryCodes.activate(user).get_unused_codes()
        tell(SecondFactorChanged, user, by=user.oneself, at=clock.now(), to="new_recovery_codes")
    return show(request, "codes.html", {"codes": codes}, here="account")


@own
@require_POST
def end_session(request: StaffRequest, ref: str) -> HttpResponse:
    session, user = get_object_or_404(request.user.sessions, ref=ref), request.user
    return press(
        request, lambda: end_sessions(user, by=user.oneself, at=clock.now(), only=session), _("Signed out there."),
        "team:account",
    )  # fmt: skip


@own
@require_POST
def end_others(request: StaffRequest) -> HttpResponse:
    user, this = request.user, request.session.session_key or ""
    return press(
        request, lambda: end_sessions(user, by=user.oneself, at=clock.now(), but=this),
        _("Everywhere else you are signed out."), "team:account",
    )  # fmt: skip


def _known(request: StaffRequest, old: str) -> None:
    try:
        by_password(request, username=request.user.username, password=old, at=clock.now())
    except Refused as refused:
        wrong = refused.code == "invalid_login"
        sentence = _("This is not your password until now.") if wrong else refused.sentence
        raise Refused(sentence, code=refused.code, field="old") from refused


@transaction.atomic
def _turn_on(request: StaffRequest, secret: str, code: str) -> list[str]:
    user = request.user
    if not validate_totp_code(secret, "".join(code.split())):
        raise Refused(_("This is not the code the app shows now; enter the latest one."), field="code")
    TOTP.activate(user, secret)
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    clear_totp_secret(request)
    tell(SecondFactorChanged, user, by=user.oneself, at=clock.now(), to="on")
    return codes


def _picture(request: StaffRequest, secret: str) -> str:
    adapter = get_adapter()
    picture: str = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


def _codes_left(request: StaffRequest) -> int:
    found: Any = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(found).get_unused_codes()) if found else 0
