"""The queue in a real browser: twenty requests by keyboard alone, two hundred at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from aftercare.cases.models import Case
from aftercare.core.models import EventRow
from aftercare.ui.tests.staffed import PASSWORD, asked, bought, open_shop, staff
from aftercare.worklist.models import BulkRun, RunState
from checks.browsers import OpenPage
from checks.servers import Server
from stories.reading import read

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 1440, "height": 900}
Check = Callable[["Page"], None]


def enter(page: Page, server: Server, username: str, path: str) -> None:
    page.goto(f"{server.url}{path}")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}{path}")


@pytest.mark.once("sqlite")
def test_requests_are_narrowed_chosen_and_handled_by_keyboard(
    server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop()
    agent = staff("agent", shop)
    cases = [asked(bought(shop), reason="damaged") for _ in range(3)]
    left = asked(bought(shop))
    page = open_page(**DESK)
    enter(page, server, agent.username, "/desk/")
    page.keyboard.press("f")
    page.locator("#panel form").wait_for()
    page.get_by_label("Arrived damaged").press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**reason=damaged**")
    page.locator(".narrow .chip.on").wait_for()
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    page.get_by_text("3 chosen").wait_for()
    check_accessible(page)
    page.keyboard.press("y")
    page.get_by_role("heading", name="Take it").wait_for()
    check_accessible(page)
    page.keyboard.press("Enter")
    page.locator("progress").wait_for()
    assert BulkRun.objects.get().state == RunState.WAITING
    page.keyboard.press("z")
    page.get_by_text("Called off; what was done").wait_for()
    page.keyboard.press("q")
    page.wait_for_url("**/desk/?**reason=damaged**")
    assert set(BulkRun.objects.get().items.values_list("case", flat=True)) == {case.pk for case in cases}
    assert Case.objects.get(pk=left.pk).assignee is None
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**view=mine")


@pytest.mark.long
def test_an_agent_clears_twenty_requests_by_keyboard_alone(server: Server, open_page: OpenPage) -> None:
    shop = open_shop()
    agent = staff("agent", shop)
    cases = [asked(bought(shop), note="杯底漏水") for _ in range(20)]
    page = open_page(locale="zh-CN", **DESK)
    enter(page, server, agent.username, "/desk/?view=us")
    for done, case in enumerate(cases):
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{case.ref}/**")
        page.keyboard.press("a")
        page.locator(".toast").filter(has_text="已同意").wait_for()
        read(page)
        assert Case.objects.get(pk=case.pk).step == "send_back", done
        page.keyboard.press("g")
        page.keyboard.press("u")
        page.wait_for_url("**/desk/?view=us")


@pytest.mark.long
def test_two_hundred_are_approved_at_once_with_progress(
    start_server: Callable[..., Server], start_worker: Callable[..., object], open_page: OpenPage
) -> None:
    server = start_server(BULK_WAIT_SECONDS="1")
    start_worker()
    shop = open_shop()
    boss = staff("supervisor", shop)
    for _ in range(200):
        asked(bought(shop))
    page = open_page(**DESK)
    enter(page, server, boss.username, "/desk/?view=us")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("*")
    page.get_by_text("All of this list chosen").wait_for()
    page.keyboard.press("a")
    page.get_by_role("heading", name="200 requests").wait_for()
    page.get_by_text("¥10,000.00").wait_for()
    read(page)
    page.keyboard.press("Enter")
    page.locator("progress").wait_for()
    read(page)
    page.get_by_text("All done.").wait_for(timeout=180_000)
    page.get_by_text("200 of 200").wait_for()
    read(page)
    assert EventRow.objects.filter(name="case.approved").count() == 200
