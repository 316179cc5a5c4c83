"""In a real browser: codes turned on with a real one, signing in with them, and with a recovery code, once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from aftercare.core.messages import Message
from aftercare.people.models import User
from aftercare.ui.tests.staffed import PASSWORD, open_shop, staff
from checks.browsers import OpenPage
from checks.servers import Server
from checks.watching import Watch

from .team import invited_to

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]
Check = Callable[["Page"], None]
DESK = {"width": 1440, "height": 900}


def _shown(secret: str, steps: int = 0) -> str:
    """What the app shows. The one of the next step is accepted too, and is another one."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


@pytest.mark.parametrize("locale", ["zh-CN", pytest.param("en-GB", marks=pytest.mark.long)])
def test_codes_are_turned_on_and_used(
    locale: str, server: Server, open_page: OpenPage, check_accessible: Check, watch: Watch
) -> None:
    watch.expects(422)
    user = staff("agent", open_shop(), locale="en" if locale == "en-GB" else "zh-hans")
    page = open_page(locale=locale, **DESK)
    _password_in(page, server, user)
    page.goto(f"{server.url}/desk/account/")
    check_accessible(page)
    page.locator("a[href='/desk/account/app/']").click()
    check_accessible(page)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/account/app/")
    check_accessible(page)
    assert page.locator(".qr").evaluate("one => one.naturalWidth") > 0
    secret = page.locator("[data-secret]").inner_text()
    page.locator("[name=code]").fill("000000")
    page.keyboard.press("Enter")
    page.locator(".problem").wait_for()
    check_accessible(page)
    assert page.locator("[data-secret]").inner_text() == secret
    page.locator("[name=code]").fill(_shown(secret))
    page.keyboard.press("Enter")
    page.locator(".codes").wait_for()
    check_accessible(page)
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10

    _leave(page)
    _password_in(page, server, user)
    page.wait_for_url("**/desk/enter/code/")
    check_accessible(page)
    page.locator("[name=code]").fill(_shown(secret, 1))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/desk/")

    _leave(page)
    _password_in(page, server, user)
    page.locator("[name=code]").fill(codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/desk/")

    _leave(page)
    _password_in(page, server, user)
    page.locator("[name=code]").fill(codes[0])
    page.keyboard.press("Enter")
    page.locator(".problem").wait_for()
    assert page.url == f"{server.url}/desk/enter/code/"


def test_somebody_joins_on_a_phone(server: Server, open_page: OpenPage, check_accessible: Check) -> None:
    shop = open_shop(locale="en")
    invited_to(shop, role="warehouse", email="wang@example.com")
    link = re.search(r"/desk/join/\S+", Message.objects.get().text)
    assert link
    page = open_page(width=360)
    page.goto(server.url + link[0])
    check_accessible(page)
    page.get_by_label("Your name").fill("Wang Qiang")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/desk/enter/")
    page.get_by_label("User name").fill("Wang@Example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/floor/")
    page.goto(f"{server.url}/desk/account/")
    check_accessible(page)


@pytest.mark.parametrize("width", [390, pytest.param(1100, marks=pytest.mark.long)])
def test_the_pages_about_people_read_on_every_screen(
    width: int, server: Server, open_page: OpenPage, check_accessible: Check
) -> None:
    shop = open_shop()
    admin, agent = staff("admin", shop), staff("agent", shop)
    invited_to(shop, by=admin)
    page = open_page(width=width)
    _password_in(page, server, admin)
    page.wait_for_url(f"{server.url}/desk/")
    for path in ("team/", f"team/people/{agent.ref}/", "team/invitations/", "audit/", "account/", "account/password/"):
        page.goto(f"{server.url}/desk/{path}")
        check_accessible(page)
    page.goto(f"{server.url}/desk/team/people/{agent.ref}/")
    page.get_by_label("Role").select_option("finance")
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_text("Changed; it holds from now on.").wait_for()
    assert User.objects.get(pk=agent.pk).role == "finance"
    page.goto(f"{server.url}/desk/audit/?event=staff.changed")
    page.get_by_role("cell", name="Role or shops changed").first.wait_for()


def _password_in(page: Page, server: Server, user: User) -> None:
    page.goto(f"{server.url}/desk/enter/")
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/(enter/code/)?$"))


def _leave(page: Page) -> None:
    page.locator("[popovertarget=person]").click()
    page.locator("form[action='/desk/leave/'] button").click()
    page.wait_for_url("**/desk/enter/")
