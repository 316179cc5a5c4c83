"""A customer returns one of two units: the agent, the warehouse and finance do their part, each at their own page.

Everything happens in a browser, in Chinese and in English; the customer's phone is 360 pixels wide.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from aftercare.cases.models import Case
from aftercare.core.models import Message
from aftercare.orders.models import Order
from aftercare.parcels.models import Restock
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import PASSWORD, bought, open_shop, staff
from checks.browsers import OpenPage
from checks.servers import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[["Page"], None]


@dataclass(frozen=True)
class Words:
    locale: str
    preview: str
    waiting: str
    send_back: str
    on_its_way: str
    arrived: str
    paying: str
    refunded: str
    history: str


CHINESE = Words(
    locale="zh-CN", preview="您将收到退款 ¥50.00", waiting="答复", send_back="请在", on_its_way="包裹正在寄回途中",
    arrived="包裹已收到", paying="正在退款 ¥50.00", refunded="已退款 ¥50.00", history="仓库收到 1 件，应收 1 件。",
)  # fmt: skip
ENGLISH = Words(
    locale="en-GB", preview="You get back ¥50.00", waiting="answers by", send_back="Send it back by",
    on_its_way="Your parcel is on its way", arrived="Your parcel has arrived", paying="¥50.00 is being refunded",
    refunded="¥50.00 refunded", history="The warehouse received 1 of 1 items.",
)  # fmt: skip


@dataclass
class Scene:
    """The pages of everybody who takes part, and the order they are about."""

    url: str
    shop: Shop
    order: Order
    open_page: OpenPage
    check: Check
    words: Words

    def customer(self) -> Page:
        """Proves the order is theirs by the code that was sent to it."""
        page = self.open_page(locale=self.words.locale, width=360)
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
        page = self.open_page(locale=self.words.locale, width=width, height=900)
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


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=lambda words: words.locale)
def test_a_customer_returns_one_of_two_and_sees_the_refund(
    words: Words, server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop(name="Aomu", locale="zh-hans")
    order = bought(shop, locale="zh-hans" if words is CHINESE else "en")
    scene = Scene(server.url, shop, order, open_page, check_accessible, words)

    customer = scene.customer()
    case = ask_for_one(scene, customer)
    approve(scene, case)
    send_back(scene, customer)
    receive_and_inspect(scene, case)
    scene.headline(customer, words.paying)
    pay(scene, case)
    scene.headline(customer, words.refunded)
    assert words.history in customer.inner_text(".timeline")

    order.refresh_from_db()
    line = order.lines.get()
    assert (order.refunded, order.pending, line.received, line.returnable) == (5_000, 0, 1, 1)
    assert Restock.objects.get().units == 1


def ask_for_one(scene: Scene, page: Page) -> Case:
    page.click(".bar .primary")
    page.click(".stepper [data-step='1']")
    page.select_option("[name=reason_1]", "defect")
    page.fill("[name=note]", "It leaks at the base.")
    scene.check(page)
    page.click(".bar .primary")
    scene.headline(page, scene.words.preview)
    assert not Case.objects.exists()
    page.click(".bar .primary")
    scene.headline(page, scene.words.waiting)
    return Case.objects.get()


def approve(scene: Scene, case: Case) -> None:
    desk = scene.staff("agent", width=1280)
    desk.goto(f"{scene.url}/desk/cases/{case.ref}/")
    scene.check(desk)
    desk.click("[data-key=a]")
    desk.wait_for_selector("[data-key=t]")
    desk.context.close()


def send_back(scene: Scene, page: Page) -> None:
    scene.headline(page, scene.words.send_back)
    page.click(".bar .primary")
    page.fill("[name=tracking_number]", "SF1420883722")
    scene.check(page)
    page.click("form.card button")
    scene.headline(page, scene.words.on_its_way)


def receive_and_inspect(scene: Scene, case: Case) -> None:
    floor = scene.staff("warehouse", width=360)
    floor.fill("[data-scan]", "SF1420883722")
    floor.press("[data-scan]", "Enter")
    floor.wait_for_selector("[name=all]")
    scene.check(floor)
    floor.click("[name=all]")
    floor.wait_for_selector("[name=grade]")
    scene.check(floor)
    floor.locator("[name=units]").fill("1")
    floor.check("[name=grade][value=A]", force=True)
    floor.check("[name=disposition][value=sellable]", force=True)
    floor.click(".do .primary")
    floor.wait_for_selector(".signal.done")
    scene.check(floor)
    floor.context.close()


def pay(scene: Scene, case: Case) -> None:
    desk = scene.staff("finance", width=1280)
    desk.goto(f"{scene.url}/desk/cases/{case.ref}/")
    scene.check(desk)
    desk.fill("[name=reference]", "BANK-20260302-1")
    desk.click("details[open] button.primary")
    desk.wait_for_selector(".path .past:last-child")
    desk.context.close()
