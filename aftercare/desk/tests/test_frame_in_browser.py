"""The bar on a narrow screen and by keyboard, and every component, read by the rules of accessibility."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from aftercare.ui.tests.staffed import open_shop, staff
from checks.browsers import OpenPage
from checks.servers import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]


def entered(server: Server, page: Page) -> Page:
    user = staff("supervisor", open_shop())
    user.set_password("a-long-one-for-the-test")
    user.save()
    page.goto(server.url + "/desk/enter/?next=/desk/setup/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "a-long-one-for-the-test")
    page.click("button.primary")
    page.wait_for_url("**/desk/setup/")
    return page


def test_the_bar_opens_and_leads_by_keyboard_on_a_narrow_screen(
    server: Server, open_page: OpenPage, check_accessible: Callable[[Page], None]
) -> None:
    page = entered(server, open_page(width=320))
    places = page.locator("#places")
    assert not places.is_visible()
    page.focus(".open-places")
    page.keyboard.press("Enter")
    assert places.is_visible()
    check_accessible(page)
    page.keyboard.press("Escape")
    assert not places.is_visible()
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/desk/orders/")
    page.click(".open-person")
    page.click("[data-opens=keys]")
    assert page.locator("#keys dt:has(kbd:text('g')):has(kbd:text('z')) + dd").inner_text() == "Set-up"


def test_every_component_can_be_read_on_every_surface(
    server: Server, open_page: OpenPage, check_accessible: Callable[[Page], None]
) -> None:
    page = entered(server, open_page(locale="zh-CN", width=320))
    for asked in ("density=portal&scheme=dark", "density=desk&scheme=light", "density=floor&scheme=dark"):
        page.goto(f"{server.url}/desk/components/?{asked}")
        check_accessible(page)
