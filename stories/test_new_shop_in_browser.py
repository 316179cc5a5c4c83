"""A new shop in a real browser: from an empty installation to its first request, through the first steps alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.orders.models import Order, OrderImport
from aftercare.people.first import first_link
from aftercare.people.models import Invitation, Shop, User
from aftercare.ui.tests.staffed import PASSWORD
from checks.browsers import OpenPage
from checks.servers import Server
from stories.reading import read

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EXPORT = """订单编号,订单创建时间,付款时间,签收时间,邮箱,商家编码,商品名称,购买数量,单价
T-1,{day} 10:00:00,{day} 10:01:00,{day} 12:00:00,lin@example.com,CUP,蓝色陶杯,2,39.90
T-2,{day} 11:00:00,{day} 11:01:00,{day} 13:00:00,chen@example.com,POT,紫砂茶壶,一,128
"""


@pytest.mark.long
def test_an_empty_installation_comes_to_its_first_request(
    start_server: Callable[..., Server], start_worker: Any, open_page: OpenPage,
    check_accessible: Callable[[Page], None],
) -> None:  # fmt: skip
    def check(page: Page) -> None:
        check_accessible(page)
        read(page)

    server = start_server()
    start_worker()
    link = first_link()
    page = open_page(locale="zh-CN", width=1280, height=900)
    page.goto(server.url + link[link.index("/desk/") :])
    check(page)
    page.get_by_label("您的姓名").fill("梅")
    page.get_by_label("电子邮件").fill("mei@example.com")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="开始").click()
    check(page)
    page.get_by_role("link", name="店铺").last.click()
    page.get_by_label("顾客看到的名称").fill("茶舍")
    check(page)
    page.get_by_role("button", name="开设店铺").click()
    page.get_by_text("消费者权益保护法").first.wait_for()
    check(page)
    page.get_by_role("link", name="保留并继续").click()
    day = f"{clock.now():%Y-%m-%d}"
    page.set_input_files("[type=file]", {"name": "export.csv", "mimeType": "text/csv",
                                          "buffer": EXPORT.format(day=day).encode()})  # fmt: skip
    page.get_by_role("button", name="核对各列").click()
    page.get_by_text("不是整数").first.wait_for()
    check(page)
    page.get_by_role("button", name="导入", exact=True).click()
    page.get_by_text("1 个订单已在店铺中").wait_for()
    check(page)
    page.get_by_role("link", name="继续").click()
    page.get_by_label("电子邮件").fill("lin@example.com")
    page.get_by_role("button", name="邀请").click()
    page.get_by_role("link", name="继续").click()
    check(page)
    page.get_by_role("button", name="以顾客身份查看").first.click()
    page.get_by_text("蓝色陶杯").first.wait_for()
    page.goto(f"{server.url}/desk/start/request/")
    page.get_by_role("link", name="新建售后单").first.click()
    line = Order.objects.get().lines.get()
    page.fill(f"[name=units_{line.pk}]", "1")
    page.select_option(f"[name=reason_{line.pk}]", "changed_mind")
    page.locator("form[action$='/open/'] button.primary").click()
    page.wait_for_url("**/desk/cases/**")
    page.goto(f"{server.url}/desk/start/")
    page.get_by_text("茶舍 已经开始运转").wait_for()
    check(page)
    assert (User.objects.count(), Shop.objects.get().name, Case.objects.count()) == (1, "茶舍", 1)
    assert (Invitation.objects.get().email, OrderImport.objects.get().state) == ("lin@example.com", "done")
