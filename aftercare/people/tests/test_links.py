"""Signed links and tokens: each for its own purpose, each for its own time."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from aftercare.core.refusal import Refused
from aftercare.people.links import LINK_LIVES, TOKEN_LIVES, sign_order, signed_order


@pytest.mark.parametrize("purpose", ["link", "api"])
def test_what_was_signed_names_its_order(purpose: str) -> None:
    assert signed_order(sign_order(7, purpose=purpose), purpose=purpose) == 7


@pytest.mark.parametrize(("made", "used"), [("link", "api"), ("api", "link")])
def test_one_purpose_never_serves_as_the_other(made: str, used: str) -> None:
    with pytest.raises(Refused) as refused:
        signed_order(sign_order(7, purpose=made), purpose=used)
    assert refused.value.code == "bad_link"


@pytest.mark.parametrize("change", ["8:x", "", "a", "7:1:forged", sign_order(7, purpose="api")[:-1], "\0", "é:é:é"])
def test_a_forged_token_is_refused(change: str) -> None:
    with pytest.raises(Refused):
        signed_order(change, purpose="api")


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
