"""Proving who one is: a password, a code of the app, a recovery code. Guessing any of them is slow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import authenticate
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext as _

from aftercare.core.addresses import network
from aftercare.core.refusal import Refused
from aftercare.people.attempts import Limit
from aftercare.people.events import SignInFailed, tell
from aftercare.people.models import User

from .accounts import Unreadable

QUARTER = timedelta(minutes=15)
AT_ADDRESS = Limit("enter.account_and_address", 10, QUARTER)
AT_ACCOUNT = Limit("enter.account", 50, timedelta(hours=1))  # from wherever; far from what a person mistypes
FROM_ADDRESS = Limit("enter.address", 100, timedelta(hours=1))  # an office shares one
CODES = Limit("enter.code", 10, QUARTER)
FACTORS = {Authenticator.Type.TOTP: TOTP, Authenticator.Type.RECOVERY_CODES: RecoveryCodes}
# A code is valid for three steps of 30 seconds, and serves once in them.
SAME_CODE = Limit("enter.same_code", 1, timedelta(minutes=2))


def by_password(request: HttpRequest, *, username: str, password: str, at: datetime) -> User:
    """Whose user name and password these are. Raises `Refused`."""
    name, address = username.strip().casefold(), str(request.META.get("REMOTE_ADDR", ""))
    place = network(address)
    counted: list[tuple[Limit, tuple[str, ...]]] = [
        (AT_ADDRESS, (name, place)), (AT_ACCOUNT, (name,)), (FROM_ADDRESS, (place,)),
    ]  # fmt: skip
    over = [(limit, who) for limit, who in counted if not limit.free(*who, at=at)]
    for limit, who in over:
        said = _("Too many attempts with this account; try again in 15 minutes.") if limit is AT_ADDRESS else ""
        raise limit.refusal(*who, at=at, sentence=said)
    user = authenticate(request, username=_as_written(name, username), password=password)
    if not isinstance(user, User):
        _failed(name, address, "password", at)
        raise Refused(
            _("The name or the password is wrong. Mind capital letters; a supervisor can reset it."),
            code="invalid_login",
        )
    AT_ADDRESS.clear(name, place)
    AT_ACCOUNT.forgive(name)
    FROM_ADDRESS.forgive(place)
    return user


def by_code(user: User, code: str, *, address: str, at: datetime) -> Any:
    """The factor this code is of: the app's, or one recovery code, which is used up. Raises `Refused`."""
    CODES.take(user.pk, at=at)
    plain = "".join(code.split())
    for factor in Authenticator.objects.filter(user=user).order_by("-type"):
        if _fits(factor, plain) and SAME_CODE.free(user.pk, plain, at=at):
            CODES.clear(user.pk)
            factor.user = user
            return factor
    _failed(user.username.casefold(), address, "code", at)
    raise Refused(
        _("This is not the code shown now, nor a recovery code that is left; enter the latest one."),
        code="wrong_code",
        field="code",
    )


def _fits(factor: Any, code: str) -> bool:
    """A secret that nobody can read any more fits no code; a supervisor turns codes off then."""
    try:
        return bool(FACTORS[factor.type](factor).validate_code(code))
    except Unreadable:
        return False


def _as_written(name: str, typed: str) -> str:
    """The user name as it is kept: invited people sign in with their e-mail, which people write as they like."""
    if "@" not in typed:
        return typed
    found = User.objects.annotate(lower=Lower("username")).filter(lower=name).values_list("username", flat=True)
    return found.first() or typed


def _failed(name: str, address: str, what: str, at: datetime) -> None:
    user = User.objects.annotate(lower=Lower("username")).filter(lower=name).first()
    if user:
        tell(SignInFailed, user, by=user.oneself, at=at, address=address, what=what)
