"""How much each role of a shop may decide alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import Role, Shop, User

from ..approval_events import LimitsChanged
from ..limits import LIMITED, DecisionLimit, Limit, limits_of

MOST = 10**15
NONE = Limit()


@transaction.atomic
def set_limits(*, shop: Shop, limits: Mapping[str, Limit], by: Actor, at: datetime) -> dict[str, Limit]:
    """Set what roles may decide alone, for a case and a day; None is no limit. Roles not named keep theirs.

    Administrators set them, who have none themselves: nobody raises their own.
    """
    shop = Shop.objects.select_for_update().get(pk=shop.pk)
    before = limits_of(shop.pk)
    for role, limit in limits.items():
        _check(role, limit)
    _check_may(by, limits, before)
    after = {**before, **limits}
    changed = {role: (before.get(role, NONE), limit) for role, limit in sorted(limits.items())}
    changed = {role: (old, new) for role, (old, new) in changed.items() if old != new}
    for role, (_old, new) in changed.items():
        if new == NONE:
            DecisionLimit.objects.filter(shop=shop, role=role).delete()
        else:
            DecisionLimit.objects.update_or_create(shop=shop, role=role, defaults=new._asdict())
    if changed:
        told = {role: (list(old), list(new)) for role, (old, new) in changed.items()}
        emit(LimitsChanged(shop=shop, limits=told, by=by, at=at))
    return {role: limit for role, limit in after.items() if limit != NONE}


def may_set_limits(user: User) -> bool:
    return user.role == Role.ADMIN


def _check(role: str, limit: Limit) -> None:
    if role not in LIMITED:
        raise Refused(
            _("This role has no limit to set; those that have are %(all)s.") % {"all": ", ".join(LIMITED)},
            code="unknown_role",
            field=role,
        )
    for name, amount in limit._asdict().items():
        if amount is not None and not 0 <= amount <= MOST:
            raise Refused(_("Write 0 or more, or nothing for no limit."), code="bad_limit", field=f"{role}.{name}")
    if limit.per_case is not None and limit.per_day is not None and limit.per_day < limit.per_case:
        raise Refused(_("A day cannot allow less than one request does."), code="bad_limit", field=f"{role}.per_day")


def _check_may(by: Actor, limits: Mapping[str, Limit], before: Mapping[str, Limit]) -> None:
    person = User.objects.filter(pk=by.id or 0, is_active=True).first() if by.kind is ActorKind.SUPERVISOR else None
    if by.kind is ActorKind.SYSTEM or (person is not None and may_set_limits(person)):
        return
    if by.kind is not ActorKind.INTEGRATION:
        raise Refused(_("Only an administrator sets limits: nobody may raise their own."), code="role_not_allowed")
    programs = limits.get(Role.INTEGRATION)
    if programs is not None and _raises(before.get(Role.INTEGRATION, NONE), programs):
        raise Refused(
            _("A program cannot raise the limit of programs; an administrator does, at the desk."),
            code="own_limit",
            field=Role.INTEGRATION,
        )


def _raises(old: Limit, new: Limit) -> bool:
    return any(was is not None and (now is None or now > was) for was, now in zip(old, new, strict=True))
