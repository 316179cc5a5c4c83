"""Staff sign in and out. Guessing a password is slowed per account and address."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.core.actor import ActorKind
from aftercare.people.models import User

TRIES = 10
PAUSE = 15 * 60  # seconds


class EnterForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("The name or the password is wrong. Mind capital letters; a supervisor can reset it."),
        "inactive": _("This account is closed; a supervisor can open it again."),
        "too_many": _("Too many attempts with this account; try again in 15 minutes."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **{"label_suffix": "", **kwargs})
        self.fields["username"].label = _("User name")
        self.fields["username"].error_messages["required"] = _("Enter your user name.")
        self.fields["password"].label = _("Password")
        self.fields["password"].error_messages["required"] = _("Enter your password.")

    def clean(self) -> dict[str, Any]:
        if cache.get(self._key(), 0) >= TRIES:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            self._count()
            raise
        cache.delete(self._key())
        return cleaned

    def _count(self) -> None:
        """Each web process counts on its own: with n of them a guesser has at most n times the attempts."""
        cache.add(self._key(), 0, PAUSE)
        cache.incr(self._key())

    def _key(self) -> str:
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        name = self.data.get("username", "").casefold()
        return "enter:" + hashlib.sha256(f"{address}|{name}".encode()).hexdigest()


class Enter(LoginView):
    template_name = "desk/enter.html"
    authentication_form = EnterForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        if isinstance(user, User) and user.locale:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, user.locale, max_age=365 * 86400, httponly=True, samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )  # fmt: skip
        return response

    def get_default_redirect_url(self) -> str:
        return home(self.request.user) if isinstance(self.request.user, User) else reverse("desk:queue")


enter = Enter.as_view()


def home(user: User) -> str:
    """Where somebody works: the warehouse at the floor, everybody else at the desk."""
    at_desk = user.acts_as(ActorKind.AGENT) or user.acts_as(ActorKind.FINANCE)
    return reverse("desk:queue" if at_desk else "floor:scan")


@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    logout(request)
    return redirect("desk:enter")
