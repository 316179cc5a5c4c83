"""The warehouse receives three of four by scanner input; one is damaged. The customer is paid for the other two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from aftercare.cases.models import Case
from aftercare.orders.models import OrderLine, Product
from aftercare.parcels.models import Inspection, Restock
from aftercare.ui.tests.staffed import bought, open_shop, picture, sent
from checks.browsers import OpenPage
from checks.servers import Server
from stories.browsing import Check, Scene, choose

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GTIN = "4006381333931"


@dataclass(frozen=True)
class Words:
    locale: str
    shirt: str
    category: str
    torn: str
    wrong: str
    receive: str
    to_inspect: str
    all_well: str
    nothing_more: str


CHINESE = Words(
    locale="zh-CN", shirt="亚麻衬衫 · 蓝 M", category="服装", torn="领口有裂口", wrong="商品不符",
    receive="收货 3 / 4", to_inspect="待验货 3 件", all_well="全部合格", nothing_more="不会再有商品寄到",
)  # fmt: skip
ENGLISH = Words(
    locale="en-GB", shirt="Linen shirt · blue M", category="Apparel", torn="A tear at the collar", wrong="Wrong item",
    receive="Receive 3 of 4", to_inspect="To inspect: 3 units", all_well="All as it should be",
    nothing_more="Nothing more comes",
)  # fmt: skip


@pytest.mark.once("sqlite")
@pytest.mark.parametrize(
    "words", [pytest.param(CHINESE, marks=pytest.mark.long), ENGLISH], ids=lambda words: words.locale
)
def test_three_of_four_come_and_one_is_damaged(
    words: Words, server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop(name="Aomu")
    order = bought(shop, quantity=4)
    OrderLine.objects.filter(order=order).update(category=words.category, title=words.shirt)
    Product.objects.filter(shop=shop).update(gtin=GTIN.zfill(14))
    wrong = bought(shop).lines.get().sku
    case = sent(order, units=4, note=words.torn)
    scene = Scene(server.url, shop, order, open_page, check_accessible, words.locale)
    floor = scene.staff("warehouse", width=360)

    scan(floor, case.parcels.get().tracking_number)
    floor.wait_for_selector("form[data-count]")
    for code in (GTIN, order.lines.get().sku, GTIN):
        scan(floor, code)
    floor.locator(".said.done").filter(has_text="3 / 4").wait_for()
    scan(floor, wrong)
    floor.locator(".said.late").filter(has_text=words.wrong).wait_for()
    scene.check(floor)
    floor.get_by_role("button", name=words.receive).click()
    floor.get_by_role("heading", name=words.to_inspect).wait_for()
    scene.read(floor)

    floor.fill("[name=units]", "2")
    floor.get_by_role("button", name=words.all_well).click()
    find(floor, grade="A", place="sellable")
    torn = picture().read()
    floor.set_input_files("[name=photos]", {"name": "torn.jpg", "mimeType": "image/jpeg", "buffer": torn})
    floor.fill("[name=note]", words.torn)
    find(floor, grade="D", place="to_customer")
    floor.get_by_role("button", name=words.nothing_more).click()
    floor.locator(".signal.done h1").wait_for()
    scene.read(floor)

    case.refresh_from_db()
    assert (case.step, case.granted) == ("refund", 10_000)
    assert Restock.objects.get().units == 2
    rest = Case.objects.exclude(pk=case.pk).get(channel="inspection")
    assert rest.step == "failed"
    damaged = Inspection.objects.filter(parcel_line__parcel__case=case, accepted=False).get()
    assert (damaged.grade, damaged.note, damaged.photos.count()) == ("D", words.torn, 1)


def scan(page: Page, code: str) -> None:
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def find(page: Page, *, grade: str, place: str) -> None:
    before = page.locator(".found").count()
    choose(page, grade=grade, disposition=place)
    page.click(".do .primary")
    page.locator(".found").nth(before).wait_for()
