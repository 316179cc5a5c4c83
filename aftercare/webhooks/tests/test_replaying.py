"""Pushing again: one, all since an instant, all given up; a test; and how long the log is kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.webhooks.actions import pause_webhook, remove_webhook, resume_webhook
from aftercare.webhooks.keeping import forget, keep
from aftercare.webhooks.models import Lane, Push, PushTry
from aftercare.webhooks.replaying import ping, replay, replay_failed, replay_since
from stories.makers import make_shop

from .makers import MEI, START, case_of, happen, hooked, live
from .receiver import Receiver, Reply

pytestmark = pytest.mark.django_db


def test_one_push_is_sent_again_under_its_id(receiver: Receiver) -> None:
    shop = make_shop()
    hooked(receiver.url, shop=shop, types=["case.*"])
    case_of(shop)
    run_until_idle()
    push = Push.objects.get()
    assert replay(push, by=MEI, at=clock.now()).state == "waiting"
    run_until_idle()
    assert [(seen.id, seen.body) for seen in receiver.seen] == [(push.ref, push.body.encode())] * 2
    push.refresh_from_db()
    assert (push.state, push.log.count()) == ("delivered", 2)
    assert EventRow.objects.get(name="webhook.replayed").data["pushes"] == 1


def test_everything_since_an_instant_is_sent_again_in_order(receiver: Receiver) -> None:
    with clock.virtual(START) as time:
        shop = make_shop()
        webhook = hooked(receiver.url, shop=shop, types=["case.*"])
        cases = [case_of(shop), case_of(shop)]
        for _ in range(3):
            live(time, timedelta(hours=1), step=timedelta(hours=1))
            for case in cases:
                happen(case)
        run_until_idle()
        sent = len(receiver.seen)
        assert replay_since(webhook, since=START + timedelta(hours=2), by=MEI, at=clock.now()) == 4
        run_until_idle()
    again = receiver.seen[sent:]
    assert len(again) == 4
    for case in cases:
        late = Push.objects.filter(lane__subject_kind="case", lane__subject_id=case.pk).order_by("event_id")[2:]
        assert [seen.id for seen in again if seen.data["case"] == case.ref] == [push.ref for push in late]


def test_everything_given_up_is_sent_again_and_nothing_else(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOKS_RETRY_SECONDS = []
    shop = make_shop()
    webhook = hooked(receiver.url, shop=shop, types=["case.*"])
    good, bad = case_of(shop), case_of(shop)
    receiver.plan = lambda seen: Reply(500 if seen.data["case"] == bad.ref else 200)
    happen(bad)
    run_until_idle()
    assert Push.objects.filter(state="failed").count() == 2
    receiver.plan, sent = lambda seen: Reply(), len(receiver.seen)
    assert replay_failed(webhook, by=MEI, at=clock.now()) == 2
    run_until_idle()
    assert not Push.objects.exclude(state="delivered").exists()
    assert {seen.data["case"] for seen in receiver.seen[sent:]} == {bad.ref}
    assert len(receiver.heard(good.ref)) == 1


def test_nothing_is_promised_while_a_webhook_is_paused(receiver: Receiver) -> None:
    shop = make_shop()
    webhook = hooked(receiver.url, shop=shop, types=["case.*"])
    case_of(shop)
    run_until_idle()
    pause_webhook(webhook, by=MEI, at=clock.now())
    before, push = list(Push.objects.values()), Push.objects.get()
    for act in (
        lambda: ping(webhook, by=MEI, at=clock.now()),
        lambda: replay(push, by=MEI, at=clock.now()),
        lambda: replay_since(webhook, since=START, by=MEI, at=clock.now()),
        lambda: replay_failed(webhook, by=MEI, at=clock.now()),
    ):
        with pytest.raises(Refused):
            act()
    assert list(Push.objects.values()) == before
    assert not EventRow.objects.filter(name__in=["webhook.replayed", "webhook.tested"]).exists()


def test_a_test_says_only_where_it_is_from_and_is_tried_once(receiver: Receiver) -> None:
    receiver.plan = lambda seen: Reply(500)
    with clock.virtual(START) as time:
        shop = make_shop()
        webhook = hooked(receiver.url, shop=shop, types=["refund.*"])
        push = ping(webhook, by=MEI, at=clock.now())
        live(time, timedelta(hours=1))
    (seen,) = receiver.seen
    assert json.loads(seen.body) == {
        "type": "webhook.ping", "timestamp": "2026-03-02T04:00:00Z", "data": {"shop": shop.ref, "webhook": webhook.ref},
    }  # fmt: skip
    push.refresh_from_db()
    assert (push.state, push.ref) == ("failed", seen.id)


def test_the_log_is_forgotten_in_time_and_what_it_told_does_not_come_back(receiver: Receiver) -> None:
    with clock.virtual(START) as time:
        shop = make_shop()
        hooked(receiver.url, shop=shop, types=["case.*"])
        case = case_of(shop)
        run_until_idle()
        time.advance(START + timedelta(days=20))
        late = case_of(shop)
        run_until_idle()
        forget(before=START + timedelta(days=10))
        assert [push.lane.subject_id for push in Push.objects.select_related("lane")] == [late.pk]
        assert not Lane.objects.filter(subject_kind="case", subject_id=case.pk).exists()
        assert PushTry.objects.count() == 1
        happen(case)
        run_until_idle()
    assert len(receiver.heard(case.ref)) == 2


def test_what_waits_is_never_forgotten_however_long_the_webhook_is_paused(receiver: Receiver) -> None:
    receiver.plan = lambda seen: Reply(500)
    with clock.virtual(START) as time:
        shop = make_shop()
        webhook = hooked(receiver.url, shop=shop, types=["case.*"])
        case, later = case_of(shop), case_of(shop)
        run_until_idle()
        pause_webhook(webhook, by=MEI, at=clock.now())
        happen(case)
        time.advance(START + timedelta(days=90))
        keep()
        happen(later)
        receiver.plan, sent = lambda seen: Reply(), len(receiver.seen)
        resume_webhook(webhook, by=MEI, at=clock.now())
        run_until_idle()
    for one in (case, later):
        told = [json.loads(seen.body)["type"] for seen in receiver.seen[sent:] if seen.data["case"] == one.ref]
        assert told == ["case.opened", "case.escalated"]


def test_what_waited_for_a_removed_webhook_is_forgotten(receiver: Receiver) -> None:
    receiver.plan = lambda seen: Reply(500)
    with clock.virtual(START):
        shop = make_shop()
        webhook = hooked(receiver.url, shop=shop, types=["case.*"])
        case_of(shop)
        run_until_idle()
        remove_webhook(webhook, by=MEI, at=clock.now())
        forget(before=START + timedelta(days=10))
    assert not Push.objects.exists()
