"""Receivers that are down for an hour, slow, redirecting inward or answering twice hear of everything all the same.

Loopback stands for the internet and its second address for the inside of a network; the hour is virtual. Every
request is verified as it arrives, by the library of Standard Webhooks and the receiver's own clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from ipaddress import ip_network
from itertools import count
from time import sleep
from typing import Any

import pytest
import standardwebhooks.webhooks
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.clock import VirtualClock
from aftercare.core.models import EventRow
from aftercare.core.tasks import dead_letters
from aftercare.people.models import Shop
from aftercare.webhooks.actions import make_webhook
from aftercare.webhooks.addresses import resolving
from aftercare.webhooks.models import Push, PushTry, Webhook
from aftercare.webhooks.tests.makers import MEI, START, case_of, happen, live
from aftercare.webhooks.tests.receiver import Receiver, Reply, Seen
from aftercare.webhooks.types import is_pushed
from stories.makers import bring_to, make_shop

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
OUTSIDE, INSIDE = "127.0.0.1", "127.0.0.2"
LIMIT = 0.2  # seconds of a try
REDIRECTS = [307, 301, 302, 303, 308]


@pytest.fixture
def time(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualClock]:
    settings.WEBHOOKS_ALLOW_HTTP, settings.WEBHOOKS_ALLOW_PRIVATE = True, [ip_network(f"{OUTSIDE}/32")]
    settings.WEBHOOKS_TIMEOUT = LIMIT
    with clock.virtual(START) as time:

        class ReceiversClock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> ReceiversClock:
                return cls.fromtimestamp(time.at.timestamp(), tz or UTC)

        monkeypatch.setattr(standardwebhooks.webhooks, "datetime", ReceiversClock)
        yield time


Behaviour = Callable[[Seen, int, bool], Reply]
"""Given what came, how often it came by now, and whether the hour of trouble lasts."""


def willing(seen: Seen, often: int, trouble: bool) -> Reply:
    return Reply()


def late(seen: Seen, often: int, trouble: bool) -> Reply:
    """It has the event, and says so when nobody listens any more."""
    if trouble and often == 1:
        sleep(2 * LIMIT)
    return Reply()


def leading_to(url: str) -> Behaviour:
    turn = count()

    def redirect(seen: Seen, often: int, trouble: bool) -> Reply:
        return Reply(REDIRECTS[next(turn) % len(REDIRECTS)], {"Location": url}) if trouble else Reply()

    return redirect


def twice(seen: Seen, often: int, trouble: bool) -> Reply:
    return Reply(503, then=Reply(200)) if often == 1 else Reply(200, then=Reply(503))


@dataclass
class Program:
    """A shop's program: its receiver, the webhook that leads there, and what it could not verify."""

    receiver: Receiver
    webhook: Webhook
    forged: list[Seen] = field(default_factory=list)

    def answers(self) -> set[str]:
        rows = PushTry.objects.filter(push__webhook=self.webhook).values_list("status", "error")
        return {str(status or error) for status, error in rows}


def program(time: VirtualClock, shop: Shop, receiver: Receiver, behaviour: Behaviour, *, host: str = "") -> Program:
    url = receiver.url.replace(OUTSIDE, host or OUTSIDE)
    webhook, secret = make_webhook(shop=shop, url=url, by=MEI, at=time.at)
    made = Program(receiver, webhook)

    def answer(seen: Seen) -> Reply:
        try:
            Verifier(secret).verify(seen.body, seen.headers)
        except WebhookVerificationError:
            made.forged.append(seen)
        return behaviour(seen, receiver.heard_of(seen.id), time.at <= START + HOUR)

    receiver.plan = answer
    return made


def test_whatever_a_receiver_does_it_hears_of_all_in_order_per_case_and_nobody_inside_is_called(
    time: VirtualClock,
) -> None:
    def names(host: str, port: int) -> list[str]:
        return [(INSIDE if time.at <= START + HOUR else OUTSIDE) if host == "turning.example" else host]

    with ExitStack() as stack:
        stack.enter_context(resolving(names))
        down = Receiver()
        slow, redirecting, doubling, turning = (stack.enter_context(Receiver()) for _ in range(4))
        inside = stack.enter_context(Receiver(at=(INSIDE, turning.port)))
        shop = make_shop()
        programs = {
            "no_connection": program(time, shop, down, willing),
            "timeout": program(time, shop, slow, late),
            "307": program(time, shop, redirecting, leading_to(inside.url)),
            "503": program(time, shop, doubling, twice),
            "not_allowed": program(time, shop, turning, willing, host="turning.example"),
        }
        cases = [case_of(shop) for _ in range(2)]
        for _ in range(3):
            for case in cases:
                happen(case)
            live(time, HOUR / 3, step=timedelta(minutes=5))
        assert down.seen == turning.seen == []
        stack.enter_context(down)
        bring_to(cases[0], "completed", at=time.at)
        live(time, 3 * HOUR, step=timedelta(minutes=15))
    assert inside.connections == 0
    for trouble, one in programs.items():
        assert trouble in one.answers()
        assert firsts(one) == due(one, cases)
        assert one.forged == []
        requests = one.receiver.seen
        assert len({(seen.id, seen.body) for seen in requests}) == len({seen.id for seen in requests})
    assert not Push.objects.exclude(state="delivered").exists()
    assert not dead_letters()


def due(one: Program, cases: list[Case]) -> dict[str, list[int]]:
    """The events of each case, in their order."""
    rows = EventRow.objects.filter(subject_kind="case", id__gt=one.webhook.since_event).order_by("id")
    return {case.ref: [row.pk for row in rows if row.subject_id == case.pk and is_pushed(row.name)] for case in cases}


def firsts(one: Program) -> dict[str, list[int]]:
    """The events of each case, in the order in which they first arrived."""
    events = dict(Push.objects.filter(webhook=one.webhook).values_list("ref", "event_id"))
    found: dict[str, list[int]] = defaultdict(list)
    for ref, case in {seen.id: seen.data.get("case") for seen in one.receiver.seen}.items():
        if case:
            found[case].append(events[ref] or 0)
    return found
