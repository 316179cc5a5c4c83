"""Webhooks, and things that happen, for these tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Min

from aftercare.cases.events import CaseEscalated
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.actor import Actor, ActorKind
from aftercare.core.clock import VirtualClock
from aftercare.core.events import emit
from aftercare.core.tasks import run_until_idle
from aftercare.people.models import Shop
from aftercare.webhooks.actions import make_webhook
from aftercare.webhooks.keeping import keep
from aftercare.webhooks.models import Lane, Webhook
from aftercare.webhooks.pushing import rescue
from stories.makers import make_case, make_order, make_shop

MEI = Actor(ActorKind.SUPERVISOR, 7, "Mei")
START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def hooked(url: str, *, shop: Shop | None = None, types: Sequence[str] = (), at: datetime | None = None) -> Webhook:
    return make_webhook(shop=shop or make_shop(), url=url, types=types, by=MEI, at=at or clock.now())[0]


def case_of(shop: Shop) -> Case:
    return make_case(make_order(shop), kind="refund_only", at=clock.now())


def happen(case: Case, times: int = 1) -> None:
    """Something is told of the case that changes nothing about it."""
    for _ in range(times):
        emit(CaseEscalated(case=case, action="escalate", left=case.step, entered=case.step, by=MEI, at=clock.now()))


def live(time: VirtualClock, length: timedelta, *, step: timedelta = timedelta(minutes=1)) -> None:
    """Let time pass as a worker lives it, from one thing due to the next and at most `step` at once; the deadlines
    of the cases alone stand still."""
    end = time.at + length
    while time.at < end:
        due = Lane.objects.filter(due_at__gt=time.at).aggregate(next=Min("due_at"))["next"]
        time.advance(min(end, time.at + step, due or end))
        rescue()
        keep()
        run_until_idle()
