"""A customer returns one of two units: the agent, the warehouse and finance do their part, each at their own page.

Everything happens in a browser, in Chinese and in English; the customer's phone is 360 pixels wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from aftercare.cases.models import Case
from aftercare.parcels.models import Restock
from aftercare.ui.tests.staffed import bought, open_shop
from checks.browsers import OpenPage
from checks.servers import Server
from stories.browsing import Check, Scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=lambda words: words.locale)
def test_a_customer_returns_one_of_two_and_sees_the_refund(
    words: Words, server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop(name="Aomu", locale="zh-hans")
    order = bought(shop, locale="zh-hans" if words is CHINESE else "en")
    scene = Scene(server.url, shop, order, open_page, check_accessible, words.locale)

    customer = scene.customer()
    case = ask_for_one(scene, customer, words)
    approve(scene, case)
    send_back(scene, customer, words)
    scene.inspect("SF1420883722")
    scene.headline(customer, words.paying)
    pay(scene, case)
    scene.headline(customer, words.refunded)
    assert words.history in customer.inner_text(".timeline")

    order.refresh_from_db()
    line = order.lines.get()
    assert (order.refunded, order.pending, line.received, line.returnable) == (5_000, 0, 1, 1)
    assert Restock.objects.get().units == 1


def ask_for_one(scene: Scene, page: Page, words: Words) -> Case:
    page.click(".bar .primary")
    scene.check(page)
    page.click(".bar .primary")
    scene.check(page)
    page.click("[name=reason][value=defect]")
    scene.check(page)
    page.click("[name=kind][value=return]")
    scene.headline(page, words.preview)
    page.fill("[name=note]", "It leaks at the base.")
    scene.check(page)
    assert not Case.objects.exists()
    page.click(".bar .primary")
    scene.headline(page, words.waiting)
    return Case.objects.get()


def approve(scene: Scene, case: Case) -> None:
    desk = scene.staff("agent", width=1280)
    desk.goto(f"{scene.url}/desk/cases/{case.ref}/")
    scene.check(desk)
    desk.click("[data-key=a]")
    desk.wait_for_selector("[data-key=t]")
    desk.context.close()


def send_back(scene: Scene, page: Page, words: Words) -> None:
    scene.headline(page, words.send_back)
    page.click(".bar .primary")
    page.fill("[name=tracking_number]", "SF1420883722")
    scene.check(page)
    page.click("form.card button")
    scene.headline(page, words.on_its_way)


def pay(scene: Scene, case: Case) -> None:
    desk = scene.staff("finance", width=1280)
    desk.goto(f"{scene.url}/desk/cases/{case.ref}/")
    scene.check(desk)
    desk.fill("[name=reference]", "BANK-20260302-1")
    desk.click("details[open] button.primary")
    desk.wait_for_selector(".path .past:last-child")
    desk.context.close()
