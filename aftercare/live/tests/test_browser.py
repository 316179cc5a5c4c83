"""Two browsers at once: what one does, the other sees in under two seconds, without being disturbed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from aftercare.cases.actions import approve
from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.parcels.actions import receive, ship
from aftercare.parcels.inspecting import inspect
from aftercare.people.links import sign_order
from aftercare.ui.tests.staffed import AGENT, CUSTOMER, PASSWORD, WAREHOUSE, asked, bought, finding, open_shop, staff
from checks.browsers import OpenPage
from checks.servers import Server, Start, free_port, stop
from checks.watching import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]
DESK = {"width": 1440, "height": 900}


def _enter(page: Page, server: Server, username: str, path: str) -> None:
    page.goto(f"{server.url}{path}")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}{path}")


def test_two_agents_and_a_customer_see_what_the_others_do(server: Server, open_page: OpenPage, watch: Watch) -> None:
    watch.expects(422)
    shop = open_shop()
    mei, lin = (staff("agent", shop, first_name=name) for name in ("Mei", "Lin"))
    case = asked(bought(shop))
    address = f"/desk/cases/{case.ref}/"

    first, second, phone, queue = open_page(**DESK), open_page(**DESK), open_page(), open_page(**DESK)
    _enter(first, server, mei.username, address)
    _enter(queue, server, lin.username, "/desk/")
    _enter(second, server, lin.username, address)
    phone.goto(f"{server.url}/open/{sign_order(case.order_id, purpose='link')}/{case.ref}/")
    phone.wait_for_selector("#case[data-live]")

    # Who else is looking, and who writes.
    first.wait_for_selector(".looking >> text=Lin is looking")
    second.wait_for_selector(".looking >> text=Mei is looking")
    second.click("summary:has-text('Refuse')")
    second.fill("#reject_because", "It was worn")
    first.wait_for_selector(".looking >> text=Lin is writing")

    # A new request waits quietly while somebody points at the list.
    queue.hover(".case-row")
    asked(bought(shop))
    queue.wait_for_selector(".waiting-news >> text=1 new")
    assert queue.locator(".case-row").count() == 1
    queue.click(".waiting-news button")
    assert queue.locator(".case-row").count() == 2

    # What one does, everybody sees; what somebody writes stays.
    waits = [_until_seen(lambda: first.click("form.act button:has-text('Approve return')"), phone, "h1")]
    phone.wait_for_selector("h1 >> text=Send")
    second.wait_for_selector(".timeline >> text=Mei approved the request")
    queue.wait_for_selector(f"a[href*='{case.ref}'] >> text=Waiting for the customer")
    assert second.input_value("#reject_because") == "It was worn"
    assert second.evaluate("document.activeElement.id") == "reject_because"
    assert second.inner_text("[data-overtaken] .note").startswith("This has moved on")

    # And whose action came second is told so.
    second.click("[data-overtaken] button[type=submit]")
    second.wait_for_selector("[role=alert] >> text=Mei was faster")
    assert Case.objects.get(pk=case.pk).step == "send_back"

    lines = list(case.lines.all())
    acts: list[Callable[[], object]] = [
        lambda: ship(case, carrier="SF", tracking_number="BACK000001", by=CUSTOMER, at=clock.now()),
        lambda: receive(case, counts={line.pk: line.units for line in lines}, by=WAREHOUSE, at=clock.now()),
        lambda: inspect(case, findings=[finding(line) for line in lines], by=WAREHOUSE, at=clock.now()),
    ]
    waits += [_until_seen(act, phone, "h1") for act in acts]
    # All but one, because a busy machine may hold one of them up.
    assert sorted(waits)[-2] < 2

    second.close()
    first.wait_for_selector(".looking:not(:has(.chip))", state="attached")


def _until_seen(act: Callable[[], object], page: Page, place: str) -> float:
    """Seconds from the beginning of the act until what stands there is another."""
    before = page.inner_text(place)
    begun = time.monotonic()
    act()
    page.wait_for_function(
        "([place, before]) => document.querySelector(place).innerText !== before", arg=[place, before]
    )
    return time.monotonic() - begun


@pytest.mark.long
def test_a_page_finds_back_to_a_server_that_was_away_and_does_without_streams(
    start_server: Start, open_page: OpenPage, watch: Watch
) -> None:
    watch.expects("ERR_CONNECTION_REFUSED")
    port = str(free_port())
    server = start_server(PORT=port)
    case = asked(bought(open_shop()))
    streams, polls = open_page(), open_page()
    polls.add_init_script("delete window.EventSource")
    for page in (streams, polls):
        page.goto(f"{server.url}/open/{sign_order(case.order_id, purpose='link')}/{case.ref}/")
        page.wait_for_selector("#case[data-live]")
    stop(server.process)
    approve(case, by=AGENT, at=clock.now())
    start_server(PORT=port)
    for page in (streams, polls):
        page.wait_for_selector("h1 >> text=Send", timeout=30_000)


def test_a_deadline_that_passes_moves_the_list_though_nothing_happened(server: Server, open_page: OpenPage) -> None:
    shop = open_shop()
    mei = staff("agent", shop, first_name="Mei")
    case = asked(bought(shop))
    due = clock.now() + timedelta(seconds=8)
    Case.objects.filter(pk=case.pk).update(due_at=due)
    page = open_page(**DESK)
    _enter(page, server, mei.username, "/desk/")
    page.wait_for_selector("#lists a.due .num >> text=1")
    page.wait_for_selector(f"a[href*='{case.ref}'] .chip.late")
    page.wait_for_selector("#lists a.late .num >> text=1")
