"""What allauth asks of us: where people go, what is noted, and how the secrets of their second factor are kept."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import LoginStage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from aftercare.core import clock
from aftercare.people.events import SignedIn, tell
from aftercare.people.models import User
from aftercare.ui.sessions import note, speak

from .homes import home

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class CodeStage(LoginStage):  # type: ignore[misc]  # allauth has no types
    """Whoever turned codes on enters one. Allauth's own stage loads passkeys too, which we do without."""

    key = "code"
    urlname = "team:code"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        on = Authenticator.objects.filter(user=self.login.user, type=Authenticator.Type.TOTP).exists()
        return (redirect(self.urlname) if on else None), True


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    def get_login_stages(self) -> list[str]:
        return [f"{__name__}.CodeStage"]

    def login(self, request: HttpRequest, user: User) -> None:
        """After the last stage, whichever it was: only now is somebody in."""
        super().login(request, user)
        note(request, user, at=clock.now())
        address = request.META.get("REMOTE_ADDR", "")
        tell(SignedIn, user, by=user.oneself, at=clock.now(), address=address)

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> Any:
        return speak(super().post_login(request, user, **how), user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        assert isinstance(request.user, User)
        return home(request.user)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Ours are written by the actions, in the reader's language, and go through the outbox."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Ours are said by the views."""


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        from cryptography.fernet import InvalidToken

        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise Unreadable from None


class Unreadable(Exception):
    """SECRET_KEY was changed and the former one is not among SECRET_KEY_FALLBACKS."""


@cache
def _cipher() -> MultiFernet:
    """Under the secret key: whoever reads the database or a backup alone has nobody's second factor."""
    # Loaded where it is needed: most processes never see a code.
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [hashlib.sha256(f"aftercare.second-factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
