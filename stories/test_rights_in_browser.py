"""What the law gives a customer, used from a phone: a refusal that cites it and is appealed, and withdrawing from a
contract without an account."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from aftercare.cases.models import Case
from aftercare.connectors.channels.tests.mailbox import mail_server
from aftercare.core import clock
from aftercare.orders.models import OrderLine
from aftercare.policy.terms import STANDARD
from aftercare.ui.tests.staffed import bought, open_shop
from checks.browsers import OpenPage
from checks.servers import Server
from stories.browsing import Check, Scene
from stories.makers import line_in, make_order, make_shop
from stories.waiting import wait_until, worker_thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.once("postgresql")
def test_a_refusal_cites_the_law_and_a_supervisor_rules_on_the_appeal(
    server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop(name="青木生活", locale="zh-hans")
    order = bought(shop, quantity=1, locale="zh-hans")
    OrderLine.objects.filter(order=order).update(title="刻字马克杯", traits=["made_to_order"])
    scene = Scene(server.url, shop, order, open_page, check_accessible, "zh-CN")

    # Made to order, and without a fault: the law gives no right to change one's mind.
    customer = scene.customer()
    customer.click(".bar .primary")
    customer.click("[name=reason][value=changed_mind]")
    scene.headline(customer, "这里无法申请")
    customer.get_by_text("《七日无理由退货办法》第6条").first.wait_for()
    scene.check(customer)
    customer.click(".crumbs a")
    customer.click("[name=reason][value=defect]")
    customer.click("[name=kind][value=return]")
    scene.headline(customer, "您将收到退款 ¥50.00")
    customer.fill("[name=note]", "杯底漏水")
    customer.click(".bar .primary")
    scene.headline(customer, "答复")
    case = Case.objects.get()

    desk = scene.at_case(case)
    desk.keyboard.press("x")
    desk.keyboard.type("照片里看不出漏水。")
    desk.locator(".letter").get_by_text("照片里看不出漏水。").wait_for()
    scene.read(desk)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.get_by_text("已拒绝，您写的说明正在发给顾客。").wait_for()
    desk.context.close()

    scene.headline(customer, "您的售后申请未通过")
    assert "照片里看不出漏水。" in customer.inner_text("main")
    customer.locator("a[href$='/appeal/']").click()
    customer.fill("[name=words]", "装满水，十分钟就漏干。")
    scene.read(customer)
    customer.click("form.card button.primary")
    scene.headline(customer, "主管将在")

    boss = scene.staff("supervisor", width=1280)
    boss.goto(f"{server.url}/desk/?view=supervisor")
    boss.keyboard.press("j")
    boss.keyboard.press("Enter")
    boss.wait_for_url(f"**/{case.ref}/**")
    assert "装满水，十分钟就漏干。" in boss.inner_text("article")
    scene.read(boss)
    # Open at once, because ruling is what it waits for.
    boss.locator("#rule_ruling_0").focus()
    boss.keyboard.press("Space")
    boss.keyboard.press("Tab")
    boss.keyboard.type("顾客说明了问题，请寄回检查。")
    boss.keyboard.press("Tab")
    boss.keyboard.press("Enter")
    boss.get_by_text("已裁决，顾客可看到您的说明。").wait_for()

    scene.headline(customer, "请在")
    assert "顾客说明了问题，请寄回检查。" in customer.inner_text("main")
    case.refresh_from_db()
    assert (case.step, case.granted) == ("send_back", 5_000)


@pytest.mark.once("sqlite")
def test_somebody_without_an_account_withdraws_in_two_steps_and_keeps_the_confirmation(
    server: Server, open_page: OpenPage, check_accessible: Check, settings: Any
) -> None:
    terms = STANDARD.model_copy(update={"window_days": 14})
    shop = make_shop(terms, name="Aomu", country="DE", currency="EUR", timezone="Europe/Berlin", locale="en")
    # The last day of the period has begun.
    at = clock.now() - timedelta(days=13)
    order = make_order(
        shop, [line_in(2, 27_600, title="Linen shirt")], country="DE", currency="EUR", email="ana@example.com",
        placed_at=at, paid_at=at, delivered_at=at,
    )  # fmt: skip
    scene = Scene(server.url, shop, order, open_page, check_accessible, "en-GB")
    page = open_page(locale="en-GB", width=360)
    page.goto(f"{server.url}/shop/{shop.slug}/")
    page.get_by_role("link", name="Withdraw from contract here").click()
    page.get_by_label("Your name").fill("Ana Pérez")
    page.get_by_label("Order number").fill(order.number)
    page.get_by_label("E-mail for the confirmation").fill(order.email)
    scene.check(page)
    page.get_by_role("button", name="Go on to confirm").press("Enter")
    page.get_by_role("button", name="Confirm withdrawal").wait_for()
    scene.check(page)
    assert not Case.objects.exists()
    page.get_by_role("button", name="Confirm withdrawal").press("Enter")
    scene.headline(page, "You have withdrawn from the contract")
    case = Case.objects.get()
    assert (case.lines.get().units, case.step) == (2, "send_back")

    with mail_server(settings) as mailbox, worker_thread():
        wait_until(lambda: len(mailbox.letters) == 2)
    confirmation, forward = sorted(map(text_of, mailbox.letters), key=lambda text: "Received at:" not in text)
    assert "Name: Ana Pérez\n" in confirmation
    link = re.search(r"/open/\S+", forward)
    assert link
    page.goto(server.url + link[0])
    scene.headline(page, "Send it back by")


def text_of(letter: EmailMessage) -> str:
    assert letter["To"] == "ana@example.com"
    part = letter.get_body(("plain",))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")
