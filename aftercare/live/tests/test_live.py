"""What one does, another hears of in under two seconds, on a real server: by whoever may, and by nobody else."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.test import Client

from aftercare.cases.actions import approve
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.live import tokens
from aftercare.live.hub import OPENED_MOST, SESSION_MOST
from aftercare.live.subjects import Subject, latest
from aftercare.people.links import note_opened, revoke_links
from aftercare.people.sessions import end_sessions
from aftercare.portal.tests.visiting import browser
from aftercare.ui.tests.staffed import AGENT, asked, bought, noted, open_shop, staff
from checks.servers import Server, Start

from .streams import Stream, follow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _case(case: Case, *, seen: int | None = None) -> Subject:
    return Subject("case", case.pk, latest() if seen is None else seen)


def _open(opened: ExitStack, *asked: object, **named: object) -> Stream:
    stream = follow(*asked, **named)  # type: ignore[arg-type]
    opened.callback(stream.close)
    return stream


def test_an_approval_reaches_the_customer_and_the_agents_of_the_shop_at_once(server: Server, opened: ExitStack) -> None:
    shop, other = open_shop(), open_shop()
    case, quiet = asked(bought(shop)), asked(bought(other))
    agent = noted(Client(), staff("agent", shop, other))
    customer, desk, beside = (
        _open(opened, server, browser(case.order), _case(case)),
        _open(opened, server, agent, Subject("cases", 0, latest()), _case(case)),
        _open(opened, server, agent, _case(quiet)),
    )
    assert [stream.told() for stream in (customer, desk, beside)] == [("hello", [])] * 3

    approve(case, by=AGENT, at=clock.now())

    customer.hears(0)
    desk.hears(0, 1)
    approve(quiet, by=AGENT, at=clock.now())
    beside.hears(0)  # and of the other case it has not heard


def test_nothing_is_lost_between_reading_a_page_and_opening_its_stream(server: Server, opened: ExitStack) -> None:
    case = asked(bought(open_shop()))
    page = _case(case), Subject("case", case.pk)
    approve(case, by=AGENT, at=clock.now())
    assert _open(opened, server, browser(case.order), *page).told() == ("hello", [0, 1])
    assert _open(opened, server, browser(case.order), _case(case)).told() == ("hello", [])


def test_a_page_that_cannot_have_a_stream_asks_plainly(server: Server, opened: ExitStack) -> None:
    case = asked(bought(open_shop()))
    customer, seen = browser(case.order), latest()
    assert json.load(_open(opened, server, customer, _case(case, seen=seen), once=True).answer) == []
    approve(case, by=AGENT, at=clock.now())
    assert json.load(_open(opened, server, customer, _case(case, seen=seen), once=True).answer) == [0]


def test_only_who_may_see_it_follows_it(server: Server, opened: ExitStack) -> None:
    shop, elsewhere = open_shop(), open_shop()
    case, theirs = asked(bought(shop)), asked(bought(elsewhere))
    agent, customer = noted(Client(), staff("agent", elsewhere)), browser(theirs.order)
    for client, subject in [
        (agent, _case(case)),  # of another shop
        (agent, Subject("looking", case.pk)),
        (customer, _case(case)),  # of another customer
        (customer, Subject("cases")),
        (customer, Subject("looking", theirs.pk)),
        (Client(), _case(case)),  # a session of nobody
        (agent, Subject("anything", case.pk)),
    ]:
        if not client.session.session_key:
            client.session.save()
        assert _open(opened, server, client, subject).status in (401, 403)
        assert _open(opened, server, client, _case(theirs), subject).status in (401, 403)


def test_a_forged_an_expired_and_anothers_token_open_nothing(
    server: Server, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = asked(bought(open_shop()))
    customer, other = browser(case.order), browser(case.order)
    good = tokens.sign(_case(case), session_key=customer.session.session_key or "")
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: time.time_ns() / 1e9 - 601)
        expired = tokens.sign(_case(case), session_key=customer.session.session_key or "")
    for token in (good[:-1] + ("A" if good[-1] != "A" else "B"), expired, "nonsense", ""):
        assert _open(opened, server, customer, tokens=[token] if token else []).status in (400, 401)
    assert _open(opened, server, other, tokens=[good]).status == 401
    assert _open(opened, server, customer, tokens=[good] * 9).status == 400
    assert _open(opened, server, customer, tokens=[good]).status == 200


def test_a_revoked_session_closes_its_stream_at_once(server: Server, opened: ExitStack) -> None:
    shop = open_shop()
    case, user = asked(bought(shop)), staff("agent", shop)
    agent, other = (noted(Client(), user) for _ in range(2))
    customer = browser(case.order)
    note_opened(case.order_id, key=customer.session.session_key or "", before="", at=clock.now())
    streams = [_open(opened, server, client, _case(case)) for client in (agent, other, customer)]
    assert [stream.told() for stream in streams] == [("hello", [])] * 3

    end_sessions(user, by=user.oneself, at=clock.now(), but=other.session.session_key or "")
    assert streams[0].told(within=3) == ("over", [])
    assert streams[0].told() == ("", [])
    revoke_links(case.order_id, shop_id=shop.pk, by=AGENT, at=clock.now())
    assert streams[2].told(within=3) == ("over", [])
    assert streams[1].told(within=3) == ("beat", [])  # looked at again, and still theirs


def test_a_session_has_so_many_streams_and_opens_so_often(server: Server, opened: ExitStack) -> None:
    case = asked(bought(open_shop()))
    customer = browser(case.order)
    streams = [_open(opened, server, customer, _case(case)) for _ in range(SESSION_MOST + 1)]
    assert [stream.told() for stream in streams] == [("hello", [])] * len(streams)
    assert streams[0].told() == ("full", [])
    approve(case, by=AGENT, at=clock.now())
    assert [stream.told() for stream in streams[1:]] == [("changed", [0])] * SESSION_MOST
    asked_again = (_open(opened, server, customer, _case(case), once=True).status for _ in range(OPENED_MOST))
    assert 429 in asked_again
    assert _open(opened, server, browser(case.order), _case(case)).status == 200


def test_open_streams_hold_no_thread_and_the_server_stops_cleanly(start_server: Start, opened: ExitStack) -> None:
    server = start_server(WEB_THREADS="1", LIVE_STREAMS="3")
    case = asked(bought(open_shop()))
    streams = [_open(opened, server, browser(case.order), _case(case)) for _ in range(3)]
    assert [stream.told() for stream in streams] == [("hello", [])] * 3
    assert urllib.request.urlopen(f"{server.url}/health/", timeout=5).status == 200
    assert _open(opened, server, browser(case.order), _case(case)).status == 503

    begun = time.monotonic()
    os.kill(server.process.pid, signal.SIGTERM)
    assert [stream.told() for stream in streams] == [("stopping", [])] * 3
    assert server.process.wait(timeout=15) == 0
    assert time.monotonic() - begun < 8  # it waited for nobody
