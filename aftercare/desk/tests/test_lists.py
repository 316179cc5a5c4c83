"""The queue: which cases stand in which list, found by what, page by page, at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aftercare.cases.actions import acknowledge, appeal, assess, assign, escalate, reject, withdraw
from aftercare.cases.models import Case
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.money.actions import fail
from aftercare.money.models import RefundOperation
from aftercare.money.provider import Answer, Outcome
from aftercare.orders.intake import CustomerIn
from aftercare.parcels.sending import lose
from aftercare.people.models import Shop
from aftercare.promises.actions import pause
from aftercare.ui import counting
from aftercare.ui.tests.staffed import (
    AGENT,
    CUSTOMER,
    approved,
    arrived,
    asked,
    bought,
    complained,
    inspected,
    noted,
    open_shop,
    picture,
    sent,
    signed_in,
    staff,
)

pytestmark = pytest.mark.django_db


def _refs(client: Client, query: str) -> list[str]:
    queue = client.get(reverse("desk:queue") + query).context["queue"]
    return [case.ref for case in queue.page.rows]


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_each_list_holds_its_cases_and_says_how_many() -> None:
    shop = open_shop()
    ours, theirs, coming, here = asked(bought(shop)), approved(bought(shop)), sent(bought(shop)), arrived(bought(shop))
    by_hand, refused = inspected(bought(shop)), inspected(bought(shop, provider="http"))
    fail(RefundOperation.objects.get(refund__case=refused), Outcome(Answer.REFUSED, detail="no"), at=clock.now())
    gone = withdraw(asked(bought(shop)), by=AGENT, at=clock.now())
    late = asked(bought(shop), kind="refund_only")
    escalate(late, by=SYSTEM, at=clock.now())
    near = asked(bought(shop), at=clock.now() - timedelta(hours=40))
    appealed = appeal(
        reject(asked(bought(shop)), because="Worn.", by=AGENT, at=clock.now()), words="No.", by=CUSTOMER, at=clock.now()
    )
    heard = complained(bought(shop))
    paused = pause(asked(bought(shop)), because="We wait for the maker.", by=AGENT, at=clock.now())
    lost = lose(sent(bought(shop)), by=AGENT, at=clock.now())
    expected = {
        "open": {ours, theirs, coming, here, by_hand, refused, late, near, appealed, heard, paused, lost},
        "mine": set(),
        "unassigned": {ours, near, heard, paused, appealed, late},
        "us": {ours, near, heard, paused},
        "due": {near, by_hand, refused, heard, lost},
        "late": {late},
        "customer": {theirs, coming},
        "supervisor": {appealed, late},
        "disputes": {appealed},
        "complaints": {heard},
        "claims": {lost},
        "paused": {paused},
        "warehouse": {here},
        "to_pay": {by_hand, lost},
        "failing": {refused},
        "closed": {gone},
    }
    client = signed_in("agent", shop)
    for view, cases in expected.items():
        assert set(_refs(client, f"?view={view}")) == {case.ref for case in cases}, view
    tabs = {tab.name: tab.count for tab in client.get(reverse("desk:queue")).context["queue"].tabs}
    assert tabs == {name: str(len(cases)) if name != "closed" else "" for name, cases in expected.items()}


def test_a_claim_is_counted_after_its_case_is_closed() -> None:
    shop = open_shop()
    lost = lose(sent(bought(shop)), by=AGENT, at=clock.now())
    Case.objects.filter(pk=lost.pk).update(step="completed", owner="", due_at=None, closed_at=clock.now())
    client = signed_in("agent", shop)
    assert _refs(client, "?view=claims") == [lost.ref]
    tabs = {tab.name: tab.count for tab in client.get(reverse("desk:queue")).context["queue"].tabs}
    assert tabs["claims"] == "1"


def test_severe_complaints_have_a_list_of_their_own() -> None:
    shop = open_shop()
    low, high = (
        assess(
            acknowledge(complained(bought(shop)), by=AGENT, at=clock.now()), severity=severity, by=AGENT, at=clock.now()
        )
        for severity in ("low", "high")
    )
    client = signed_in("agent", shop)
    assert _refs(client, "?view=severe") == [high.ref]
    assert set(_refs(client, "?view=complaints")) == {low.ref, high.ref}
    assert "High" in client.get(reverse("desk:queue") + "?view=severe").content.decode()


def test_rare_lists_stay_away_while_they_are_empty() -> None:
    client = signed_in("agent", open_shop())
    names = {tab.name for tab in client.get(reverse("desk:queue")).context["queue"].tabs}
    assert not names & {"supervisor", "disputes", "complaints", "severe", "claims", "paused"}
    here = client.get(reverse("desk:queue") + "?view=disputes").context["queue"]
    assert "disputes" in {tab.name for tab in here.tabs}
    assert str(here.empty) == "Nobody disputes anything."


def test_a_case_past_its_deadline_is_late_even_before_the_sweep() -> None:
    shop = open_shop()
    case = asked(bought(shop), at=clock.now() - timedelta(hours=49))
    client = signed_in("agent", shop)
    assert _refs(client, "?view=late") == [case.ref]
    assert _refs(client, "?view=due") == []


def test_the_next_due_comes_first() -> None:
    shop = open_shop()
    ages = [30, 47, 40]
    cases = {age: asked(bought(shop), at=clock.now() - timedelta(hours=age)) for age in ages}
    assert _refs(signed_in("agent", shop), "?view=due") == [cases[age].ref for age in (47, 40, 30)]


@pytest.mark.parametrize("by", ["ref", "number", "email", "phone", "name", "sku", "tracking", "delivery"])
def test_a_case_is_found_by(by: str) -> None:
    shop = open_shop()
    sent(bought(shop))
    case = sent(bought(shop))
    order = case.order
    assert order.customer
    text = {
        "ref": case.ref.lower(),
        "number": order.number,
        "email": order.email.upper(),
        "phone": "+86 " + order.phone.replace(" ", "-"),
        "name": order.customer.name,
        "sku": order.lines.get().sku,
        "tracking": case.parcels.get().tracking_number.lower(),
        "delivery": order.deliveries.get().tracking_number,
    }[by]
    client = signed_in("agent", shop)
    assert [row.ref for row in client.get(reverse("desk:queue"), {"q": text}).context["queue"].page.rows] == [case.ref]
    assert [row.ref for row in client.get(reverse("desk:orders"), {"q": text}).context["page"].rows] == [order.ref]


def test_counts_are_exact_to_their_bound_and_say_that_there_are_more(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop()
    for _ in range(3):
        asked(bought(shop))
    client = signed_in("agent", shop)

    def told() -> str:
        tabs = client.get(reverse("desk:queue")).context["queue"].tabs
        return {tab.name: str(tab.count) for tab in tabs}["us"]

    for most, count in ((3, "3"), (2, "2+")):
        monkeypatch.setattr(counting, "MOST", most)
        counting._written.cache_clear()
        assert told() == count
    counting._written.cache_clear()


def test_a_list_is_mine_or_nobodys() -> None:
    shop = open_shop()
    mine, theirs, free = asked(bought(shop)), asked(bought(shop)), asked(bought(shop))
    me = staff("agent", shop)
    client = noted(Client(), me)
    assign(mine, to=me, by=SYSTEM, at=clock.now())
    assign(theirs, to=staff("agent", shop), by=SYSTEM, at=clock.now())
    assert _refs(client, "?view=mine") == [mine.ref]
    assert _refs(client, "?view=unassigned") == [free.ref]


FILTERED = {
    "kind=refund_only": "refund",
    "kind=return&kind=exchange": "plain tall",
    "step=send_back": "tall",
    "reason=damaged": "plain",
    "assignee=me": "tall",
    "assignee=none": "plain refund",
    "deadline=24h": "old",
    "older=1": "old",
    "newer=1": "plain refund tall",
    "least=75": "tall",
    "most=60.50": "plain old refund",
    "country=de": "refund",
    "channel=desk": "plain",
    "photos=yes": "plain",
    "photos=no&kind=refund_only": "refund",
    "kind=return&reason=damaged&least=10": "plain",
    "reason=damaged&least=51": "",
    "kind=nonsense&least=x&older=0": "plain old refund tall",
}


def test_a_list_is_narrowed_by_each_filter_and_by_several_at_once() -> None:
    shop = open_shop()
    cases = {
        "old": asked(bought(shop), at=clock.now() - timedelta(hours=47)),
        "plain": asked(bought(shop), reason="damaged"),
        "refund": asked(bought(shop, country="DE"), kind="refund_only"),
        "tall": approved(bought(shop), units=2),
    }
    me = staff("agent", shop)
    assign(cases["tall"], to=me, by=SYSTEM, at=clock.now())
    Case.objects.filter(pk=cases["plain"].pk).update(channel="desk")
    keep_photo(upload=picture(), shop_id=shop.pk, case=cases["plain"], by=CUSTOMER, at=clock.now())
    client = noted(Client(), me)
    everywhere = {"kind=return&kind=exchange": "plain old tall", "assignee=none": "plain refund old"}
    for query, names in {**FILTERED, **everywhere}.items():
        assert set(_refs(client, f"?{query}")) == {cases[name].ref for name in names.split()}, query
    sku = cases["tall"].order.lines.get().sku
    assert _refs(client, f"?product={sku.lower()}") == _refs(client, f"?product={sku[4:6]}&step=send_back")
    assert _refs(client, f"?q={cases['plain'].order.number}&reason=defect") == []
    by_amount = _refs(client, "?sort=amount")
    assert by_amount[0] == cases["tall"].ref
    assert _refs(client, "?sort=due")[0] == cases["old"].ref
    page = client.get(reverse("desk:queue") + "?kind=return&reason=damaged").content.decode()
    assert "?view=open&amp;reason=damaged" in page
    assert "?view=open&amp;kind=return" in page
    assert "No request fits these filters" in client.get(reverse("desk:queue") + "?country=JP").content.decode()
    panel = client.get(reverse("desk:filters") + "?kind=return&least=5", headers={"HX-Request": "true"})
    assert 'value="return" checked' in panel.content.decode()


@pytest.mark.parametrize("sort", ["due", "amount", "oldest"])
def test_other_orders_page_by_key_too(sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from aftercare.core import paging

    monkeypatch.setattr(paging.page, "__kwdefaults__", {**(paging.page.__kwdefaults__ or {}), "size": 2})
    shop = open_shop()
    cases = [*_many(shop, 3), *(asked(bought(shop), units=2) for _ in range(2))]
    Case.objects.filter(pk=cases[0].pk).update(due_at=None)
    client, seen, query = signed_in("agent", shop), list[str](), f"?sort={sort}"
    while query:
        queue = client.get(reverse("desk:queue") + query).context["queue"]
        seen += [row.ref for row in queue.page.rows]
        query = queue.older
    assert sorted(seen) == sorted(case.ref for case in cases)


def test_what_was_searched_for_is_marked_where_it_stands() -> None:
    shop = open_shop()
    case = asked(bought(shop, customer=CustomerIn(external_id="x", name="陈<b>佳")))
    client = signed_in("agent", shop)
    for text, marked in {
        "陈<b>": "<mark>陈&lt;b&gt;</mark>佳",
        case.ref.lower(): f"Number <mark>{case.ref}</mark>",
        case.order.email.upper(): f"E-mail <mark>{case.order.email}</mark>",
        case.order.number: f"<mark>{case.order.number}</mark>",
    }.items():
        assert marked in client.get(reverse("desk:queue"), {"q": text}).content.decode()


def test_a_search_without_a_match_says_what_to_do() -> None:
    shop = open_shop()
    asked(bought(shop))
    client = signed_in("agent", shop)
    assert "No request matches that" in client.get(reverse("desk:queue"), {"q": "nobody\0"}).content.decode()
    assert "No order matches that" in client.get(reverse("desk:orders"), {"q": "nobody"}).content.decode()


def test_an_empty_list_says_so() -> None:
    client = signed_in("agent", open_shop())
    assert "All clear" in client.get(reverse("desk:queue")).content.decode()
    assert "No orders yet" in client.get(reverse("desk:orders")).content.decode()


def _many(shop: Shop, count: int) -> list[Case]:
    return [asked(bought(shop), at=clock.now() - timedelta(minutes=count - i)) for i in range(count)]


@pytest.mark.parametrize("view", ["open", "us", "due"])
def test_pages_follow_by_key_without_loss_or_repeat(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from aftercare.core import paging

    monkeypatch.setattr(paging.page, "__kwdefaults__", {**(paging.page.__kwdefaults__ or {}), "size": 3})
    shop = open_shop()
    if view == "due":
        cases = [asked(bought(shop), at=clock.now() - timedelta(hours=40, minutes=i % 3)) for i in range(7)]
    else:
        cases = _many(shop, 7)
    client = signed_in("agent", shop)
    seen, query, pages = [], f"?view={view}", []
    while query:
        queue = client.get(reverse("desk:queue") + query).context["queue"]
        pages.append([case.ref for case in queue.page.rows])
        seen += pages[-1]
        query, last = queue.older, queue
    assert sorted(seen) == sorted(case.ref for case in cases)
    assert [len(part) for part in pages] == [3, 3, 1]
    back = client.get(reverse("desk:queue") + last.newer).context["queue"]
    assert [case.ref for case in back.page.rows] == pages[1]
    first = client.get(reverse("desk:queue") + back.newer).context["queue"]
    assert [case.ref for case in first.page.rows] == pages[0]
    assert first.newer == ""


@pytest.mark.parametrize("cursor", ["a_x", "a_1_2_3", "%00", "a_99999999999999999999999", "b_2026-01-01_1", "a_"])
def test_a_cursor_that_makes_no_sense_gives_the_first_page(cursor: str) -> None:
    shop = open_shop()
    case = asked(bought(shop))
    assert _refs(signed_in("agent", shop), f"?from={cursor}") == [case.ref]


def test_a_list_of_fifty_costs_what_a_list_of_one_costs() -> None:
    shop = open_shop()
    client = signed_in("agent", shop)
    case = inspected(bought(shop, lines=2))
    addresses = [
        reverse("desk:queue"),
        reverse("desk:queue") + "?q=Cup",
        reverse("desk:case", args=[case.ref]),
        reverse("desk:orders"),
        reverse("desk:order", args=[case.order.ref]),
    ]
    few = [_queries(client, address) for address in addresses]
    for _ in range(49):
        asked(bought(shop))
    assert [_queries(client, address) for address in addresses] == few
    assert few[0] <= 10
    assert few[2] <= 25


@pytest.mark.parametrize("place", [0, 1, 14, 38, 39])
def test_beside_a_case_stand_those_near_it(place: int) -> None:
    shop = open_shop()
    _many(shop, 40)
    client = signed_in("agent", shop)
    whole = _refs(client, "?view=open")
    ref = whole[place]
    for name in ("desk:case", "desk:beside"):
        answer = client.get(reverse(name, args=[ref]) + "?view=open")
        near = [row.ref for row in answer.context["queue"].page.rows]
        first = whole.index(near[0])
        assert near == whole[first : first + 24]
        assert set(whole[max(0, place - 1) : place + 2]) <= set(near)
        page = answer.content.decode()
        assert f'{ref}/?view=open" aria-current="true"' in page
        assert 'name="case"' not in page, "a list beside a case has nothing to select"


def test_a_case_of_many_lines_costs_what_one_of_a_single_line_costs() -> None:
    shop = open_shop()
    client = signed_in("agent", shop)
    small, large = inspected(bought(shop)), inspected(bought(shop, lines=8))
    addresses = [reverse("desk:case", args=[case.ref]) for case in (small, large)]
    assert _queries(client, addresses[0]) == _queries(client, addresses[1])
