"""The customer's pages in a real browser: readable by everybody, on a narrow phone, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.orders.models import Order
from aftercare.policy.terms import STANDARD
from aftercare.portal.tests.test_acting import asked_for_evidence, offered
from aftercare.portal.tests.visiting import browser as visiting
from checks.browsers import OpenPage
from checks.servers import Server
from checks.watching import Watch
from stories.makers import line_in, make_case, make_order, make_shop, receive_all

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]
Check = Callable[["Page"], None]


@pytest.fixture
def order() -> Order:
    now = clock.now()
    shop = make_shop(STANDARD.model_copy(update={"return_fee": 1_000}), name="青木生活", brand_color="#2f6f5e")
    lines = [
        line_in(2, 27_600, sku="LS", title="亚麻衬衫 · 米白 M"),
        line_in(1, 9_900, sku="BG", title="Canvas tote bag"),
    ]
    return make_order(
        shop,
        lines,
        placed_at=now - timedelta(days=3),
        paid_at=now - timedelta(days=3),
        delivered_at=now - timedelta(days=1),
    )


def signed_in(page: Page, server: Server, client: Client) -> None:
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": server.url}])


@pytest.mark.long
@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("zh-CN", 320, "dark"), ("en-GB", 360, "light"), ("zh-CN", 1280, "light")]
)
def test_every_page_can_be_read_by_everybody(
    order: Order,
    server: Server,
    open_page: OpenPage,
    check_accessible: Check,
    locale: str,
    width: int,
    scheme: str,
    watch: Watch,
) -> None:
    watch.expects(404)
    sent = _a_case(order)
    asked, offer = asked_for_evidence(), offered()
    page = open_page(locale=locale, width=width)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    signed_in(page, server, visiting(order, asked.order, offer.order))
    for path in ("/", "/code/LK-0000-0000-0000/", f"/orders/{order.ref}/", f"/orders/{order.ref}/complaint/",
                 f"/cases/{asked.ref}/", f"/cases/{asked.ref}/submit/",
                 f"/cases/{offer.ref}/", f"/cases/{offer.ref}/accept_offer/", f"/cases/{sent.ref}/",
                 f"/cases/{sent.ref}/ship/",
                 f"/cases/{sent.ref}/withdraw/", "/orders/OR-0000-0000-0000/"):  # fmt: skip
        page.goto(server.url + path)
        check_accessible(page)


def test_the_page_shows_by_itself_what_the_warehouse_did(
    order: Order, server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    case = make_case(order, units=[1], at=clock.now() - timedelta(hours=3), step="in_transit")
    page = open_page(locale="zh-CN", width=360)
    signed_in(page, server, visiting(order))
    page.goto(f"{server.url}/cases/{case.ref}/")
    page.get_by_role("heading", name="包裹正在寄回途中").wait_for()
    receive_all(case, at=clock.now())
    page.get_by_role("heading", name="包裹已收到").wait_for()
    check_accessible(page)


def test_a_deadline_counts_down_in_the_readers_language(order: Order, server: Server, open_page: OpenPage) -> None:
    case = _a_case(order)
    for locale, says in (("zh-CN", "还剩 6 天 20 小时"), ("en-GB", "6 days 20 hours left")):
        page = open_page(locale=locale)
        signed_in(page, server, visiting(order))
        page.goto(f"{server.url}/cases/{case.ref}/")
        page.locator("time[data-left]", has_text=re.compile(f"^{says}$")).first.wait_for()


def test_a_reader_far_away_reads_their_own_clock_with_its_zone(order: Order, server: Server, browser: Browser) -> None:
    due = _a_case(order).due_at
    case = order.cases.get()
    assert due
    for zone in ("Asia/Shanghai", "Europe/Stockholm"):
        context = browser.new_context(locale="en", timezone_id=zone)
        page = context.new_page()
        signed_in(page, server, visiting(order))
        page.goto(f"{server.url}/cases/{case.ref}/")
        local = due.astimezone(ZoneInfo(zone))
        offset = f" GMT+{local.utcoffset().seconds // 3600}" if zone.startswith("Europe") else ""  # type: ignore[union-attr]
        assert page.inner_text("h1").startswith(f"Send it back by {local:%b} {local.day}")
        assert page.inner_text("h1").endswith(f"{local:%H:%M}{offset}")
        context.close()


def _a_case(order: Order) -> Case:
    """Opened 3 hours and 59 minutes ago: 6 days 20 hours are left to send it back."""
    return make_case(order, units=[1], at=clock.now() - timedelta(hours=3, minutes=59))


def test_an_app_without_a_net_says_so_and_keeps_nothing_private(
    order: Order, server: Server, open_page: OpenPage, check_accessible: Check, watch: Watch
) -> None:
    """One page for several promises: what is kept, what is shown without the net, and that all comes back with it."""
    watch.expects("ERR_INTERNET_DISCONNECTED")
    ended = make_case(order, units=[1], at=clock.now() - timedelta(hours=3), step="completed")
    page = open_page(locale="zh-CN", width=320)
    signed_in(page, server, visiting(order))
    for path in ("/orders/", "/cases/", f"/cases/{ended.ref}/rate/", f"/cases/{ended.ref}/"):
        page.goto(server.url + path)
        check_accessible(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    kept = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())"
        ".map((one) => new URL(one.url).pathname)))).then((found) => found.flat())"
    )
    assert kept
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/zh-hans/"]
    page.context.set_offline(True)
    page.goto(server.url + "/orders/")
    page.get_by_role("heading", name="没有网络").wait_for()
    page.context.set_offline(False)
    page.get_by_role("link", name="重试").click()
    page.get_by_role("heading", name="我的订单与售后").wait_for()
