"""A customer returns one of two units: at best alone with their phone, else the agent, the warehouse and finance do
their part, each at their own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.parcels.models import Restock
from aftercare.policy.terms import Trust
from aftercare.ui.tests.staffed import bought, open_shop
from checks.browsers import OpenPage
from checks.servers import Server
from stories.browsing import Check, Scene
from stories.makers import EASY, line_in, make_order, make_shop
from stories.paying import paid_online, sandbox_connected
from stories.waiting import worker_thread

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT_TAPS = "addEventListener('click', (e) => e.isTrusted && tapped(e.target.innerText ?? ''), true)"


@pytest.mark.once("postgresql")
def test_a_return_takes_four_taps_and_the_money_is_back_before_the_goods(
    server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = make_shop(EASY.model_copy(update={"instant": Trust(reasons=None)}), name="Aomu", brand_color="#2f6f5e")
    at = clock.now() - timedelta(days=1)
    order = make_order(
        shop, [line_in(1, 10_000, title="Linen shirt")], tenders=paid_online(10_000), phone="138 0013 8000",
        placed_at=at, paid_at=at, delivered_at=at,
    )  # fmt: skip
    scene = Scene(server.url, shop, order, open_page, check_accessible, "en-GB")
    with sandbox_connected() as sandbox, worker_thread():
        page = scene.customer()
        taps: list[str] = []
        page.expose_function("tapped", lambda text: taps.append(text))
        page.add_init_script(COUNT_TAPS)
        page.reload()
        for tap, leads_to in (
            (".bar .primary", "**/ask/why/"),
            ("[name=reason][value=changed_mind]", "**/ask/how/"),
            ("[name=kind][value=return]", "**/ask/check/"),
            (".bar .primary", "**/cases/**"),
        ):
            scene.check(page)
            page.click(tap)
            page.wait_for_url(leads_to)
        assert "¥100.00 is on its way to" in page.inner_text(".toasts")
        scene.headline(page, "Send it back by")
        page.get_by_text("You have what you asked for already.").wait_for()
        assert [moved.amount for moved in sandbox.book.movements()] == [10_000]
    assert len(taps) == 4
    case = Case.objects.get()
    assert (case.path, case.step, case.granted) == ("instant", "send_back", 10_000)


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


@pytest.mark.long
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
    page.click(".stepper [data-step='-1']")
    page.click("[name=reason][value=defect]")
    page.click("[name=kind][value=return]")
    scene.headline(page, words.preview)
    page.fill("[name=note]", "?!")
    assert not Case.objects.exists()
    page.click(".bar .primary")
    scene.headline(page, words.waiting)
    return Case.objects.get()


def approve(scene: Scene, case: Case) -> None:
    desk = scene.at_case(case)
    desk.keyboard.press("a")
    desk.wait_for_selector("[data-key=t]")
    scene.read(desk)
    desk.context.close()


def send_back(scene: Scene, page: Page, words: Words) -> None:
    scene.headline(page, words.send_back)
    page.click(".bar .primary")
    page.fill("[name=tracking_number]", "SF1420883722")
    scene.read(page)
    page.click("form.card button")
    scene.headline(page, words.on_its_way)


def pay(scene: Scene, case: Case) -> None:
    desk = scene.at_case(case, role="finance")
    desk.fill("[name=reference]", "BANK-20260302-1")
    desk.click("details[open] button.primary")
    desk.wait_for_selector(".path .past:last-child")
    scene.read(desk)
    desk.context.close()
