"""What every page of the demo costs a reader: bytes and requests, cold and warm, and statements of the database.

    .venv/bin/python benchmarks/pages.py [--strict]     needs Chromium and the packages of the tests

Each page is opened twice in a browser that has seen nothing: the first time is cold, the second warm.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from checks.browsers import FLAGS  # noqa: E402
from checks.demo import demo  # noqa: E402
from checks.system import chromium  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from stories.everybody import Person

KB = 1_000
ENTRY = "portal"  # by the name of its address
ENTRY_COLD, ENTRY_REQUESTS, COLD, WARM, QUERIES = 50 * KB, 6, 120 * KB, 20 * KB, 25


@dataclass(frozen=True, slots=True)
class Cost:
    """One page: bytes over the network with their headers, requests, and statements."""

    who: str
    name: str
    state: str
    cold: int
    requests: int
    warm: int
    queries: int

    def over(self) -> list[str]:
        """The budgets it misses."""
        entry = self.name == ENTRY
        limits = [
            ("cold", self.cold, ENTRY_COLD if entry else COLD),
            ("requests", self.requests, ENTRY_REQUESTS if entry else 10**6),
            ("warm", self.warm, WARM),
            ("queries", self.queries, QUERIES),
        ]
        return [f"{what} {found} of {most}" for what, found, most in limits if found > most]

    def line(self) -> str:
        missed = "; ".join(self.over())
        return (
            f"{self.who:<11}{self.name + ' ' + self.state:<44}{self.cold / KB:>8.1f}{self.requests:>6}"
            f"{self.warm / KB:>8.1f}{self.queries:>6}  {missed}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strict", action="store_true", help="exit code 1 where a budget is missed")
    strict = parser.parse_args().strict
    costs = sorted(_costs(), key=lambda cost: -cost.cold)
    print(f"{'':<55}{'cold KB':>8}{'asks':>6}{'warm KB':>8}{'SQL':>6}")
    print(*[cost.line() for cost in costs], sep="\n")
    missed = [cost for cost in costs if cost.over()]
    print(f"\n{len(costs)} pages; {f'{len(missed)} MISSED a budget' if missed else 'all within their budgets'}")
    return 1 if strict and missed else 0


def _costs() -> Iterator[Cost]:
    with demo() as url:
        from playwright.sync_api import sync_playwright

        people = _found()
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), headless=True, args=FLAGS)
            for person, pages in people:
                for page in pages:
                    cold, requests, warm = _weigh(browser, url, person, page.url)
                    yield Cost(person.name, page.name, page.state, cold, requests, warm, page.queries)
            browser.close()


def _found() -> list[tuple[Person, list[Any]]]:
    """Everybody, and one page of each address and state that they reach."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "aftercare.config.settings"
    import django

    django.setup()
    from stories.everybody import everybody
    from stories.roaming import roam

    found = []
    for person in everybody():
        pages: dict[tuple[str, str], Any] = {}
        for page in roam(person.client, *person.starts, alike=1):
            if page.media == "text/html" and page.status == 200:
                pages.setdefault((page.name, page.state), page)
        found.append((person, list(pages.values())))
    return found


def _weigh(browser: Browser, url: str, person: Person, path: str) -> tuple[int, int, int]:
    """Bytes and requests of the first visit, and bytes of the second."""
    context = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 800})
    if session := person.client.cookies.get("session"):
        context.add_cookies([{"name": "session", "value": session.value, "url": url}])
    page = context.new_page()
    cold, requests = _visit(page, url + path)
    warm, _requests = _visit(page, url + path)
    context.close()
    return cold, requests, warm


def _visit(page: Page, url: str) -> tuple[int, int]:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(url, wait_until="load")
    page.wait_for_timeout(150)  # what scripts ask for once they run
    session.detach()
    return sum(sizes), len([size for size in sizes if size])


if __name__ == "__main__":
    raise SystemExit(main())
