"""Setting a forgotten password anew, by a link that serves once: it is signed over the password it replaces."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import translation
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.core.messages import send
from aftercare.core.refusal import Refused

from .actions import change_password
from .events import NO_SHOP
from .models import Role, User


def ask_to_reset(email: str, *, at: datetime) -> int:
    """Send the link to every account of this e-mail; how many there are, which nobody outside is told."""
    users = User.objects.filter(email__iexact=email, is_active=True).exclude(role=Role.INTEGRATION)[:5]
    for user in users:
        _send_link(user, at=at)
    return len(users)


def resettable(token: str) -> User:
    """Whose password the link sets. Raises `Refused` for one that is forged, used or too old."""
    number, _dash, signature = token.partition("-")
    try:
        user = User.objects.filter(pk=base36_to_int(number)).first()
    except ValueError:
        user = None
    if user is None or not user.enters or not default_token_generator.check_token(user, signature):
        raise Refused(_("This link is no longer valid; ask for a new one."), code="bad_link", field="token")
    return user


@transaction.atomic
def reset_password(token: str, password: str, *, at: datetime) -> User:
    user = User.objects.select_for_update().get(pk=resettable(token).pk)
    resettable(token)  # again, under the lock: two tabs set it once
    change_password(user, password, by=user.oneself, at=at, how="link")
    return user


def _send_link(user: User, *, at: datetime) -> None:
    shop = user.shops.order_by("pk").first()
    token = f"{int_to_base36(user.pk)}-{default_token_generator.make_token(user)}"
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    with translation.override(user.locale or (shop.locale if shop else settings.LANGUAGE_CODE)):
        lives = ngettext(
            "It serves once, within %(minutes)d minute.", "It serves once, within %(minutes)d minutes.", minutes
        )
        send(
            channel="email",
            to=user.email,
            subject=_("Set a new password"),
            text="\n\n".join([
                _("Here you set a new password for %(name)s:") % {"name": user.username},
                f"{settings.PUBLIC_URL}/desk/reset/{token}/",
                lives % {"minutes": minutes} + " " + _("If you did not ask for it, leave it: nothing changes."),
            ]),
            locale=translation.get_language() or "",
            sender=shop.name if shop else "",
            shop_id=shop.pk if shop else NO_SHOP,
            about=("staff", user.pk),
            at=at,
        )  # fmt: skip
