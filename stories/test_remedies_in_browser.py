"""Two ways to a remedy that is not the first one asked for: an offer after evidence, and an exchange.

Everything happens in a browser; the customer's phone is 360 pixels wide.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from aftercare.cases.models import Case, Photo
from aftercare.orders.models import OrderLine, Product
from aftercare.ui.tests.staffed import bought, open_shop
from checks.browsers import OpenPage
from checks.servers import Server
from stories.browsing import Check, Scene
from stories.paying import paid_online, sandbox_connected
from stories.waiting import worker_thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "crack.jpg"
    Image.effect_noise((1200, 900), 60).convert("RGB").save(path, "JPEG")
    return path


@pytest.mark.once("sqlite")
def test_a_photo_a_question_and_an_offer_lead_to_money_for_goods_that_stay(
    server: Server, open_page: OpenPage, check_accessible: Check, photo: Path
) -> None:
    shop = open_shop(name="青木生活", locale="zh-hans")
    order = bought(shop, locale="zh-hans", tenders=paid_online(10_000))
    scene = Scene(server.url, shop, order, open_page, check_accessible, "zh-CN")

    customer = scene.customer()
    customer.click(".bar .primary")
    customer.click(".stepper [data-step='-1']")
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

    desk = scene.at_case(case)
    desk.keyboard.press("e")
    desk.fill("[name=words]", "请拍一下裂纹的位置和底部标签。")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.get_by_text("已要求举证").wait_for()
    scene.read(desk)

    scene.headline(customer, "前提供凭证")
    assert "请拍一下裂纹的位置和底部标签。" in customer.inner_text(".timeline")
    customer.click(".bar .primary")
    scene.read(customer)
    customer.fill("[name=text]", "裂纹在杯底")
    customer.set_input_files("#id_photos", photo)
    customer.click("form.card button.primary")
    scene.headline(customer, "答复")

    desk.reload()
    desk.keyboard.press("o")
    desk.select_option("#offer_path", "return:keep")
    desk.fill("#offer_amount", "30")
    desk.fill("#offer_words", "杯子留给您，退您 30 元。")
    scene.read(desk)
    desk.get_by_role("button", name="提出方案").click()
    desk.get_by_text("已提出方案").wait_for()
    desk.context.close()

    scene.headline(customer, "向您提出协商方案")
    assert "¥30.00" in customer.inner_text("[aria-labelledby=offer]")
    customer.click(".bar .primary")
    scene.headline(customer, "接受这个方案吗？")
    customer.click("form button.primary")
    scene.headline(customer, "正在退款 ¥30.00")
    with sandbox_connected() as sandbox, worker_thread():
        scene.headline(customer, "已退款 ¥30.00")
        assert [moved.amount for moved in sandbox.book.movements()] == [3_000]

    case.refresh_from_db()
    assert (case.step, case.path, case.granted) == ("completed", "keep", 3_000)
    assert Photo.objects.filter(case=case, evidence__isnull=False).count() == 2
    assert case.offers.get().state == "accepted"


@pytest.mark.long
def test_another_size_comes_for_the_one_that_goes_back(
    server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop(name="Aomu", locale="en")
    order = bought(shop, locale="en")
    bought_size = order.lines.get()
    OrderLine.objects.filter(order=order).update(title="Linen shirt M", category="Shirts")
    wanted = Product.objects.create(shop=shop, sku="SHIRT-L", title="Linen shirt L", category="Shirts")
    scene = Scene(server.url, shop, order, open_page, check_accessible, "en-GB")

    customer = scene.customer()
    customer.click(".bar .primary")
    customer.click(".stepper [data-step='-1']")
    customer.click("[name=reason][value=changed_mind]")
    customer.click("[name=kind][value=exchange]")
    scene.check(customer)
    customer.get_by_role("button", name="Linen shirt L").click()
    scene.headline(customer, "You get a replacement")
    customer.click(".bar .primary")
    scene.headline(customer, "answers by")
    case = Case.objects.get()
    assert case.lines.get().wanted == wanted.sku

    desk = scene.at_case(case)
    desk.keyboard.press("a")
    desk.wait_for_selector("[data-key=t]")
    scene.read(desk)

    scene.headline(customer, "Send it back by")
    customer.click(".bar .primary")
    customer.fill("[name=tracking_number]", "SF1420883722")
    customer.click("form.card button.primary")
    scene.headline(customer, "Your parcel is on its way")
    scene.inspect("SF1420883722")
    scene.headline(customer, "Your replacement is sent by")

    floor = scene.staff("warehouse", width=360)
    floor.get_by_text("Send to customers").wait_for()
    scene.read(floor)
    floor.fill("[data-scan]", case.ref)
    floor.press("[data-scan]", "Enter")
    floor.get_by_role("heading", name="Send these to the customer").wait_for()
    floor.get_by_text("Linen shirt L").first.wait_for()
    floor.fill("[name=tracking_number]", "SF2000000001")
    scene.read(floor)
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
    scene.read(desk)
    bought_size.refresh_from_db()
    # The replacement took the place of the unit that came back.
    assert (bought_size.received, bought_size.refunded, bought_size.returnable) == (0, 0, 2)
