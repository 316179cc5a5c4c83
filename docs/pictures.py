"""Takes the pictures of the README and the guides from a fresh demo: .venv/bin/python docs/pictures.py [NAME …]

Needs Chromium. Every main page has one, in both languages; those of the README mix them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checks.demo import demo
from checks.system import chromium
from docs.framing import beside, framed, save, shot

LOCALES = {"en": "en-GB", "zh": "zh-CN"}
PHONE, SCREEN = (360, 760), (1360, 850)
STRIP, WHOLE = 760, 900  # heights
PATIENCE = 15_000
HEADINGS = {"en": ("On the way here", "Waiting to be inspected"), "zh": ("寄回途中", "等待验货")}  # of the floor

Open = Callable[..., Page]


def opener(browser: Browser, url: str) -> Open:
    def opened(
        door: str, *, locale: str, size: tuple[int, int] = SCREEN, scheme: str = "light", path: str = ""
    ) -> Page:
        """A browser of its own, come in by a door of the demo, at a page."""
        context = browser.new_context(
            locale=LOCALES[locale], timezone_id="Asia/Shanghai", viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme, device_scale_factor=2,  # type: ignore[arg-type]
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(url)
        if door:
            page.click(f"[name=as][value={door}]")
        if path:
            page.goto(url + path)
        return page

    return opened


def asking(open_: Open, locale: str, scheme: str = "light") -> Iterator[Page]:
    """A customer's pages from the orders to the request; the fourth is what will happen."""
    page = open_("customer", locale=locale, size=PHONE, scheme=scheme)
    yield page
    page.click(".pick-line >> nth=0")
    page.click(".stepper [data-step='-1']")
    page.wait_for_selector("[name=reason]")
    yield page
    page.click("[name=reason][value=changed_mind]")
    page.wait_for_selector("[name=kind]")
    yield page
    page.click("[name=kind][value=return]")
    page.wait_for_selector(".next")
    yield page
    page.click(".bar .primary")
    page.wait_for_url("**/cases/**")
    yield page


@cache
def asked(open_: Open, locale: str) -> list[Image.Image]:
    """Once for each language: what was asked for cannot be asked for again."""
    return list(map(shot, asking(open_, locale)))


def portal(open_: Open, locale: str) -> Image.Image:
    """Entering, the orders, why, what may be done, what will happen, and the request."""
    return strip([shot(open_("", locale=locale, size=PHONE)), *asked(open_, locale)])


def queue(open_: Open, locale: str) -> Image.Image:
    return shot(open_("agent", locale=locale, path="/desk/?view=open"))


def case(open_: Open, locale: str) -> Image.Image:
    page = open_("agent", locale=locale, path="/desk/?view=open")
    page.click(f".case-row:has-text('{'Wrong item' if locale == 'en' else '发错货'}')")
    page.wait_for_selector(".acts")
    return shot(page)


def supervised(path: str) -> Callable[[Open, str], Image.Image]:
    return lambda open_, locale: shot(open_("supervisor", locale=locale, path=path))


def floor(open_: Open, locale: str) -> Image.Image:
    """What waits, what is expected, what is looked at, and the day."""
    page = open_("warehouse", locale=locale, size=PHONE)
    pictures = [shot(page)]
    for heading in HEADINGS[locale]:
        page.click(f".stack:has(> h2:has-text('{heading}')) .pick-case >> nth=0")
        page.wait_for_url("**/cases/**")
        pictures.append(shot(page))
        page.goto(page.url.split("cases/")[0])
    page.goto(f"{page.url}today/")
    return strip([*pictures, shot(page)])


def phones(open_: Open) -> Image.Image:
    *_others, english = map(shot, islice(asking(open_, "en", "dark"), 4))
    *_others, preview, done = asked(open_, "zh")
    goods = open_("warehouse", locale="zh", size=(420, 760))
    goods.click(f".stack:has(> h2:has-text('{HEADINGS['zh'][-1]}')) .pick-case >> nth=0")
    goods.wait_for_selector("[name=grade], [name=all]")
    return beside(*[framed(picture, height=WHOLE) for picture in (preview, done, english, shot(goods))])


def strip(pictures: list[Image.Image]) -> Image.Image:
    return beside(*[framed(picture, height=STRIP) for picture in pictures])


PAGES: dict[str, Callable[[Open, str], Image.Image]] = {
    "portal": portal,
    "queue": queue,
    "case": case,
    "today": supervised("/desk/today/"),
    "studio": supervised("/desk/policies/"),
    "setup": supervised("/desk/setup/"),
    "floor": floor,
}
"""By the start of the file's name; it ends with the language."""
STRIPS = {"portal", "floor"}


def main() -> None:
    wanted = set(sys.argv[1:]) or {*PAGES, "phones", "desk"}
    program = chromium()
    if program is None:
        raise SystemExit("There is no Chromium; ./test --install installs it.")
    with demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        open_ = opener(browser, url)
        if "desk" in wanted:
            save(framed(case(open_, "en"), height=WHOLE), "desk")
        if "phones" in wanted:
            save(phones(open_), "phones")
        for name in [name for name in PAGES if name in wanted]:
            for locale in LOCALES:
                picture = PAGES[name](open_, locale)
                save(picture if name in STRIPS else framed(picture, height=STRIP), f"{name}-{locale}")
        browser.close()


if __name__ == "__main__":
    main()
