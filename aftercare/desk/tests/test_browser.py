"""The desk and the floor in a real browser: what is wrong at its field, and fitting every screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from aftercare.cases.models import Case
from aftercare.ui.tests.staffed import (
    PASSWORD,
    approved,
    arrived,
    asked,
    bought,
    open_shop,
    sent,
    staff,
)
from checks.browsers import OpenPage
from checks.servers import Server
from checks.watching import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]
Check = Callable[["Page"], None]
DESK = {"width": 1440, "height": 900}


def _enter(page: Page, server: Server, username: str, path: str) -> None:
    page.goto(f"{server.url}{path}")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}{path}")


def test_what_is_wrong_appears_at_its_field_without_leaving_the_page(
    server: Server, open_page: OpenPage, check_accessible: Check, watch: Watch
) -> None:
    watch.expects(422)
    shop = open_shop()
    case = asked(bought(shop))
    page = open_page(**DESK)
    _enter(page, server, staff("agent", shop).username, f"/desk/cases/{case.ref}/")
    page.keyboard.press("x")
    page.get_by_role("button", name="Refuse and tell the customer").click()
    page.locator(".problem", has_text="Write the customer why: they will read it.").wait_for()
    assert page.url == f"{server.url}/desk/cases/{case.ref}/"
    assert page.evaluate("document.activeElement.name") == "because"
    check_accessible(page)
    page.keyboard.type("The cup was used for a year.")
    page.get_by_role("button", name="Refuse and tell the customer").click()
    page.get_by_text("Refused; the customer reads your words now.").wait_for()
    assert Case.objects.get().step == "rejected"


def test_an_agent_opens_a_request_from_a_search(
    server: Server, open_page: OpenPage, check_accessible: Check, watch: Watch
) -> None:
    watch.expects(422)
    shop = open_shop()
    order = bought(shop)
    page = open_page(**DESK)
    _enter(page, server, staff("agent", shop).username, "/desk/orders/")
    page.keyboard.press("/")
    page.keyboard.type(order.email)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=order.number).click()
    page.get_by_label("Units").fill("1")
    page.get_by_role("button", name="Open the request").click()
    page.get_by_text("Choose why the customer wants this.").wait_for()
    check_accessible(page)
    page.get_by_label("Reason").select_option("defect")
    page.get_by_role("button", name="Look first").click()
    page.get_by_text("Back to Alipay").wait_for()
    page.get_by_role("button", name="Open the request").click()
    page.wait_for_url("**/desk/cases/**")
    assert Case.objects.get().channel == "desk"


def test_the_width_of_the_panes_is_remembered(server: Server, open_page: OpenPage) -> None:
    shop = open_shop()
    case = asked(bought(shop))
    page = open_page(**DESK)
    _enter(page, server, staff("agent", shop).username, f"/desk/cases/{case.ref}/")
    page.get_by_role("separator", name="Width of the queue").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.reload()
    assert page.evaluate("document.querySelector('.pane.list').offsetWidth") == 380 + 48


@pytest.mark.parametrize("locale", ["zh-CN", pytest.param("en-GB", marks=pytest.mark.long)])
def test_the_floor_fits_the_narrowest_phone(
    locale: str, server: Server, open_page: OpenPage, check_accessible: Check, watch: Watch
) -> None:
    watch.expects(422)
    shop = open_shop()
    coming = sent(bought(shop, lines=2, quantity=3), units=3)
    here = arrived(bought(shop, lines=2, quantity=3), units=3)
    page = open_page(locale=locale, width=320)
    _enter(page, server, staff("warehouse", shop).username, "/floor/")
    for path in ("/floor/", "/floor/?q=ZZ99", f"/floor/cases/{coming.ref}/", f"/floor/cases/{here.ref}/"):
        page.goto(server.url + path)
        check_accessible(page)
        targets = page.locator("main :is(.button, .choose):visible")
        heights = targets.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert min(heights, default=56) >= 56, path


@pytest.mark.parametrize("width", [390, *(pytest.param(width, marks=pytest.mark.long) for width in (800, 1100))])
def test_the_desk_reads_on_smaller_screens(
    width: int, server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop()
    case = approved(bought(shop))
    page = open_page(width=width)
    _enter(page, server, staff("agent", shop).username, "/desk/")
    for path in ("/desk/", f"/desk/cases/{case.ref}/", "/desk/orders/", f"/desk/orders/{case.order.ref}/"):
        page.goto(server.url + path)
        check_accessible(page)
        cut = "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).length"
        assert page.locator(".pane.case, .pane.side").evaluate_all(cut) == 0, path
