"""No shop is left without an administrator, whichever way one would go: desk, API or command line."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from aftercare.core.refusal import Refused

from .models import Role, Shop, User


def keep_an_admin(user: User, *, but_of: Collection[Shop]) -> None:
    """No shop of theirs, `but_of` those they stay administrator of, is left without one."""
    if user.role != Role.ADMIN or not user.is_active:
        return
    # The lock keeps two administrators from removing each other.
    losing = Shop.objects.select_for_update().filter(staff=user).exclude(pk__in=[shop.pk for shop in but_of])
    for shop in losing.order_by("pk"):
        if not shop.staff.filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk).exists():
            raise Refused(
                _("%(shop)s would be left without an administrator; make somebody else one first.")
                % {"shop": shop.name},
                code="last_admin",
            )
