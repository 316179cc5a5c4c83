"""Every day: differences that wait too long are told of."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.events import emit
from aftercare.core.tasks import periodic
from aftercare.people.models import Shop

from .events import SettlementOverdue
from .models import SettlementDifference
from .queries import OPEN


@periodic(name="money.settlements_overdue", every=timedelta(days=1))
def warn_overdue() -> None:
    now = clock.now()
    old = SettlementDifference.objects.filter(
        state__in=OPEN, opened_at__lt=now - timedelta(days=settings.SETTLEMENT_OPEN_DAYS)
    )
    for row in old.order_by().values("shop").annotate(count=Count("id"), first=Min("opened_at")):
        shop, days = Shop.objects.get(pk=row["shop"]), (now - row["first"]).days
        emit(SettlementOverdue(shop=shop, count=row["count"], days=days, by=SYSTEM, at=now))
