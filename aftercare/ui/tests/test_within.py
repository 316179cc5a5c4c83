"""How long steps take, as customers read it: by the clock, or in the working time of a shop that has a calendar."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.people.models import Shop
from aftercare.promises.calendars import set_calendar
from aftercare.promises.known import forget
from aftercare.promises.timers import set_timers
from aftercare.ui.within import together, within
from stories.makers import make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget()
    yield
    forget()


def at_work(shop: Shop) -> Shop:
    weekly = {day: ["09:00-18:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
    set_calendar(shop=shop, weekly=weekly, special=[], by=SYSTEM, at=clock.now())
    set_timers(shop=shop, hours={("return", "refund"): 4}, by=SYSTEM, at=clock.now())
    return shop


@pytest.mark.parametrize(
    ("step", "plain", "working", "chinese"),
    [
        ("review", "2 days", "about 6 working days", "约 6 个工作日"),
        ("refund", "1 day", "4 working hours", "4 个工作小时"),
        ("send_back", "7 days", "7 days", "7 天"),
        ("completed", "", "", ""),
    ],
)
def test_a_customer_reads_working_days_where_the_shop_counts_them(
    step: str, plain: str, working: str, chinese: str
) -> None:
    shop, other = at_work(make_shop()), make_shop()
    with override("en"):
        assert (within(other.pk, "return", step), within(shop.pk, "return", step)) == (plain, working)
    with override("zh-hans"):
        assert within(shop.pk, "return", step) == chinese


def test_steps_one_after_the_other_are_one_time_and_anothers_time_stands_apart() -> None:
    shop = at_work(make_shop())
    with override("en"):
        assert together(shop.pk, "return", ["inspection", "refund"]) == "about 6 working days"
        assert together(shop.pk, "return", ["send_back", "refund"]) == "7 days + 4 working hours"
