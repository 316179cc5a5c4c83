"""The versions of a shop, side by side, tried, backtested and published."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aftercare.cases.backtesting.tasks import end_given_up
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.people.models import Shop
from aftercare.policy.actions import publish_draft
from aftercare.policy.models import Backtest, PolicyVersion
from aftercare.policy.tasks import publish_what_is_due
from aftercare.ui.tests.staffed import asked, bought, open_shop, signed_in

from .studio import SUPERVISOR, draft_of, to

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
ANY = {"reasons": None, "max_amount": None, "daily_count": None, "daily_amount": None}


@pytest.fixture
def shop() -> Shop:
    return open_shop()


@pytest.fixture
def client(shop: Shop) -> Client:
    return signed_in("supervisor", shop)


def read(client: Client, name: str, *args: str, **asked: str) -> str:
    answer = client.get(to(name, *args), asked, headers=ENGLISH)
    assert answer.status_code == 200
    return answer.content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.once("sqlite")
def test_the_list_says_who_made_a_version_and_what_it_changed(client: Client, shop: Shop) -> None:
    draft = draft_of(shop, window_days=30)
    page = words(read(client, "versions", shop.slug))
    assert "Thirty days" in page and "Window: 7 days → 30 days" in page and "Zhou Min" in page
    publish_draft(draft, by=SUPERVISOR, at=clock.now())
    page = words(read(client, "versions", shop.slug))
    assert "v2" in page and "In force" in page and "Superseded" in page


@pytest.mark.once("sqlite")
def test_a_draft_is_begun_from_any_version_named_and_thrown_away(client: Client, shop: Shop) -> None:
    old = PolicyVersion.objects.get(shop=shop)
    publish_draft(draft_of(shop, window_days=30), by=SUPERVISOR, at=clock.now())
    assert client.post(to("make", shop.slug), {"title": "Back", "base": old.ref}).status_code == 303
    draft = PolicyVersion.objects.get(title="Back")
    assert (draft.base, draft.data) == (old, old.data)
    client.post(to("rename", draft.ref), {"title": "Back to seven"})
    assert client.post(to("rename", draft.ref), {"title": ""}).status_code == 422
    assert client.post(to("discard", draft.ref)).status_code == 303
    assert client.get(to("version", draft.ref)).status_code == 404


@pytest.mark.once("sqlite")
def test_differences_are_said_in_words_and_by_a_sign(client: Client, shop: Shop) -> None:
    reasons = draft_of(shop).data["reasons"]
    late = {**reasons.pop("late"), "photos_from": 20_000}
    draft = draft_of(shop, window_days=None, reasons={**reasons, "gift": late})
    page = words(read(client, "compare", draft.ref))
    for said in [
        "→ Window is different 7 days without end",
        "− Reasons › Arrived too late removed",
        "Photos from: ¥200.00",
    ]:
        assert said in page, page


@pytest.mark.once("sqlite")
def test_a_request_is_tried_under_both_without_being_written(client: Client, shop: Shop) -> None:
    order = bought(shop)
    draft = draft_of(shop, auto_return=ANY)
    line, before = order.lines.get(), EventRow.objects.count()
    sent = {"order": order.ref, "kind": "return", "reason": "defect", f"units_{line.pk}": "1"}
    page = words(read(client, "try", draft.ref, **sent))
    assert "They answer differently." in page and "Approved" in page and "A person decides" in page
    much_later = {
        **sent,
        "reason": "changed_mind",
        "at": (clock.now() + timedelta(days=300)).strftime("%Y-%m-%dT%H:%M"),
    }
    assert words(read(client, "try", draft.ref, **much_later)).count("Not possible") == 2
    assert EventRow.objects.count() == before
    theirs = bought(open_shop())
    assert "No such order" in read(client, "try", draft.ref, order=theirs.number)


def test_a_backtest_runs_in_the_background_and_leads_to_the_cases_behind_each_mark(client: Client, shop: Shop) -> None:
    cases = [asked(bought(shop)), asked(bought(shop), reason="damaged")]
    draft = draft_of(shop, auto_return=ANY)
    assert client.post(to("start", draft.ref), {"since": "2020-01-01"}).status_code == 303
    test = Backtest.objects.get()
    assert "0 of 2 requests decided again" in read(client, "backtest", test.ref)
    run_until_idle()
    page = read(client, "backtest", test.ref)
    assert "2 of 2 requests would be decided otherwise" in page
    assert "¥100.00 more is approved outright" in page
    addresses = re.findall(r'href="([^"]+requests/\?[^"]+)"', page)
    assert addresses
    behind = client.get(addresses[0].replace("&amp;", "&")).content.decode()
    assert all(case.ref in behind for case in cases)
    one = read(client, "requests", test.ref, by="reason", mark="damaged")
    assert cases[1].ref in one and cases[0].ref not in one


def test_a_backtest_that_is_cancelled_stays_so(client: Client, shop: Shop) -> None:
    asked(bought(shop))
    client.post(to("start", draft_of(shop).ref))
    test = Backtest.objects.get()
    assert client.post(to("cancel", test.ref)).status_code == 303
    run_until_idle()
    end_given_up()
    test.refresh_from_db()
    assert (test.state, test.report) == ("cancelled", None)
    assert "stopped before its end" in read(client, "backtest", test.ref)
    assert EventRow.objects.filter(name="policy.backtest_cancelled").count() == 1


@pytest.mark.once("sqlite")
def test_a_backtest_that_cannot_be_says_why_at_its_field(client: Client, shop: Shop) -> None:
    draft = draft_of(shop)
    for sent, says in [
        ({}, "No request is recorded in that time"),
        ({"since": "2026-05-02", "until": "2026-05-01"}, "later than the beginning"),
        ({"since": "soon"}, "Choose a day"),
    ]:
        answer = client.post(to("start", draft.ref), sent, headers=ENGLISH)
        assert answer.status_code == 422 and says in answer.content.decode()
    assert not Backtest.objects.exists()


@pytest.mark.once("sqlite")
def test_below_the_law_each_place_is_named_with_its_article_and_nothing_is_published(
    client: Client, shop: Shop
) -> None:
    draft = draft_of(shop, window_days=2)
    page = read(client, "publish", draft.ref)
    assert "2 days are less than the 7 days of Consumer Rights Protection Law art. 25" in page
    assert (
        f'href="{to("edit", draft.ref, "windows")}#f-window_days"' in page and to("publish_now", draft.ref) not in page
    )
    for address, sent in [
        (to("publish_now", draft.ref), {}),
        (to("publish_later", draft.ref), {"publish_at": soon(1)}),
    ]:
        answer = client.post(address, sent, headers=ENGLISH)
        assert answer.status_code == 422 and "CN-7D" in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.publish_at) == ("draft", None)


def soon(days: int) -> str:
    return (clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def test_publishing_says_for_whom_and_holds_from_then_on(client: Client, shop: Shop) -> None:
    before = bought(shop)
    draft = draft_of(shop, window_days=30)
    page = words(read(client, "publish", draft.ref))
    assert "Orders placed before keep the version they were placed under, such as v1." in page
    assert client.post(to("publish_now", draft.ref)).status_code == 303
    now = clock.now()
    assert PolicyVersion.objects.in_force(shop.pk, now) == draft
    own = PolicyVersion.objects.in_force(shop.pk, before.placed_at)
    assert own and own.number == 1


def test_a_scheduled_draft_waits_is_not_edited_can_be_taken_back_and_is_published_by_itself(
    client: Client, shop: Shop, monkeypatch: Any
) -> None:
    draft = draft_of(shop, window_days=30)
    assert client.post(to("publish_later", draft.ref), {"publish_at": "yesterday"}).status_code == 422
    assert client.post(to("publish_later", draft.ref), {"publish_at": soon(-1)}).status_code == 422
    client.post(to("publish_later", draft.ref), {"publish_at": soon(2)})
    assert "waits to be published" in read(client, "edit", draft.ref, "windows")
    began = {"window_days": "40", "keep": "1"}
    assert (
        "waits to be published"
        in client.post(to("check", draft.ref, "windows"), began, headers=ENGLISH).content.decode()
    )
    client.post(to("unschedule", draft.ref))
    client.post(to("publish_later", draft.ref), {"publish_at": soon(2)})
    publish_what_is_due()
    draft.refresh_from_db()
    assert draft.state == "draft"
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    publish_what_is_due()
    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.data["window_days"]) == ("published", 2, 30)


@pytest.mark.once("sqlite")
def test_the_stop_switch_holds_at_once(client: Client, shop: Shop) -> None:
    assert client.post(to("automatic", shop.slug, "stop")).status_code == 303
    shop.refresh_from_db()
    assert shop.automatic_stopped_at and "Start again" in read(client, "versions", shop.slug)
    client.post(to("automatic", shop.slug, "start"))
    shop.refresh_from_db()
    assert shop.automatic_stopped_at is None


@pytest.mark.once("sqlite")
def test_pages_take_few_statements_however_many_versions_there_are(client: Client, shop: Shop) -> None:
    def counts() -> dict[str, int]:
        found = {}
        for name, args in [("versions", [shop.slug]), ("version", [draft.ref]), ("edit", [draft.ref, "reasons"]),
                           ("compare", [draft.ref]), ("publish", [draft.ref]), ("backtests", [draft.ref])]:  # fmt: skip
            with CaptureQueriesContext(
                connection,
            ) as queries:
                read(client, name, *args)
            found[name] = len(queries)
        return found

    draft = draft_of(shop)
    few = counts()
    for days in range(10, 15):
        publish_draft(draft_of(shop, window_days=days), by=SUPERVISOR, at=clock.now())
        draft_of(shop, window_days=days + 1)
    assert counts() == few and max(few.values()) <= 25
