"""Signed links and tokens: each for its own purpose, each for its own time, and until the shop ends them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing

from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.core.refusal import Refused
from aftercare.people.links import LINK_LIVES, TOKEN_LIVES, note_opened, revoke_links, sign_order, signed_order
from aftercare.people.models import OpenedOrder

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("purpose", ["link", "api"])
def test_what_was_signed_names_its_order(purpose: str) -> None:
    assert signed_order(sign_order(7, purpose=purpose), purpose=purpose) == 7


@pytest.mark.parametrize(("made", "used"), [("link", "api"), ("api", "link")])
def test_one_purpose_never_serves_as_the_other(made: str, used: str) -> None:
    with pytest.raises(Refused) as refused:
        signed_order(sign_order(7, purpose=made), purpose=used)
    assert refused.value.code == "bad_link"


@pytest.mark.parametrize("forged", ["8:x", "", "a", "7:1:forged", "\0", "é:é:é", "cut"])
def test_a_forged_token_is_refused(forged: str) -> None:
    with pytest.raises(Refused):
        signed_order(sign_order(7, purpose="api")[:-1] if forged == "cut" else forged, purpose="api")


def test_another_order_cannot_be_written_into_a_token() -> None:
    seven, eight = sign_order(7, purpose="api"), sign_order(8, purpose="api")
    with pytest.raises(Refused):
        signed_order(eight.split(":")[0] + ":" + seven.split(":", 1)[1], purpose="api")


@pytest.mark.parametrize(("purpose", "lives"), [("link", LINK_LIVES), ("api", TOKEN_LIVES)])
def test_each_ends_in_its_time(monkeypatch: pytest.MonkeyPatch, purpose: str, lives: timedelta) -> None:
    now = time.time()
    token = sign_order(7, purpose=purpose)
    monkeypatch.setattr("time.time", lambda: now + lives.total_seconds() - 60)
    assert signed_order(token, purpose=purpose) == 7
    monkeypatch.setattr("time.time", lambda: now + lives.total_seconds() + 60)
    with pytest.raises(Refused):
        signed_order(token, purpose=purpose)


def test_a_link_made_before_there_were_rounds_serves_until_the_first_is_ended() -> None:
    old = signing.dumps(7, salt="aftercare.order.link")
    assert signed_order(old, purpose="link") == 7
    revoke_links(7, shop_id=1, by=SYSTEM, at=AT)
    with pytest.raises(Refused):
        signed_order(old, purpose="link")


@pytest.mark.parametrize("purpose", ["link", "api"])
def test_the_shop_ends_every_link_of_one_order_again_and_again(purpose: str) -> None:
    other = sign_order(8, purpose=purpose)
    for _ in range(3):
        token = sign_order(7, purpose=purpose)
        assert signed_order(token, purpose=purpose) == 7
        revoke_links(7, shop_id=1, by=SYSTEM, at=AT)
        with pytest.raises(Refused):
            signed_order(token, purpose=purpose)
    assert signed_order(other, purpose=purpose) == 8
    assert EventRow.objects.filter(name="order.links_revoked", subject_kind="order", subject_id=7).count() == 3


def test_a_browser_that_opened_the_order_is_ended_with_the_links() -> None:
    note_opened(7, key="one", before="", at=AT)
    note_opened(8, key="two", before="one", at=AT)
    note_opened(9, key="other", before="", at=AT)
    assert set(OpenedOrder.objects.values_list("key", "order_id")) == {("two", 7), ("two", 8), ("other", 9)}
    revoke_links(7, shop_id=1, by=SYSTEM, at=AT)
    assert list(OpenedOrder.objects.values_list("key", flat=True)) == ["other"]
