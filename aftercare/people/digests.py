"""Whether a supervisor gets the daily mail: said on their account, by a link in the mail, or by a program."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor
from aftercare.core.refusal import Refused

from .events import DigestChanged, tell
from .models import User

SALT = "aftercare.digest"


@transaction.atomic
def set_digest(user: User, *, wanted: bool, by: Actor, at: datetime) -> User:
    """Send it to them from now on, or no more. Saying what is so already changes nothing."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.digest == wanted:
        return user
    user.digest = wanted
    user.save(update_fields=["digest"])
    tell(DigestChanged, user, by=by, at=at, to="on" if wanted else "off")
    return user


def leave_url(user: User) -> str:
    """Where they end it without signing in. It ends nothing else, so it serves for good."""
    return f"{settings.PUBLIC_URL}/desk/digest/{signing.dumps(user.pk, salt=SALT)}/"


def leaving(token: str) -> User:
    """Whose link it is. Raises `Refused` for a forged one."""
    try:
        user = User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        user = None
    if user is None:
        raise Refused(_("This link opens nothing; end the mail on the page of your account."), code="bad_link")
    return user
