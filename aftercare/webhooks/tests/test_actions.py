"""What may be made of a webhook, and that its history says so and its secrets stay secret."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.conf import settings as ours
from django.db import connection

from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.core.tasks import run_until_idle
from aftercare.webhooks import guide
from aftercare.webhooks.actions import (
    MOST_WEBHOOKS,
    change_webhook,
    make_webhook,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    rotate_secret,
)
from aftercare.webhooks.keeping import reseal
from aftercare.webhooks.models import Webhook
from aftercare.webhooks.secrets import Unreadable, seal, unseal
from aftercare.webhooks.types import matches, pushed_types
from stories.makers import make_shop

from .makers import MEI, hooked

pytestmark = pytest.mark.django_db
URL = "https://hooks.example.com/in"


def names(webhook: Webhook) -> list[str]:
    rows = EventRow.objects.filter(subject_kind="webhook", subject_id=webhook.pk).order_by("id")
    return [row.name.removeprefix("webhook.") for row in rows]


def test_every_change_is_in_the_history_with_who_made_it_and_no_secret() -> None:
    webhook, first = make_webhook(shop=make_shop(), url=URL, by=MEI, at=clock.now())
    change_webhook(webhook, url=URL, description="Stock", types=["case.*"], by=MEI, at=clock.now())
    pause_webhook(webhook, by=MEI, at=clock.now())
    resume_webhook(webhook, by=MEI, at=clock.now())
    second = rotate_secret(webhook, by=MEI, at=clock.now())
    remove_webhook(webhook, by=MEI, at=clock.now())
    assert names(webhook) == ["made", "changed", "paused", "resumed", "secret_rotated", "removed"]
    rows = EventRow.objects.filter(subject_kind="webhook")
    assert {(row.actor_name, row.shop_id) for row in rows} == {("Mei", webhook.shop_id)}
    told = json.dumps([row.data for row in rows])
    assert first not in told
    assert second not in told


def test_what_is_done_already_changes_nothing_and_is_not_told_twice() -> None:
    webhook = hooked(URL, types=["case.*"])
    pause_webhook(webhook, by=MEI, at=clock.now())
    before = Webhook.objects.values().get()
    pause_webhook(webhook, by=MEI, at=clock.now())
    change_webhook(webhook, url=URL, description="", types=["case.*"], by=MEI, at=clock.now())
    assert Webhook.objects.values().get() == before
    assert names(webhook) == ["made", "paused"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"url": "http://example.com"}, "url"), ({"types": ["nothing.happened"]}, "types"), ({"types": ["*"]}, "types"),
     ({"types": ["staff.*"]}, "types"), ({"types": [f"case.{n}*" for n in range(60)]}, "types"),
     ({"description": "x" * 201}, "description")],
)  # fmt: skip
def test_what_cannot_work_is_refused_at_its_field_and_nothing_changes(fields: dict[str, Any], field: str) -> None:
    webhook = hooked(URL)
    before = Webhook.objects.values().get()
    asked = {"url": URL, "description": "", "types": [], **fields}
    with pytest.raises(Refused) as refused:
        change_webhook(webhook, **asked, by=MEI, at=clock.now())
    with pytest.raises(Refused):
        make_webhook(shop=webhook.shop, **asked, by=MEI, at=clock.now())
    assert refused.value.field == field
    assert Webhook.objects.values().get() == before
    assert names(webhook) == ["made"]


def test_a_shop_has_so_many_webhooks_and_no_more() -> None:
    shop = make_shop()
    for _ in range(MOST_WEBHOOKS):
        webhook = hooked(URL, shop=shop)
    with pytest.raises(Refused):
        hooked(URL, shop=shop)
    remove_webhook(webhook, by=MEI, at=clock.now())
    hooked(URL, shop=shop)
    assert Webhook.objects.of_shop(shop.pk).count() == MOST_WEBHOOKS


def test_a_removed_webhook_takes_no_action() -> None:
    webhook = hooked(URL)
    remove_webhook(webhook, by=MEI, at=clock.now())
    for act in (pause_webhook, resume_webhook, rotate_secret, remove_webhook):
        with pytest.raises(Refused):
            act(webhook, by=MEI, at=clock.now())
    assert names(webhook) == ["made", "removed"]


def test_families_match_their_events_alone() -> None:
    assert matches("case.opened", [])
    assert matches("case.opened", ["refund.*", "case.*"])
    assert matches("case.opened", ["case.opened"])
    assert not matches("case.opened", ["case.open", "cas", "refund.*"])


def test_a_secret_is_random_long_enough_and_in_no_table_as_it_is() -> None:
    webhook, secret = make_webhook(shop=make_shop(), url=URL, by=MEI, at=clock.now())
    other = rotate_secret(webhook, by=MEI, at=clock.now())
    run_until_idle()
    assert secret != other
    for text in (secret, other):
        assert text.startswith("whsec_")
        assert len(base64.b64decode(text.removeprefix("whsec_"))) == 32
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            held = repr(cursor.fetchall())
        assert secret.removeprefix("whsec_") not in held
        assert other.removeprefix("whsec_") not in held


def test_secrets_outlive_a_change_of_the_key_they_are_sealed_with(settings: Any) -> None:
    webhook, secret = make_webhook(shop=make_shop(), url=URL, by=MEI, at=clock.now())
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [former]
    assert unseal(Webhook.objects.get().secret) == secret
    reseal()
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(Webhook.objects.get().secret) == secret
    settings.SECRET_KEY = former
    with pytest.raises(Unreadable):
        unseal(Webhook.objects.get().secret)
    assert Webhook.objects.get().ref == webhook.ref


def test_the_key_of_secrets_is_not_secret_key_itself() -> None:
    sealed = seal("whsec_x")
    assert ours.SECRET_KEY not in sealed
    assert seal("whsec_x") != sealed  # salted


def test_every_event_stands_in_the_guide_with_what_it_says() -> None:
    """Run ./run webhooks --write if this fails."""
    assert guide.path().read_text() == guide.written()
    assert all(pushed_types().values()), "an event says nothing"
