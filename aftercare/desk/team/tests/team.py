"""A shop with a team, for the tests of the pages about people."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.db import connection
from django.test import Client

from aftercare.core import clock
from aftercare.people.inviting import invite
from aftercare.people.manager import Manager
from aftercare.people.models import Invitation, Role, Shop, User
from aftercare.people.team import add_integration
from aftercare.ui.tests.staffed import noted, staff

# What a request for a page may write: sessions, and what counts attempts.
NOT_COUNTED = {"django_session", "people_attempt", "people_staffsession"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def everything() -> dict[str, Any]:
    """Every row of every table that a change could touch: equal before and after a denial."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if model._meta.managed and table not in NOT_COUNTED:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                found[table] = cursor.fetchall()
    return found


def client_of(user: User) -> Client:
    return noted(Client(), user)


def invited_to(
    shop: Shop, *, role: str = "agent", email: str = "new@example.com", by: User | None = None
) -> Invitation:
    return invite(email=email, role=role, shops=[shop], by=manager_of(by or staff("admin", shop)), at=clock.now())


def manager_of(user: User) -> Manager:
    return Manager.of_user(user)


def program_of(shop: Shop) -> User:
    by = Manager.of_user(staff("admin", shop))
    return add_integration(name="Warehouse system", shops=[shop], by=by, at=clock.now())


def coded(user: User) -> list[str]:
    """Turn codes on for them; their recovery codes."""
    TOTP.activate(user, SECRET)
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def has_codes(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exists())


ROLES = [role.value for role in Role if role != Role.INTEGRATION]
