"""A shop's own times: how long each step may take there. What it does not set is as the kind's table says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.cases.kinds import KINDS
from aftercare.cases.moves import role_refused
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.events import emit
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from .events import TimersChanged
from .floors import check_floors
from .known import Hours, forget
from .models import Timer

MAY_SET_TIMERS = frozenset({ActorKind.SUPERVISOR, ActorKind.INTEGRATION, ActorKind.SYSTEM})
MOST_HOURS = 90 * 24


def timed() -> list[tuple[str, str]]:
    """Every step a time can be set for, by kind."""
    return [(kind.key, name) for kind in KINDS.values() for name, step in kind.steps.items() if step.within]


def hours_of(shop: Shop) -> Hours:
    """What the shop has set, as the database has it now."""
    return {(row.kind, row.step): row.hours for row in Timer.objects.filter(shop=shop)}


def default_hours(kind: str, step: str) -> int:
    within = KINDS[kind].steps[step].within
    assert within is not None
    return int(within.total_seconds()) // 3600


@transaction.atomic
def set_timers(*, shop: Shop, hours: Mapping[tuple[str, str], int | None], by: Actor, at: datetime) -> Hours:
    """Set times by kind and step; None goes back to the default. What is not named stays. Returns all that are set.

    Deadlines that run already keep their instants.
    """
    if by.kind not in MAY_SET_TIMERS:
        raise role_refused()
    shop = Shop.objects.select_for_update().get(pk=shop.pk)
    before = hours_of(shop)
    for key, wanted in hours.items():
        _check(key, wanted)
    after = {key: value for key, value in {**before, **_unlike_default(hours)}.items() if value is not None}
    check_floors(shop, after, at=at)
    changes = {key: (before.get(key), after.get(key)) for key in sorted({*before, *after})}
    changes = {key: change for key, change in changes.items() if change[0] != change[1]}
    if changes:
        _write(shop, changes)
        named = {".".join(key): change for key, change in changes.items()}
        emit(TimersChanged(shop=shop, hours=named, by=by, at=at))
    return after


def _unlike_default(hours: Mapping[tuple[str, str], int | None]) -> dict[tuple[str, str], int | None]:
    return {key: None if value == default_hours(*key) else value for key, value in hours.items()}


def _write(shop: Shop, changes: Mapping[tuple[str, str], tuple[int | None, int | None]]) -> None:
    for (kind, step), (_before, after) in changes.items():
        if after is None:
            Timer.objects.filter(shop=shop, kind=kind, step=step).delete()
        else:
            Timer.objects.update_or_create(shop=shop, kind=kind, step=step, defaults={"hours": after})
    forget(shop.pk)
    transaction.on_commit(lambda: forget(shop.pk))


def _check(key: tuple[str, str], wanted: int | None) -> None:
    if key not in timed():
        raise Refused(
            _("There is no step “%(step)s” to set a time for.") % {"step": ".".join(key)},
            code="unknown_step",
            field=".".join(key),
        )
    if wanted is not None and not 1 <= wanted <= MOST_HOURS:
        raise Refused(
            _("Give a step between 1 and %(most)s hours.") % {"most": MOST_HOURS}, code="bad_hours", field=".".join(key)
        )
