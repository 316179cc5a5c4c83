"""From the event to the receiver: signed, small, once each, again and again until it is taken, or given up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from standardwebhooks import Webhook as Verifier

from aftercare.cases.actions import open_case
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.core.models import EventRow, Message
from aftercare.core.tasks import run_until_idle
from aftercare.orders.products import ProductIn, save_products
from aftercare.people.models import User
from aftercare.policy.terms import ExchangeTerms
from aftercare.promises.sweep import sweep
from aftercare.webhooks.actions import (
    change_webhook,
    make_webhook,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    rotate_secret,
)
from aftercare.webhooks.calling import Answer
from aftercare.webhooks.following import REMEMBERED, SHOPS
from aftercare.webhooks.models import Lane, Push, PushTry, Webhook
from aftercare.webhooks.pushing import hold, rescue
from aftercare.webhooks.settling import settle
from stories.makers import (
    CUSTOMER,
    STRICT,
    asks_for,
    bring_to,
    line_in,
    make_case,
    make_order,
    make_shop,
    open_on,
)

from .makers import MEI, START, case_of, happen, hooked, live
from .receiver import Receiver, Reply, Seen

pytestmark = pytest.mark.django_db
SCHEDULE = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]


def refused(status: int = 503, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda seen: Reply(status, named, b"out of order")


def test_an_event_arrives_signed_and_is_verified_by_an_independent_library(receiver: Receiver) -> None:
    shop = make_shop()
    webhook, secret = make_webhook(shop=shop, url=receiver.url, by=MEI, at=clock.now())
    case = case_of(shop)
    run_until_idle()
    seen = next(seen for seen in receiver.seen if json.loads(seen.body)["type"] == "case.opened")
    told = Verifier(secret).verify(seen.body.decode(), seen.headers)
    assert told == json.loads(seen.body)
    assert told["data"] | {"details": 0} == {
        "shop": shop.ref, "case": case.ref, "order": case.order.ref, "order_number": case.order.number,
        "currency": "CNY", "actor": "customer", "details": 0,
    }  # fmt: skip
    assert seen.headers["content-type"] == "application/json"
    assert Push.objects.get(ref=seen.id, webhook=webhook).state == "delivered"


def test_a_changed_body_or_another_secret_does_not_verify(receiver: Receiver) -> None:
    shop = make_shop()
    _webhook, secret = make_webhook(shop=shop, url=receiver.url, by=MEI, at=clock.now())
    case_of(shop)
    run_until_idle()
    seen = receiver.seen[0]
    with pytest.raises(Exception, match="signature"):
        Verifier(secret).verify(seen.body.decode() + " ", seen.headers)
    with pytest.raises(Exception, match="signature"):
        Verifier("whsec_" + "A" * 43 + "=").verify(seen.body.decode(), seen.headers)


def test_no_person_and_no_inner_number_is_told(receiver: Receiver) -> None:
    shop = make_shop()
    hooked(receiver.url, shop=shop)
    order = make_order(shop, email="lin@example.com", phone="13800138000")
    case = make_case(order, kind="return", at=clock.now())
    bring_to(case, "completed", at=clock.now())
    run_until_idle()
    assert {json.loads(seen.body)["type"] for seen in receiver.seen} >= {
        "case.opened", "parcel.shipped", "parcel.received", "goods.inspected", "refund.requested",
    }  # fmt: skip
    text = b"".join(seen.body for seen in receiver.seen).decode()
    for private in ("lin@example.com", "13800138000", "Lin", "Mei", "Tao", f"SF{case.pk:08d}", "SKU-"):
        assert private not in text
    assert max(len(seen.body) for seen in receiver.seen) < 1000


def test_a_shop_without_a_webhook_and_what_is_not_asked_for_cost_nothing(receiver: Receiver) -> None:
    shop = make_shop()
    hooked(receiver.url, shop=shop, types=["refund.*", "case.withdrawn"])
    case_of(make_shop())
    case = case_of(shop)
    run_until_idle()
    types = {json.loads(seen.body)["type"] for seen in receiver.seen}
    assert types == {"refund.requested"}
    assert set(Push.objects.values_list("type", flat=True)) == types
    assert {seen.data["case"] for seen in receiver.seen} == {case.ref}


def test_what_happened_before_is_not_pushed(receiver: Receiver) -> None:
    shop = make_shop()
    case = case_of(shop)
    run_until_idle()
    hooked(receiver.url, shop=shop, types=["case.*"])
    happen(case)
    run_until_idle()
    assert [json.loads(seen.body)["type"] for seen in receiver.seen] == ["case.escalated"]


def test_an_action_that_is_undone_pushes_nothing(receiver: Receiver) -> None:
    shop = make_shop()
    hooked(receiver.url, shop=shop, types=["case.*"])
    case = case_of(shop)
    run_until_idle()
    before = len(receiver.seen)
    with pytest.raises(RuntimeError), transaction.atomic():
        happen(case)
        raise RuntimeError
    run_until_idle()
    assert len(receiver.seen) == before


def test_the_waits_follow_the_schedule_and_then_it_is_given_up(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOKS_STOP_AFTER_DAYS = 90
    receiver.plan = refused()
    with clock.virtual(START) as time:
        shop = make_shop()
        hooked(receiver.url, shop=shop, types=["case.*"])
        case = case_of(shop)
        happen(case)
        run_until_idle()
        live(time, timedelta(days=5), step=timedelta(hours=3))
        first, second = Push.objects.order_by("event_id")
        assert (first.state, first.tries) == ("failed", 10)
        at = [one.at for one in first.log.order_by("id")]
        assert len(at) == 10
        for before, after, wait in zip(at[:-1], at[1:], SCHEDULE, strict=True):
            assert wait * 0.9 <= (after - before).total_seconds() <= wait * 1.1
        # What was given up does not block what comes after.
        assert second.tries > 0
        assert second.log.earliest("id").at >= at[-1]


@pytest.mark.parametrize("status", [301, 400, 401, 404, 422, 500, 503])
def test_nothing_but_2xx_is_success(receiver: Receiver, status: int) -> None:
    receiver.plan = refused(status)
    shop = make_shop()
    hooked(receiver.url, shop=shop, types=["case.*"])
    case_of(shop)
    run_until_idle()
    push = Push.objects.get()
    assert (push.state, push.tries) == ("waiting", 1)
    one = PushTry.objects.get()
    assert (one.status, one.response, one.error) == (status, "out of order", "")


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        (refused(429, Retry_After="7200"), 7200, 7200),
        (refused(503, Retry_After="Mon, 02 Mar 2026 07:00:00 GMT"), 3 * 3600, 3 * 3600),
        (refused(503, Retry_After="99999999999999"), 86400, 86400),
        (refused(503, Retry_After="1"), 4, 6),
        (refused(503, Retry_After="soon"), 4, 6),
        (refused(503, Retry_After="Mon, 02 Mar 2020 07:00:00 GMT"), 4, 6),
        (refused(500, Retry_After="7200"), 4, 6),
    ],
)
def test_a_receiver_may_ask_to_be_left_alone_within_bounds(
    receiver: Receiver, answer: Any, least: int, most: int
) -> None:
    receiver.plan = answer
    with clock.virtual(START):
        shop = make_shop()
        hooked(receiver.url, shop=shop, types=["case.*"])
        case_of(shop)
        run_until_idle()
        due = Lane.objects.get(due_at__isnull=False).due_at
    assert due is not None
    assert timedelta(seconds=least) <= due - START <= timedelta(seconds=most)


def test_gone_stops_the_webhook_tells_its_managers_and_resuming_goes_on(receiver: Receiver) -> None:
    receiver.plan = refused(410)
    shop = make_shop()
    User.objects.create_user("sup", email="sup@example.com", role="supervisor", locale="zh-hans").shops.add(shop)
    User.objects.create_user("ann", email="ann@example.com", role="agent").shops.add(shop)
    webhook = hooked(receiver.url, shop=shop, types=["case.*"])
    case = case_of(shop)
    run_until_idle()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.because) == ("stopped", "gone")
    assert EventRow.objects.filter(name="webhook.stopped", data__why="gone").count() == 1
    (message,) = Message.objects.filter(subject_kind="webhook")
    assert (message.to, message.locale) == ("sup@example.com", "zh-hans")
    assert webhook.ref in message.text
    happen(case, 2)
    run_until_idle()
    assert len(receiver.seen) == 1
    receiver.plan = lambda seen: Reply()
    resume_webhook(webhook, by=MEI, at=clock.now())
    run_until_idle()
    assert [json.loads(seen.body)["type"] for seen in receiver.seen[1:]] == ["case.opened", *["case.escalated"] * 2]
    assert not Push.objects.exclude(state="delivered").exists()


def test_a_webhook_that_only_fails_for_days_is_stopped_and_loses_nothing(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOKS_STOP_AFTER_DAYS = 1
    settings.WEBHOOKS_RETRY_SECONDS = [3600]
    receiver.plan = refused()
    with clock.virtual(START) as time:
        shop = make_shop()
        webhook = hooked(receiver.url, shop=shop, types=["case.*"])
        case, other = case_of(shop), case_of(shop)
        happen(other, 12)
        live(time, timedelta(hours=20), step=timedelta(hours=2))
        assert Push.objects.filter(state="failed", lane__subject_id=case.pk).exists()
        live(time, timedelta(hours=20), step=timedelta(hours=2))
        webhook.refresh_from_db()
        assert (webhook.state, webhook.because) == ("stopped", "failing")
        assert not Push.objects.exclude(state="waiting").exists()
        tried = len(receiver.seen)
        happen(case)
        live(time, timedelta(days=2), step=timedelta(hours=1))
        assert len(receiver.seen) == tried
        receiver.plan = lambda seen: Reply()
        resume_webhook(webhook, by=MEI, at=clock.now())
        run_until_idle()
    assert Counter(seen.data["case"] for seen in receiver.seen[tried:]) == {case.ref: 2, other.ref: 13}
    ours = Push.objects.filter(lane__subject_id=other.pk).order_by("event_id")
    assert receiver.heard(other.ref)[-13:] == [push.ref for push in ours]


def test_one_failing_case_does_not_hold_up_another_nor_stop_the_webhook(receiver: Receiver) -> None:
    with clock.virtual(START) as time:
        shop = make_shop()
        webhook = hooked(receiver.url, shop=shop, types=["case.*"])
        bad, good = case_of(shop), case_of(shop)
        receiver.plan = lambda seen: Reply(500 if seen.data["case"] == bad.ref else 200)
        for _ in range(10):
            happen(bad)
            happen(good)
            live(time, timedelta(hours=13), step=timedelta(hours=2))
        webhook.refresh_from_db()
        assert webhook.state == "active"
    assert len(set(receiver.heard(good.ref))) == 11
    assert not Push.objects.filter(lane__subject_id=good.pk).exclude(state="delivered").exists()


def test_a_receiver_that_is_down_is_asked_rarely_however_many_cases_wait(receiver: Receiver) -> None:
    """Or each of its cases would cost a whole timeout of a worker."""
    receiver.plan = refused()
    with clock.virtual(START) as time:
        shop = make_shop()
        hooked(receiver.url, shop=shop, types=["case.opened"])
        for _ in range(40):
            case_of(shop)
        run_until_idle()
        asked_at_once = len(receiver.seen)
        live(time, timedelta(minutes=10), step=timedelta(seconds=10))
    assert asked_at_once == 5
    assert len(receiver.seen) <= 5 + 10 + 6


def test_a_paused_webhook_is_left_alone_and_catches_up_in_order(receiver: Receiver) -> None:
    shop = make_shop()
    webhook = hooked(receiver.url, shop=shop, types=["case.*"])
    case = case_of(shop)
    run_until_idle()
    pause_webhook(webhook, by=MEI, at=clock.now())
    late = case_of(shop)
    happen(case, 3)
    run_until_idle()
    assert len(receiver.seen) == 1
    resume_webhook(webhook, by=MEI, at=clock.now())
    happen(case)
    run_until_idle()
    ours = Push.objects.filter(lane__subject_kind="case", lane__subject_id=case.pk).order_by("event_id")
    assert receiver.heard(case.ref) == [push.ref for push in ours]
    assert len(ours) == 5
    assert len(receiver.heard(late.ref)) == 1


def test_an_event_of_a_process_that_did_not_know_of_the_webhook_yet_is_caught_up_in_order(receiver: Receiver) -> None:
    with clock.virtual(START) as time:
        shop = make_shop()
        hooked(receiver.url, shop=shop, types=["case.*"])
        run_until_idle()
        cache.set(SHOPS, frozenset(), REMEMBERED)  # another process, that has just looked
        case, other = case_of(shop), case_of(shop)
        run_until_idle()
        assert receiver.seen == []
        cache.delete(SHOPS)
        happen(case)
        run_until_idle()
        assert [json.loads(seen.body)["type"] for seen in receiver.seen] == ["case.opened", "case.escalated"]
        live(time, timedelta(seconds=11), step=timedelta(seconds=1))
    assert len(receiver.heard(other.ref)) == 1


def test_a_removed_webhook_hears_nothing_and_keeps_no_secret(receiver: Receiver) -> None:
    shop = make_shop()
    webhook = hooked(receiver.url, shop=shop)
    case = case_of(shop)
    remove_webhook(webhook, by=MEI, at=clock.now())
    happen(case)
    run_until_idle()
    assert receiver.seen == []
    webhook.refresh_from_db()
    assert (webhook.secret, webhook.old_secret) == ("", "")


def test_other_events_are_pushed_after_a_change_and_earlier_ones_are_not_decided_anew(receiver: Receiver) -> None:
    shop = make_shop()
    webhook = hooked(receiver.url, shop=shop, types=["case.withdrawn"])
    case = case_of(shop)
    run_until_idle()
    change_webhook(webhook, url=receiver.url, description="", types=["case.*"], by=MEI, at=clock.now())
    happen(case)
    run_until_idle()
    assert [json.loads(seen.body)["type"] for seen in receiver.seen] == ["case.escalated"]


def test_both_secrets_sign_while_one_is_changed_and_the_former_ends(receiver: Receiver, settings: Any) -> None:
    # The verifier looks at the clock on the wall, so this one begins there.
    with clock.virtual(datetime.now(UTC)) as time:
        shop = make_shop()
        webhook, old = make_webhook(shop=shop, url=receiver.url, types=["case.*"], by=MEI, at=clock.now())
        new = rotate_secret(webhook, by=MEI, at=clock.now())
        case = case_of(shop)
        run_until_idle()
        seen = receiver.seen[0]
        assert len(seen.headers["webhook-signature"].split()) == 2
        for secret in (old, new):
            assert Verifier(secret).verify(seen.body.decode(), seen.headers)
        time.advance(time.at + timedelta(hours=24))
        happen(case)
        run_until_idle()
        assert len(receiver.seen[-1].headers["webhook-signature"].split()) == 1
        assert signed(new, receiver.seen[-1]) == receiver.seen[-1].headers["webhook-signature"]


def signed(secret: str, seen: Seen) -> str:
    """The signature, from the specification and nothing of ours."""
    content = f"{seen.id}.{seen.headers['webhook-timestamp']}.".encode() + seen.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def test_a_lane_that_another_worker_has_by_now_is_not_settled_twice(receiver: Receiver) -> None:
    with clock.virtual(START):
        shop = make_shop()
        webhook = hooked(receiver.url, shop=shop, types=["case.*"])
        receiver.plan = refused()
        case_of(shop)
        run_until_idle()
        Lane.objects.filter(due_at__isnull=False).update(due_at=START)
        held = hold(webhook.pk, at=START)
        assert held is not None
        assert hold(webhook.pk, at=START) is None  # one at a time
        Lane.objects.filter(pk=held.push.lane_id).update(held_until=held.until + timedelta(seconds=1))
        assert settle(held.push.pk, Answer(1, status=200), until=held.until, at=START) == []
    assert Push.objects.get().state == "waiting"


def test_what_a_killed_worker_held_is_sent_again(receiver: Receiver) -> None:
    with clock.virtual(START) as time:
        shop = make_shop()
        webhook = hooked(receiver.url, shop=shop, types=["case.*"])
        receiver.plan = refused()
        case_of(shop)
        run_until_idle()
        Lane.objects.filter(due_at__isnull=False).update(due_at=START)
        assert hold(webhook.pk, at=START)  # and then it is killed
        receiver.plan = lambda seen: Reply()
        rescue()
        assert len(receiver.seen) == 1
        Lane.objects.filter(held_until__isnull=False).update(held_until=datetime.now(UTC) - timedelta(seconds=1))
        time.advance(START + timedelta(seconds=15))
        rescue()
        run_until_idle()
    assert Push.objects.get().state == "delivered"


def test_a_secret_that_cannot_be_read_is_told_and_mended_by_rotating_it(receiver: Receiver, settings: Any) -> None:
    with clock.virtual(START) as time:
        shop = make_shop()
        webhook = hooked(receiver.url, shop=shop, types=["case.*"])
        settings.SECRET_KEY = "another" * 10
        case_of(shop)
        run_until_idle()
        assert PushTry.objects.get().error == "no_secret"
        assert receiver.seen == []
        secret = rotate_secret(Webhook.objects.get(pk=webhook.pk), by=MEI, at=clock.now())
        live(time, timedelta(minutes=1), step=timedelta(seconds=5))
    (seen,) = receiver.seen
    assert seen.headers["webhook-signature"].split()[0] == signed(secret, seen)


def test_what_the_wanted_items_cost_more_and_what_the_customer_owes_is_told(receiver: Receiver) -> None:
    shop = make_shop(STRICT.model_copy(update={"exchange": ExchangeTerms(same_price_only=False)}))
    hooked(receiver.url, shop=shop, types=("case.opened", "case.expired"))
    save_products(shop, [ProductIn(sku="BIG", title="Big cup", price=1400)])
    order = make_order(shop, [line_in(quantity=1, gross=1000)])
    asks = [replace(ask, wanted="BIG") for ask in asks_for(order, reason="defect")]
    case = open_case(kind="exchange", order=order, asks=asks, by=CUSTOMER, at=clock.now())
    owing = open_on(make_order(shop, [line_in(gross=900)]), kind="return", path="instant", at=clock.now())
    bring_to(owing, "send_back")
    Case.objects.exclude(pk=case.pk).update(due_at=clock.now())
    sweep(clock.now())
    run_until_idle()
    told = [json.loads(seen.body) for seen in receiver.seen]
    found = {one["type"]: one["data"]["details"] for one in told if one["data"]["case"] == case.ref}
    assert found["case.opened"]["difference"] == 400
    assert next(one for one in told if one["type"] == "case.expired")["data"]["details"]["receivable"] == 900
