"""Fixtures that drive Chromium: a phone in the reader's language, and accessibility rules on any page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from checks import system
from checks.watching import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OpenPage = Callable[..., "Page"]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = system.chromium()
    if program is None:
        pytest.skip("there is no Chromium; ./test --install installs it")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop on this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Watch:
    """`watch.expects(422)`: the answer that the test is about."""
    return Watch()


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    """`open_page(locale="zh-CN", width=360)`: a fresh profile, watched."""
    contexts = []

    def open_(*, locale: str = "en-GB", width: int = 360, height: int = 740) -> Page:
        # Nothing is looked at half-faded.
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()
    complaints = watch.complaints()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def check_accessible() -> Callable[[Page], None]:
    """Fails naming each rule the page breaks, each place, and whether it scrolls sideways."""

    def check(page: Page) -> None:
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    return check
