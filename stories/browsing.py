"""Everybody of a story in a browser of their own: the customer on a phone of 360 pixels, staff at their screens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftercare.core.models import Message
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import PASSWORD, staff
from checks.browsers import OpenPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


@dataclass
class Scene:
    """The pages of everybody who takes part, and the order they are about."""

    url: str
    shop: Shop
    order: Order
    open_page: OpenPage
    check: Check
    locale: str

    def customer(self) -> Page:
        """Proves the order is theirs by the code that was sent to it."""
        page = self.open_page(locale=self.locale, width=360)
        page.goto(self.url)
        page.fill("[name=number]", self.order.number)
        page.fill("[name=contact]", self.order.phone)
        self.check(page)
        page.click("form.card button")
        page.wait_for_url("**/code/**")
        self.check(page)
        code = re.search(r"\d{6}", Message.objects.latest("pk").text)
        assert code
        page.fill("[name=code]", code.group())
        page.click("form.card button")
        page.wait_for_url("**/orders/**")
        self.check(page)
        return page

    def staff(self, role: str, *, width: int) -> Page:
        page = self.open_page(locale=self.locale, width=width, height=900)
        page.goto(f"{self.url}/desk/enter/")
        page.fill("[name=username]", staff(role, self.shop).username)
        page.fill("[name=password]", PASSWORD)
        page.click("main button.primary")
        page.wait_for_url(lambda url: "/enter/" not in url)
        return page

    def headline(self, page: Page, says: str) -> None:
        """Waits until the customer's page says so, by itself or after a click, and can be read by everybody."""
        page.get_by_role("heading", level=1).filter(has_text=says).wait_for()
        self.check(page)

    def inspect(self, tracking_number: str) -> None:
        """The warehouse scans the parcel, counts one unit, and finds it as new."""
        floor = self.staff("warehouse", width=360)
        floor.fill("[data-scan]", tracking_number)
        floor.press("[data-scan]", "Enter")
        floor.wait_for_selector("[name=all]")
        self.check(floor)
        floor.click("[name=all]")
        floor.wait_for_selector("[name=grade]")
        self.check(floor)
        floor.locator("[name=units]").fill("1")
        floor.check("[name=grade][value=A]", force=True)
        floor.check("[name=disposition][value=sellable]", force=True)
        floor.click(".do .primary")
        floor.wait_for_selector("[name=grade]", state="detached")
        self.check(floor)
        floor.context.close()
