"""What expires by itself."""

from __future__ import annotations

from datetime import timedelta

from aftercare.core import clock
from aftercare.core.tasks import enqueue, periodic, task

from .actions import expire
from .models import CreditAccount


@periodic(name="money.expire_credit", every=timedelta(days=1))
def expire_credit() -> None:
    """An account at a time, so that none waits for another."""
    over = CreditAccount.objects.filter(grants__left__gt=0, grants__expires_at__lte=clock.now())
    for pk in list(over.order_by("pk").values_list("pk", flat=True).distinct()):
        enqueue(expire_account, account_id=pk, key=f"credit:{pk}")


@task(name="money.expire_account", retries=5)
def expire_account(*, account_id: int) -> None:
    expire(CreditAccount.objects.get(pk=account_id), at=clock.now())
