"""In a real browser: a draft kept while it is typed, with the law beside it; and from there to publication."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from aftercare.core.tasks import run_until_idle
from aftercare.people.models import User
from aftercare.policy.models import Backtest, PolicyVersion
from aftercare.ui.tests.staffed import PASSWORD, asked, bought, open_shop, staff
from checks.browsers import OpenPage
from checks.servers import Server
from stories.reading import read

from .studio import draft_of, to

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]
Check = Callable[["Page"], None]


def enter(page: Page, server: Server, user: User, address: str) -> None:
    page.goto(server.url + address)
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(server.url + address)


def test_what_is_typed_is_held_to_the_law_at_once_and_kept_by_itself(
    server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop()
    draft = draft_of(shop)
    page = open_page(locale="en-US", width=1440, height=900)
    enter(page, server, staff("supervisor", shop), to("edit", draft.ref, "windows"))
    page.locator("[name=window_days]").press_sequentially("x")
    page.wait_for_selector("#state[data-state=wrong]")
    page.fill("[name=window_days]", "3")
    page.wait_for_selector("#n-f-window_days .problem >> text=less than the 7 days")
    page.fill("[name=window_days]", "30")
    page.locator("[name=window_days]").blur()
    page.wait_for_selector("#state[data-state=kept]")
    page.click("button[value='windows.add']")
    page.fill("[name='windows.0.days']", "60")
    page.locator("[name='windows.0.days']").blur()
    page.wait_for_selector("#state[data-state=kept]")
    draft.refresh_from_db()
    assert (draft.data["window_days"], draft.data["windows"][0]["days"]) == (30, 60)
    check_accessible(page)
    page.set_viewport_size({"width": 320, "height": 740})
    check_accessible(page)


@pytest.mark.long
def test_a_policy_is_edited_backtested_and_published(
    server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    def check(page: Page) -> None:
        check_accessible(page)
        read(page)

    shop = open_shop()
    case = asked(bought(shop))
    page = open_page(locale="zh-CN", width=390, height=844)
    enter(page, server, staff("supervisor", shop), to("versions", shop.slug))
    check(page)
    page.fill("[name=title]", "双十一：全部自动同意")
    page.click("text=新建草稿 >> nth=-1")
    draft = PolicyVersion.objects.get(state="draft")
    page.goto(server.url + to("edit", draft.ref, "automatic"))
    page.check("[name='auto_return.reasons.any']")
    page.wait_for_selector("#state[data-state=kept]")
    page.fill("[name='auto_return.max_amount']", "")
    page.locator("[name='auto_return.max_amount']").blur()
    page.wait_for_selector("#state[data-state=typing]", state="detached")
    page.wait_for_selector("#state[data-state=kept]")
    check(page)
    page.goto(server.url + to("backtests", draft.ref))
    check(page)
    page.click("text=开始回测")
    page.wait_for_selector("progress")
    check(page)
    run_until_idle()
    page.wait_for_selector(".chart")
    check(page)
    page.click(".chart summary >> nth=0")
    page.click(".chart .bars a >> nth=0")
    page.wait_for_selector(f"text={case.ref}")
    check(page)
    for name in ("version", "compare", "try", "raw", "publish"):
        page.goto(server.url + to(name, draft.ref))
        check(page)
    page.click("text=立即发布")
    page.wait_for_url(server.url + to("version", draft.ref))
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("published", 2)
    assert Backtest.objects.get().state == "done"
