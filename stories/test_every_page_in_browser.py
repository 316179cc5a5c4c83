"""Every page and state of the demo shop in a real browser, as everybody who reaches it: read, by keyboard, narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from checks.browsers import OpenPage
from checks.servers import Server
from stories.everybody import Person, everybody
from stories.looking import complaints
from stories.roaming import roam

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]
WIDTHS = {"portal": 390, "floor": 390, "desk": 1280}
LANGUAGES = {"zh-CN": "zh-hans", "en-GB": "en"}


@pytest.mark.parametrize("surface", WIDTHS)
@pytest.mark.parametrize(
    ("locale", "scheme"),
    [
        ("zh-CN", "light"),
        pytest.param("en-GB", "light", marks=pytest.mark.long),
        pytest.param("zh-CN", "dark", marks=pytest.mark.long),
        pytest.param("en-GB", "dark", marks=pytest.mark.long),
    ],
)
def test_every_page_can_be_read_and_used_by_everybody(
    server: Server, open_page: OpenPage, surface: str, locale: str, scheme: str
) -> None:
    wrong: dict[str, list[Any]] = {}
    seen: set[tuple[str, str]] = set()
    width = WIDTHS[surface]
    for person in everybody(language=LANGUAGES[locale]):
        if person.surface != surface:
            continue
        page = open_page(locale=locale, width=width, height=900)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        _enter(page, server, person)
        for found in roam(person.client, *person.starts, alike=1):
            if found.media != "text/html" or found.status != 200 or (found.name, found.state) in seen:
                continue
            seen.add((found.name, found.state))
            page.goto(server.url + found.url)
            page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
            if told := complaints(page, width=width):
                wrong[f"{person.name}: {found}"] = told
    assert wrong == {}


def _enter(page: Page, server: Server, person: Person) -> None:
    if session := person.client.cookies.get("session"):
        page.context.add_cookies([{"name": "session", "value": session.value, "url": server.url}])
