"""Every mark leads to the cases it counts, no more and no fewer; and the page costs a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from aftercare.core import clock
from aftercare.desk.lists import Place, asking_of, chosen
from aftercare.desk.today import passing, standing
from aftercare.desk.today.pages import tiles
from aftercare.desk.today.panels import Asked, Panel
from aftercare.people.models import Shop
from aftercare.ui.charts import Row
from aftercare.ui.figures.flow import flow
from aftercare.ui.figures.money import refunds
from aftercare.ui.figures.periods import Scope
from aftercare.ui.figures.products import products
from aftercare.ui.figures.tests.town import AT, ago, case, sold, town
from aftercare.ui.figures.work import work
from aftercare.ui.spans import Span
from aftercare.ui.tests.staffed import signed_in, staff

pytestmark = pytest.mark.django_db


def _panels(asked: Asked) -> Iterator[Panel]:
    stands, went, money = work(asked.scope), flow(asked.scope), refunds(asked.scope)
    yield from (standing.due(asked, stands), standing.ages(asked, stands), standing.holders(asked, stands))
    yield from (passing.reasons(asked, went), passing.ratings(asked, went))
    yield from (passing.refunds(asked, money, one) for one in money.out)


def _behind(shop: Shop, href: str) -> int:
    user = staff("admin", shop)
    place = Place.of(QueryDict(href.partition("?")[2]), text="")
    return chosen(place, asking_of(user, at=AT))[0].count()


def _counted(panel: Panel, row: Row) -> int:
    return int(row.more.split()[0]) if panel.figure == "refunds" else int(row.bars[0].value)


def test_behind_every_mark_stand_the_cases_it_counts() -> None:
    shop = town()
    marks = [
        (panel.figure, row, _counted(panel, row))
        for panel in _panels(Asked(Scope([shop], AT, "7")))
        for row in panel.chart.rows
        if row.href
    ]
    assert {figure for figure, _row, _count in marks} == {"due", "ages", "holders", "reasons", "ratings", "refunds"}
    for figure, row, count in marks:
        assert _behind(shop, row.href) == count, (figure, row.label)


def test_behind_every_number_stand_the_cases_it_counts() -> None:
    shop = town()
    asked = Asked(Scope([shop], AT, "7"))
    seen = Span(ago(hours=4), None)
    money = refunds(asked.scope)
    for tile in tiles(asked, work(asked.scope), flow(asked.scope, seen=seen.since), money, seen=seen):
        assert _behind(shop, tile["href"]) == tile["count"], tile["label"]


def test_behind_what_was_not_kept_stand_the_cases_somebody_was_late_with() -> None:
    shop = town()
    asked = Asked(Scope([shop], AT, "7"))
    went = flow(asked.scope)
    promises, legal = passing.kept(asked, went).chart.rows
    assert _behind(shop, promises.href) == went.promises.now.whole - went.promises.now.part == 1
    assert _behind(shop, legal.href) == went.legal.now.whole - went.legal.now.part == 2


def test_behind_a_product_stand_the_requests_that_ask_it_back() -> None:
    shop = town()
    sold(shop, ago(days=10), "mug", 50, back=10)
    sold(shop, ago(days=10), "pot", 50, back=9, held=False)
    asked = Asked(Scope([shop], AT, "7"))
    (row,) = passing.products(asked, 30, products(asked.scope, 30)).chart.rows
    assert _behind(shop, row.href) == 1


def test_a_chosen_shop_stays_chosen_behind_every_mark() -> None:
    shop = town()
    asked = Asked(Scope([shop], AT, "7"), shop.slug)
    assert all(f"shop={shop.slug}" in row.href for panel in _panels(asked) for row in panel.chart.rows if row.href)


def test_the_page_costs_the_same_with_many_cases_as_with_few(django_assert_max_num_queries: Any) -> None:
    shop = town()
    client = signed_in("admin", shop)
    counts = []
    for _twice in range(2):
        with clock.virtual(AT), django_assert_max_num_queries(25) as counted:
            page = client.get(reverse("today:today"), {"period": "7"}).content.decode()
        counts.append(len(counted))
        for _ in range(20):
            case(shop, ago(days=2))
    assert counts[0] >= counts[1]
    assert "3 are due today, most at 13:00" in page
    assert "1 of 26 open requests is older" not in page


def test_a_table_of_the_page_is_a_file() -> None:
    shop = town()
    with clock.virtual(AT):
        answer = signed_in("agent", shop).get(reverse("today:today"), {"period": "7", "csv": "reasons"})
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.splitlines()[1:3] == ["Does not work,4,2,80.0", "Changed my mind,1,0,100.0"]


def test_the_second_look_says_what_came_since_the_first() -> None:
    shop = town()
    client = signed_in("agent", shop)
    assert "New since you last looked</span>" not in client.get(reverse("today:today")).content.decode()
    with clock.virtual(clock.now() + (AT - ago(hours=1))):
        assert "New since you last looked</span>" in client.get(reverse("today:today")).content.decode()
