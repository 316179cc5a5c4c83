"""Every change of a member of staff. Each is known at their next request: roles are read with it, sessions end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.ids import new_ref
from aftercare.core.refusal import Refused

from .admins import keep_an_admin
from .events import SecondFactorChanged, StaffChanged, StaffClosed, StaffEvent, StaffJoined, StaffReopened, tell
from .inviting import end_invitations
from .manager import Manager
from .models import Role, Shop, User
from .sessions import end_sessions
from .tokens import revoke_tokens


@transaction.atomic
def change_staff(
    user: User, *, role: str, shops: Collection[Shop], by: Manager, at: datetime, name: str | None = None
) -> User:
    """Give them a role, shops and, if one is given, a name."""
    user = _locked(user, by)
    wanted = by.check_role(role)
    by.check_shops(shops)
    before = _told(user)
    if Role.INTEGRATION in (wanted, user.role) and wanted != user.role:
        raise Refused(_("A program stays a program, and a person a person."), code="bad_role", field="role")
    keep_an_admin(user, but_of=shops if wanted == Role.ADMIN else [])
    user.role = wanted
    user.first_name, user.last_name = (user.first_name, user.last_name) if name is None else (name.strip()[:150], "")
    user.save(update_fields=["role", "first_name", "last_name"])
    user.shops.set(shops)
    revoke_tokens(user, by=by.actor, at=at, but_of=shops)
    end_invitations(user, by=by, at=at)
    after = _told(user)
    if after != before:
        tell(
            StaffChanged, user, shops=before["shops"] + after["shops"], by=by.actor, at=at, before=before, after=after
        )  # fmt: skip
    return user


@transaction.atomic
def close_staff(user: User, *, by: Manager, at: datetime) -> User:
    """Close the account: every session, token and open invitation of theirs ends at once."""
    user = _locked(user, by)
    if not user.is_active:
        return user
    keep_an_admin(user, but_of=[])
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user, by=by.actor, at=at, because="closed")
    revoke_tokens(user, by=by.actor, at=at)
    end_invitations(user, by=by, at=at)
    return _said(StaffClosed, user, by, at)


@transaction.atomic
def reopen_staff(user: User, *, by: Manager, at: datetime) -> User:
    user = _locked(user, by)
    if user.is_active:
        return user
    user.is_active = True
    user.save(update_fields=["is_active"])
    return _said(StaffReopened, user, by, at)


@transaction.atomic
def drop_second_factor(user: User, *, by: Manager, at: datetime) -> User:
    """For somebody who lost their phone and their recovery codes; they are signed out and sign in by password."""
    user = _locked(user, by)
    if Authenticator.objects.filter(user=user).delete()[0]:
        tell(SecondFactorChanged, user, by=by.actor, at=at, to="off")
        end_sessions(user, by=by.actor, at=at, because="second_factor_off")
    return user


@transaction.atomic
def add_integration(*, name: str, shops: Collection[Shop], by: Manager, at: datetime) -> User:
    """An account for a program: it signs in nowhere and owns tokens."""
    if not name.strip():
        raise Refused(_("Give the program a name, such as “Warehouse system”."), code="required", field="name")
    by.check_role(Role.INTEGRATION)
    by.check_shops(shops)
    user = User(username=new_ref("IG").lower(), first_name=name.strip()[:150], role=Role.INTEGRATION)
    user.set_unusable_password()
    user.save()
    user.shops.set(shops)
    return _said(StaffJoined, user, by, at)


def _said(kind: type[StaffEvent], user: User, by: Manager, at: datetime) -> User:
    tell(kind, user, by=by.actor, at=at)
    return user


def _locked(user: User, by: Manager) -> User:
    """Their row, so that two changes at once come one after the other, and only if it is this manager's to change."""
    user = User.objects.select_for_update().get(pk=user.pk)
    by.check(user)
    return user


def _told(user: User) -> dict[str, Any]:
    return {"role": str(user.role), "name": user.called, "shops": sorted(user.shops.values_list("pk", flat=True))}
