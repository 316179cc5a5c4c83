"""The first person of an installation: made through a link that whoever runs it reads in the terminal.

Nobody else can know the link: it is signed, ends after a day, and opens nothing once anybody works here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.core.once import once
from aftercare.core.refusal import Refused

from .actions import check_password
from .events import StaffJoined, tell
from .models import Role, User

SALT = "aftercare.first"
LIVES = timedelta(days=1)


def first_link() -> str:
    """A link by which the first administrator is made."""
    return f"{settings.PUBLIC_URL}/desk/first/{signing.dumps('first', salt=SALT)}/"


def nobody_yet() -> bool:
    return not User.objects.exclude(role=Role.INTEGRATION).exists()


def check_first(token: str) -> None:
    """Raises `Refused` for a link that is forged, too old, or was used."""
    try:
        signing.loads(token, salt=SALT, max_age=LIVES)
    except signing.BadSignature as error:
        raise _gone() from error
    if not nobody_yet():
        raise _gone()


@transaction.atomic
def make_first(token: str, *, name: str, email: str, password: str, at: datetime) -> User:
    """Make the first administrator. Of two who press at once, one is made."""
    check_first(token)
    made: list[User] = []

    def make() -> dict[str, Any]:
        made.append(_administrator(name, email, password))
        return {"user": made[0].pk}

    # The claim is an index of the database, so that two processes cannot both find nobody.
    once(subject="people", key="first", at=at, do=make)
    if not made:
        raise _gone()
    tell(StaffJoined, made[0], by=made[0].oneself, at=at, invited_by="")
    return made[0]


def _administrator(name: str, email: str, password: str) -> User:
    name, email = name.strip()[:150], email.strip().lower()
    if not name:
        raise Refused(_("Enter the name your colleagues know you by."), code="required", field="name")
    try:
        validate_email(email)
    except ValidationError as error:
        sentence = _("“%(email)s” is no e-mail address; write it as mei@example.com.") % {"email": email}
        raise Refused(sentence, code="bad_email", field="email") from error
    user = User(username=email, email=email, first_name=name, role=Role.ADMIN, locale=get_language() or "")
    check_password(password, user)
    user.set_password(password)
    user.save()
    return user


def _gone() -> Refused:
    return Refused(
        _("This link opens nothing any more. As long as nobody works here, whoever runs Aftercare makes a new one with "
          "./run setup."),
        code="bad_link", field="token",
    )  # fmt: skip
