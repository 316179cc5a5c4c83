"""Payments of which nothing clear was heard for a day: the worker goes on asking, and finance is told.

Whatever the reason (a provider that stays silent or is no longer connected, a task that gave up), somebody owns them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.events import emit
from aftercare.core.rows import update
from aftercare.core.tasks import periodic

from .actions import operations_of
from .events import RefundUnclear
from .models import OPEN, RefundOperation
from .provider import MANUAL

PATIENCE = timedelta(days=1)
"""Some providers carry a refund out within minutes, and to a bank within the day."""


@periodic(name="money.tell_unclear", every=timedelta(minutes=10))
def tell_unclear() -> None:
    """Tell finance, once for each try, of what has been open for longer than that."""
    now = clock.now()
    for pk, case_id in list(_overdue(now).values_list("pk", "refund__case_id")):
        _tell(pk, case_id=case_id, at=now)


@transaction.atomic
def _tell(pk: int, *, case_id: int, at: datetime) -> None:
    case = Case.objects.for_change(case_id)
    if not _overdue(at).filter(pk=pk).exists():
        return
    operation = next(one for one in operations_of(case) if one.pk == pk)
    operation.unclear_at = at
    update(operation, "unclear_at")
    emit(RefundUnclear(case=case, action="refund_unclear", left=case.step, entered=case.step, by=SYSTEM, at=at,
                       amount=operation.amount))  # fmt: skip


def _overdue(at: datetime) -> QuerySet[RefundOperation]:
    waiting = RefundOperation.objects.filter(state__in=OPEN, unclear_at=None).exclude(provider=MANUAL)
    return waiting.alias(since=Coalesce("open_since", "refund__requested_at")).filter(since__lte=at - PATIENCE)
