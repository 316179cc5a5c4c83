"""A scanner in a real browser: each scan counts, is seen and said; without a network nothing is lost or done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from aftercare.cases.models import Case, CaseLine
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.orders.models import Order
from aftercare.parcels.actions import receive
from aftercare.parcels.models import Receipt
from aftercare.parcels.strays import Stray
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import WAREHOUSE, bought, open_shop, picture, sent, signed_in
from checks.browsers import OpenPage
from checks.servers import Server
from checks.watching import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]

# Asked again within the page: what Playwright asks again by itself, the page's policy refuses to evaluate.
KEPT_AHEAD = """async () => {
  while (!(await (await caches.open("floor")).match("/floor/"))) await new Promise((done) => setTimeout(done, 50));
}"""


@pytest.fixture
def shop() -> Shop:
    return open_shop(name="Aomu")


def at_floor(page: Page, server: Server, shop: Shop) -> Page:
    client: Client = signed_in("warehouse", shop)
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": server.url}])
    page.goto(f"{server.url}/floor/")
    return page


def scan(page: Page, code: str) -> None:
    """As a scanner types: wherever the focus is, faster than a hand, then Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def tracking(case: Case) -> str:
    return case.parcels.get().tracking_number


def goods(order: Order) -> str:
    return order.lines.get().sku


def test_every_scan_counts_and_says_what_it_was(shop: Shop, server: Server, page: Page) -> None:
    order = bought(shop, quantity=2)
    parcel, other = sent(order, units=2), sent(bought(shop))
    wrong = goods(bought(shop))
    at_floor(page, server, shop)

    scan(page, tracking(parcel))
    page.get_by_role("heading", name="Expected: 2 units").wait_for()
    scan(page, f"]C1{goods(order).lower()}")
    page.get_by_text("1 / 2").wait_for()
    scan(page, wrong)
    page.get_by_text(f"Wrong item: “{wrong}” is not expected in this parcel").wait_for()
    page.locator("[data-step='1']").focus()  # something was tapped; the scan finds its field all the same
    scan(page, goods(order))
    page.get_by_text("2 / 2").wait_for()
    scan(page, goods(order))
    page.get_by_text("one more is not expected").wait_for()
    scan(page, tracking(other))
    page.get_by_role("button", name="Receive first").wait_for()
    assert page.locator(".stepper input").input_value() == "2"
    page.get_by_role("button", name="Receive first").click()
    page.get_by_role("heading", name="To inspect: 2 units").wait_for()
    assert list(CaseLine.objects.order_by("id").values_list("received", flat=True)) == [2, 0]

    # Into a note a scanner types by mistake: the note stays as it was, and the scan is followed.
    page.fill("[name=note]", "Smells of smoke")
    page.focus("[name=note]")
    scan(page, tracking(other))
    page.get_by_role("heading", name="Expected: 1 unit").wait_for()


def test_without_a_network_all_is_kept_and_done_once(
    shop: Shop, server: Server, open_page: OpenPage, watch: Watch
) -> None:
    watch.expects("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", 422)
    order = bought(shop)
    parcel, taken = sent(order), sent(bought(shop))
    page = open_page()
    with page.expect_response("**/floor/ahead/"):
        at_floor(page, server, shop)
    page.evaluate(KEPT_AHEAD)
    page.goto(f"{server.url}/floor/found/")
    page.set_input_files("[name=photos]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture().read()})
    page.locator(".photos img").wait_for()
    page.context.set_offline(True)

    page.get_by_role("button", name="Hand to the desk").click()
    page.get_by_role("heading", name="Kept on this device").wait_for()
    for case, waiting in ((parcel, "2 waiting to be sent"), (taken, "3 waiting to be sent")):
        scan(page, tracking(case))
        page.get_by_role("heading", name="Expected: 1 unit").wait_for()
        page.get_by_role("button", name="All of it came").click()
        page.get_by_text(waiting).wait_for()
    scan(page, "SF0000000")
    page.get_by_text("is not among what this device knows").wait_for()
    page.reload()
    page.get_by_text("3 waiting to be sent").wait_for()
    assert not Receipt.objects.exists()

    # Meanwhile somebody else received one of them; and of the others each first answer is lost.
    receive(taken, counts={taken.lines.get().pk: 1}, by=WAREHOUSE, at=clock.now())
    seen: set[str] = set()

    def lose_the_first_answer(route: Route) -> None:
        key = route.request.headers.get("idempotency-key", "")
        if not key or key in seen:
            route.continue_()
            return
        seen.add(key)
        route.fetch()
        route.abort()

    page.route("**/floor/**", lose_the_first_answer)
    page.context.set_offline(False)
    for _answer in range(3):
        page.get_by_role("button", name="Send now").or_(page.get_by_text("Not done:")).first.wait_for()
        if page.get_by_role("button", name="Send now").is_visible():
            page.get_by_role("button", name="Send now").click()
            page.wait_for_timeout(200)
    page.get_by_role("heading", name=f"Not done: Receive {taken.ref}").wait_for()
    page.get_by_role("button", name="Leave it").click()
    page.locator("#queue > *").first.wait_for(state="detached")
    assert [stray.photos.count() for stray in Stray.objects.all()] == [1]
    assert list(CaseLine.objects.order_by("id").values_list("received", flat=True)) == [1, 1]
    assert EventRow.objects.filter(name="parcel.received").count() == 2
