"""Fires what is due: one sweep over the cases, not one job per deadline."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from aftercare.cases.actions import LATE
from aftercare.cases.models import Case, CaseQuerySet
from aftercare.core.actor import SYSTEM


def sweep(at: datetime, *, batch: int = 200) -> int:
    """Take every late action due by `at`; returns how many fired. Safe beside other sweeps and people."""
    fired = 0
    while due := list(Case.objects.due(at).values_list("pk", flat=True)[:batch]):
        done = sum(fire(pk, at=at) for pk in due)
        fired += done
        if not done:
            break
    return fired


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
