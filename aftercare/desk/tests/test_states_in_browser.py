"""Every state of a case at the desk and the floor, read by everybody: accessible, in both languages, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from aftercare.cases.models import Case
from aftercare.core import clock
from aftercare.desk.tests.test_acts import appealed, assessed, delivering, failed, found, intercepting, lost, offered
from aftercare.parcels.finding import find
from aftercare.parcels.inspecting import inspect
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import (
    WAREHOUSE,
    arrived,
    bought,
    finding,
    open_shop,
    replacing,
    signed_in,
    unsent,
)
from checks.browsers import OpenPage
from checks.servers import Server
from checks.watching import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.once("sqlite"),
    pytest.mark.django_db(transaction=True),
]
Check = Callable[["Page"], None]


def _as(page: Page, server: Server, client: Client) -> None:
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": server.url}])


@pytest.fixture
def shop() -> Shop:
    return open_shop(name="Aomu")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_every_state_of_a_case_can_be_read_by_everybody(
    shop: Shop, server: Server, open_page: OpenPage, check_accessible: Check, locale: str
) -> None:
    page = open_page(locale=locale, width=1280, height=900)
    _as(page, server, signed_in("supervisor", shop))
    for make in (appealed, offered, failed, found, assessed, delivering, lost):
        case = make(shop)
        page.goto(f"{server.url}/desk/cases/{case.ref}/")
        page.evaluate("document.querySelectorAll('details.act').forEach(act => { act.open = true })")
        page.wait_for_timeout(300)  # colours fade; what is judged has faded in
        check_accessible(page)
    page.goto(f"{server.url}/desk/orders/{bought(shop).ref}/")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    check_accessible(page)


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_every_task_of_the_floor_can_be_read_by_everybody(
    shop: Shop, server: Server, open_page: OpenPage, check_accessible: Check, locale: str, watch: Watch
) -> None:
    watch.expects(422)
    page = open_page(locale=locale, width=360)
    _as(page, server, signed_in("warehouse", shop))
    for make in (unsent, intercepting, replacing):
        page.goto(f"{server.url}/floor/cases/{make(shop).ref}/")
        check_accessible(page)
    here = checked(shop)
    for address in ("", f"cases/{here.ref}/", f"labels/{here.ref}/", "found/", "today/", "?q=NOTHING"):
        page.goto(f"{server.url}/floor/{address}")
        check_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    _as(page, server, signed_in("supervisor", shop))
    stray = find(shop, note="A red scarf", code="SF99", by=WAREHOUSE, at=clock.now())
    for address in ("found/", f"found/{stray.ref}/", "checks/"):
        page.goto(f"{server.url}/desk/{address}")
        check_accessible(page)


def checked(shop: Shop) -> Case:
    """Some of it is looked at by a checklist, the rest waits."""
    case = arrived(bought(shop), units=2)
    checks = (("complete", True), ("unmarked", False))
    found = replace(finding(case.lines.get()), units=1, checks=checks)
    return inspect(case, findings=[found], by=WAREHOUSE, at=clock.now())
