"""Every change of shops and staff. Bad input raises `Refused` naming the field and the cure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import available_timezones

from babel.numbers import is_currency
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core import clock
from aftercare.core.actor import Actor
from aftercare.core.colours import parse
from aftercare.core.refusal import Refused

from .admins import keep_an_admin
from .events import PasswordChanged, tell
from .models import LOCALES, Role, Shop, User
from .sessions import end_sessions
from .tokens import revoke_tokens

SHOP_FIELDS = (
    "name", "currency", "timezone", "locale", "country", "return_address", "contact_email", "contact_phone",
    "brand_color",
)  # fmt: skip


def save_shop(slug: str, **fields: str) -> Shop:
    """Make the shop, or change the given fields of it; fields left out keep what they are."""
    unknown = set(fields) - set(SHOP_FIELDS)
    if unknown:
        raise TypeError(f"a shop has no {sorted(unknown)}")
    shop = Shop.objects.filter(slug=slug).first() or Shop(slug=slug, name=slug)
    for name, value in fields.items():
        setattr(shop, name, value)
    _check_shop(shop)
    shop.save()
    return shop


@transaction.atomic
def save_staff(username: str, *, role: str, shops: Iterable[Shop], password: str = "", name: str = "") -> User:
    """Make the member of staff, or give them another role, shops or password."""
    if role not in Role.values:
        raise Refused(
            _("There is no role “%(role)s”; the roles are %(all)s.") % {"role": role, "all": ", ".join(Role.values)},
            code="bad_role",
            field="role",
        )
    user = User.objects.filter(username=username).first() or User(username=username)
    kept = list(shops)
    if not user._state.adding:
        keep_an_admin(user, but_of=kept if role == Role.ADMIN else [])
    user.role = role
    user.first_name = name or user.first_name
    if password:
        check_password(password, user)
        user.set_password(password)
    elif user._state.adding:
        user.set_unusable_password()
    user.save()
    user.shops.set(kept)
    revoke_tokens(user, at=clock.now(), but_of=kept if role == Role.INTEGRATION else [])
    return user


@transaction.atomic
def change_password(
    user: User, password: str, *, by: Actor, at: datetime, but: str = "", how: str = "password"
) -> None:
    """Set it, and end every session of theirs `but` the one of this key."""
    check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    tell(PasswordChanged, user, by=by, at=at, how=how)
    end_sessions(user, by=by, at=at, but=but, because="password_changed")


def _check_shop(shop: Shop) -> None:
    problems = [
        ("slug", not re.fullmatch(r"[a-z0-9-]{1,50}", shop.slug), _("use small letters, digits and hyphens")),
        ("name", not shop.name.strip(), _("give the shop the name its customers know")),
        ("currency", not is_currency(shop.currency), _("use an ISO 4217 code, such as CNY")),
        ("timezone", shop.timezone not in available_timezones(), _("use a name such as Asia/Shanghai")),
        ("locale", shop.locale not in dict(LOCALES), _("use one of %(all)s") % {"all": ", ".join(dict(LOCALES))}),
        ("contact_email", not is_email(shop.contact_email or "a@b.example"), _("write it as service@example.com")),
        ("brand_color", parse(shop.brand_color or "#000") is None, _("use a colour such as #2f6f5e")),
        ("country", not re.fullmatch(r"[A-Z]{2}", shop.country), _("use an ISO 3166 code, such as CN")),
    ]
    for field, wrong, cure in problems:
        if wrong:
            raise Refused(
                _("%(field)s: “%(value)s” does not work; %(cure)s.")
                % {"field": field, "value": getattr(shop, field), "cure": cure},
                code="bad_shop",
                field=field,
            )


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="bad_password", field="password") from error
