"""Fires what is due: one sweep over the cases, not one job per deadline."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from aftercare.cases.actions import LATE
from aftercare.cases.models import Case, CaseQuerySet
from aftercare.core.actor import SYSTEM

log = logging.getLogger(__name__)


def sweep(at: datetime, *, batch: int = 200) -> int:
    """Take every late action due by `at`; returns how many fired. Safe beside other sweeps and people."""
    fired, due = 0, Case.objects.due(at)
    while found := list(due.values_list("pk", "due_at")[:batch]):
        fired += sum(_fired(pk, at=at) for pk, _due_at in found)
        # On from the last one seen: a case that could not be fired must not hold up those behind it.
        last, last_due = found[-1]
        due = Case.objects.due(at).filter(Q(due_at__gt=last_due) | Q(due_at=last_due, pk__gt=last))
    return fired


def _fired(pk: int, *, at: datetime) -> bool:
    try:
        return fire(pk, at=at)
    except Exception:
        log.exception("the deadline of case %s could not be acted on; the next sweep tries again", pk)
        return False


@transaction.atomic
def fire(pk: int, *, at: datetime) -> bool:
    """Take one case's late action, unless a person or another sweep was first."""
    case = _locked(Case.objects.due(at).filter(pk=pk)).first()
    if case is None:
        return False
    LATE[case.due_action](case, by=SYSTEM, at=at)
    return True


def run_until(to: datetime, *, shop_id: int) -> int:
    """Live through history up to `to`: each of the shop's deadlines fires at its own instant, in order."""
    fired = 0
    while case := Case.objects.of_shop(shop_id).due(to).first():
        assert case.due_at is not None
        fired += fire(case.pk, at=case.due_at)
    return fired


def _locked(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
