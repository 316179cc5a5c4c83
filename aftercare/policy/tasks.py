from __future__ import annotations

from datetime import timedelta

from aftercare.core import clock
from aftercare.core.tasks import periodic

from .actions import publish_due
from .refused_asks import forget_old


@periodic(name="policy.publish_due", every=timedelta(seconds=15))
def publish_what_is_due() -> None:
    """Drafts that wait are published within seconds of their instant."""
    publish_due(clock.now())


@periodic(name="policy.forget_refused", every=timedelta(days=1))
def forget_refused() -> None:
    forget_old(at=clock.now())
