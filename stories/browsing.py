"""Everybody of a story in a browser of their own: the customer on a phone of 360 pixels, staff at their screens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftercare.cases.models import Case
from aftercare.core.models import Message
from aftercare.orders.models import Order
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import PASSWORD, staff
from checks.browsers import OpenPage
from stories.reading import read

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
    check_accessible: Check
    locale: str

    def check(self, page: Page) -> None:
        """Everybody can read it: in one language, no word cut off, and by whatever means."""
        self.read(page)
        self.check_accessible(page)

    def read(self, page: Page) -> None:
        read(page)

    def customer(self) -> Page:
        """Proves the order is theirs by the code that was sent to it."""
        page = self.open_page(locale=self.locale, width=360)
        page.goto(self.url)
        page.fill("[name=number]", self.order.number)
        page.fill("[name=contact]", self.order.phone)
        self.read(page)
        page.click("form.card button")
        page.wait_for_url("**/code/**")
        self.read(page)
        code = re.search(r"\d{6}", Message.objects.latest("pk").text)
        assert code
        page.fill("[name=code]", code.group())
        page.click("form.card button")
        page.wait_for_url("**/orders/**")
        self.read(page)
        return page

    def staff(self, role: str, *, width: int) -> Page:
        page = self.open_page(locale=self.locale, width=width, height=900)
        page.goto(f"{self.url}/desk/enter/")
        page.fill("[name=username]", staff(role, self.shop).username)
        page.fill("[name=password]", PASSWORD)
        page.click("main button.primary")
        page.wait_for_url(lambda url: "/enter/" not in url)
        return page

    def at_case(self, case: Case, *, role: str = "agent") -> Page:
        """Somebody at the desk, with the case before them."""
        page = self.staff(role, width=1280)
        page.goto(f"{self.url}/desk/cases/{case.ref}/")
        self.read(page)
        return page

    def headline(self, page: Page, says: str) -> None:
        """Waits until the customer's page says so, by itself or after a click."""
        page.get_by_role("heading", level=1).filter(has_text=says).wait_for()
        self.read(page)

    def inspect(self, tracking_number: str) -> None:
        """The warehouse scans the parcel, counts one unit, and finds it as new."""
        floor = self.staff("warehouse", width=360)
        floor.fill("[data-scan]", tracking_number)
        floor.press("[data-scan]", "Enter")
        floor.wait_for_selector("[name=all]")
        self.read(floor)
        floor.click("[name=all]")
        floor.wait_for_selector("[name=grade]")
        self.read(floor)
        floor.locator("[name=units]").fill("1")
        choose(floor, grade="A", disposition="sellable")
        floor.click(".do .primary")
        floor.wait_for_selector("[name=grade]", state="detached")
        self.read(floor)
        floor.context.close()


def choose(floor: Page, **answers: str) -> None:
    """Touches the answers as a hand does: on their labels."""
    for name, value in answers.items():
        floor.locator(f"label:has([name={name}][value={value}])").click()
