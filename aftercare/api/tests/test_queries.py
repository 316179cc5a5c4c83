"""What the pages ask, programs may ask too: the warehouse's work, the shop, its kinds and reasons, the law's dates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.cases.backtesting import start
from aftercare.cases.kinds import KINDS
from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.models import EventRow
from aftercare.people.models import Shop
from aftercare.policy.actions import make_draft
from aftercare.promises.models import LegalDeadline

from .talk import Talk, ask, new_order, new_shop
from .test_paging import pages
from .world import FINDING, LINE

pytestmark = pytest.mark.django_db
BOTH = [{**LINE, "line": line} for line in (1, 2)]


@pytest.fixture
def shop() -> Shop:
    return new_shop()


@pytest.fixture
def talk(shop: Shop) -> Talk:
    return Talk.of_shop(shop)


def case_at(talk: Talk, shop: Shop, *steps: tuple[str, Any], **asked: Any) -> str:
    ref: str = talk.post("/cases", ask(new_order(shop), **asked))[1]["ref"]
    for name, body in steps:
        assert talk.post(f"/cases/{ref}/{name}", body)[0] == 200
    return ref


RECEIVED = (("approve", None), ("receive", {"lines": BOTH}))


def test_the_warehouse_reads_what_waits_for_it_oldest_first(talk: Talk, shop: Shop) -> None:
    waiting, other = [case_at(talk, shop, *RECEIVED) for _ in range(3)], new_shop()
    case_at(talk, shop)
    case_at(Talk.of_shop(other), other, *RECEIVED)
    assert pages(talk, "/warehouse/waiting", limit=2) == waiting
    item = talk.get("/warehouse/waiting")[1]["items"][0]
    assert (item["task"], [(line["line"], line["units"]) for line in item["lines"]]) == ("inspect", [(1, 1), (2, 1)])
    assert asked(talk, "/warehouse/waiting", limit=1) == asked(talk, "/warehouse/waiting", limit=50) == 3


def test_a_scan_leads_to_the_goods_that_are_expected(talk: Talk, shop: Shop) -> None:
    sent = ("ship", {"carrier": "SF", "tracking_number": "SF123"})
    ref = case_at(talk, shop, ("approve", None), sent)
    (item,) = talk.get("/warehouse/scan/sf 123")[1]["items"]
    assert (item["ref"], [line["expected"] for line in item["lines"]]) == (ref, [1, 1])
    assert talk.get("/warehouse/scan/NONE")[0] == Talk.of_shop(new_shop()).get("/warehouse/scan/SF123")[0] == 404


def test_the_goods_of_a_case_are_told_line_by_line_and_counted_for_the_day(talk: Talk, shop: Shop) -> None:
    ref = case_at(talk, shop, *RECEIVED, ("inspect", {"findings": [FINDING]}))
    goods = talk.get(f"/cases/{ref}/goods")[1]
    assert [(one["line"], one["received"], one["inspected"]) for one in goods["goods"]] == [(1, 1, 1), (2, 1, 0)]
    assert [(one["line"], one["grade"]) for one in goods["findings"]] == [(1, "A")]
    done = {"received": 2, "inspected": 1, "grades": {"A": 1}}
    assert talk.get("/warehouse/tally")[1] == {**done, "people": [{"name": "program", **done}]}
    later = (clock.now() + timedelta(hours=1)).isoformat()
    assert talk.get("/warehouse/tally", since=later)[1] == {"received": 0, "inspected": 0, "grades": {}, "people": []}


def test_what_the_law_wants_soon_is_listed_by_when_it_is_due(talk: Talk, shop: Shop) -> None:
    at = clock.now()
    refs = [case_at(talk, shop) for _ in range(4)]
    LegalDeadline.objects.all().delete()
    for ref, hours in zip(refs, (30, -2, 100, 10), strict=True):
        case = shop.cases.get(ref=ref)
        LegalDeadline.objects.create(
            case=case, shop=shop, code="refund", law="X", article="Art. 1", starts="receipt", days=7,
            started_at=at - timedelta(days=7), due_at=at + timedelta(hours=hours),
        )  # fmt: skip
    first = talk.get("/legal-deadlines", limit=2)[1]
    second = talk.get("/legal-deadlines", limit=2, cursor=first["next"])[1]
    assert [one["case"] for one in first["items"] + second["items"]] == [refs[1], refs[3], refs[0]]
    assert second["next"] is None
    assert talk.get("/legal-deadlines", cursor="x")[1]["code"] == "bad_cursor"
    assert Talk.of_shop(new_shop()).get("/legal-deadlines")[1]["items"] == []
    assert asked(talk, "/legal-deadlines", limit=1) == asked(talk, "/legal-deadlines", limit=50) == 2


def test_the_shop_is_read_and_changed_and_the_log_says_so(talk: Talk, shop: Shop) -> None:
    status, shown = talk.post("/shop", {"name": "New name", "timezone": "Europe/Berlin"})
    assert (status, shown["name"], shown["currency"]) == (200, "New name", "CNY")
    assert talk.get("/shop")[1] == shown
    row = EventRow.objects.get(name="shop.changed")
    assert (row.actor_kind, row.data["timezone"]) == ("integration", {"old": "Asia/Shanghai", "new": "Europe/Berlin"})
    assert talk.post("/shop", {"name": "New name"})[0] == 200
    assert EventRow.objects.filter(name="shop.changed").count() == 1


@pytest.mark.parametrize("wrong", [{"timezone": "Mars"}, {"country": "cn"}, {"name": " "}, {"currency": "USD"}])
def test_a_shop_is_not_changed_into_what_cannot_be(talk: Talk, shop: Shop, wrong: dict[str, str]) -> None:
    status, problem = talk.post("/shop", wrong)
    assert (status, problem["errors"][0]["field"]) == (422, *wrong)
    assert Shop.objects.get(pk=shop.pk).name == shop.name


def test_every_kind_is_told_with_its_paths_steps_and_moves(talk: Talk) -> None:
    kinds = {one["kind"]: one for one in talk.get("/kinds")[1]["kinds"]}
    assert set(kinds) == set(KINDS)
    for name, kind in KINDS.items():
        assert {one["path"]: one["start"] for one in kinds[name]["paths"]} == dict(kind.start)
        assert {one["step"]: [move["move"] for move in one["moves"]] for one in kinds[name]["steps"]} == {
            step: list(table.moves) for step, table in kind.steps.items()
        }


def test_the_reasons_are_those_of_the_policy_an_order_was_placed_under(talk: Talk, shop: Shop) -> None:
    order = new_order(shop)
    shown = talk.get("/reasons")[1]
    assert shown["policy"] == 1
    assert "defect" in {reason["reason"] for reason in shown["reasons"]}
    assert talk.get("/reasons", order=order.ref)[1] == Talk.of_customer(order).get("/reasons")[1] == shown
    assert Talk.of_shop(new_shop()).get("/reasons", order=order.ref)[0] == 404


def test_backtests_are_listed(talk: Talk, shop: Shop) -> None:
    case_at(talk, shop)
    draft = make_draft(shop=shop, title="Thirty days", by=SYSTEM, at=clock.now())
    refs = [start(draft, by=SYSTEM, at=clock.now()).ref for _ in range(3)]
    assert pages(talk, "/backtests", limit=2) == refs[::-1]
    assert talk.get("/backtests")[1]["items"][0]["policy"] == draft.ref
    assert asked(talk, "/backtests", limit=1) == asked(talk, "/backtests", limit=50) == 2


def asked(talk: Talk, path: str, **query: Any) -> int:
    """How many statements an answer takes."""
    with CaptureQueriesContext(connection) as queries:
        assert talk.get(path, **query)[0] == 200
    return len(queries)


def test_a_shop_moves_to_no_country_whose_law_its_policy_or_times_are_below(talk: Talk, shop: Shop) -> None:
    before = (shop.country, shop.name, EventRow.objects.filter(name="shop.changed").count())
    status, problem = talk.post("/shop", {"country": "DE", "name": "Moved"})
    assert (status, problem["code"], problem["errors"][0]["field"]) == (422, "below_the_law", "window_days")
    assert "EU-WD" in problem["detail"]
    now = Shop.objects.get(pk=shop.pk)
    assert (now.country, now.name, EventRow.objects.filter(name="shop.changed").count()) == before
    assert talk.post("/shop", {"country": "US"})[1]["country"] == "US"
