"""Two ways to a remedy that is not the first one asked for: an offer after evidence, and an exchange.

Everything happens in a browser; the customer's phone is 360 pixels wide.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from aftercare.cases.models import Case, Photo
from aftercare.ui.tests.staffed import bought, open_shop
from checks.browsers import OpenPage
from checks.servers import Server
from stories.browsing import Check, Scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "crack.jpg"
    Image.effect_noise((1200, 900), 60).convert("RGB").save(path, "JPEG")
    return path


def at_desk(scene: Scene, case: Case, *, role: str = "agent") -> Page:
    desk = scene.staff(role, width=1280)
    desk.goto(f"{scene.url}/desk/cases/{case.ref}/")
    scene.check(desk)
    return desk


def test_a_photo_a_question_and_an_offer_lead_to_money_for_goods_that_stay(
    server: Server, open_page: OpenPage, check_accessible: Check, photo: Path
) -> None:
    shop = open_shop(name="青木生活", locale="zh-hans")
    order = bought(shop, locale="zh-hans")
    scene = Scene(server.url, shop, order, open_page, check_accessible, "zh-CN")

    customer = scene.customer()
    customer.click(".bar .primary")
    customer.click(".bar .primary")
    customer.click("[name=reason][value=defect]")
    customer.click("[name=kind][value=return]")
    scene.headline(customer, "您将收到退款 ¥50.00")
    customer.get_by_role("link", name="未添加照片或视频").click()
    customer.set_input_files("#id_photos", photo)
    customer.fill("[name=note]", "杯身有裂纹")
    scene.check(customer)
    customer.click(".bar .primary")
    scene.headline(customer, "您将收到退款 ¥50.00")
    assert "随附 1 张照片" in customer.inner_text("main")
    customer.click(".bar .primary")
    scene.headline(customer, "答复")
    case = Case.objects.get()

    desk = at_desk(scene, case)
    desk.keyboard.press("e")
    desk.fill("[name=words]", "请拍一下裂纹的位置和底部标签。")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.get_by_text("已要求举证").wait_for()
    scene.check(desk)

    scene.headline(customer, "前提供凭证")
    assert "请拍一下裂纹的位置和底部标签。" in customer.inner_text(".timeline")
    customer.click(".bar .primary")
    scene.check(customer)
    customer.fill("[name=text]", "裂纹在杯底")
    customer.set_input_files("#id_photos", photo)
    customer.click("form.card button.primary")
    scene.headline(customer, "答复")

    desk.reload()
    desk.keyboard.press("o")
    desk.select_option("#offer_path", "return:keep")
    desk.fill("#offer_amount", "30")
    desk.fill("#offer_words", "杯子留给您，退您 30 元。")
    scene.check(desk)
    desk.get_by_role("button", name="提出方案").click()
    desk.get_by_text("已提出方案").wait_for()
    desk.context.close()

    scene.headline(customer, "向您提出协商方案")
    assert "¥30.00" in customer.inner_text("[aria-labelledby=offer]")
    customer.click(".bar .primary")
    scene.headline(customer, "接受这个方案吗？")
    customer.click("form button.primary")
    scene.headline(customer, "正在退款 ¥30.00")

    case.refresh_from_db()
    assert (case.step, case.path, case.granted) == ("refund", "keep", 3_000)
    assert Photo.objects.filter(case=case, evidence__isnull=False).count() == 2
    assert case.offers.get().state == "accepted"


def test_an_exchange_goes_back_and_forth_until_the_customer_is_content(
    server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop(name="Aomu", locale="en")
    order = bought(shop, locale="en")
    scene = Scene(server.url, shop, order, open_page, check_accessible, "en-GB")

    customer = scene.customer()
    customer.click(".bar .primary")
    customer.click(".bar .primary")
    customer.click("[name=reason][value=defect]")
    customer.click("[name=kind][value=exchange]")
    scene.check(customer)
    customer.get_by_role("button", name="The same again").click()
    scene.headline(customer, "You get a replacement")
    customer.click(".bar .primary")
    scene.headline(customer, "answers by")
    case = Case.objects.get()

    desk = at_desk(scene, case)
    desk.keyboard.press("a")
    desk.wait_for_selector("[data-key=t]")
    scene.check(desk)

    scene.headline(customer, "Send it back by")
    customer.click(".bar .primary")
    customer.fill("[name=tracking_number]", "SF1420883722")
    customer.click("form.card button.primary")
    scene.headline(customer, "Your parcel is on its way")
    scene.inspect("SF1420883722")
    scene.headline(customer, "Your replacement is sent by")

    floor = scene.staff("warehouse", width=360)
    floor.get_by_text("Send to customers").wait_for()
    scene.check(floor)
    floor.fill("[data-scan]", case.ref)
    floor.press("[data-scan]", "Enter")
    floor.get_by_role("heading", name="Send these to the customer").wait_for()
    floor.fill("[name=tracking_number]", "SF2000000001")
    scene.check(floor)
    floor.get_by_role("button", name="It has left").click()
    floor.get_by_role("heading", name="The replacement is on its way").wait_for()
    floor.context.close()

    scene.headline(customer, "Your replacement is on its way")
    assert "SF2000000001" in customer.inner_text("main")
    for page_says, then in (("Has it arrived?", "Is all well with your replacement?"),
                            ("Is all well?", "Your request is complete")):  # fmt: skip
        customer.click(".bar .primary")
        scene.headline(customer, page_says)
        customer.click("form button.primary")
        scene.headline(customer, then)

    desk.reload()
    desk.wait_for_selector(".path .past:last-child")
    assert "SF2000000001" in desk.inner_text("article")
    scene.check(desk)
    line = order.lines.get()
    # The replacement took the place of the unit that came back.
    assert (line.received, line.refunded, line.returnable) == (0, 0, 2)
