"""Takes the pictures of the README from a fresh demo: .venv/bin/python docs/pictures.py (needs Chromium)."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
sys.path.insert(0, str(ROOT))

from checks.demo import demo  # noqa: E402
from checks.system import chromium  # noqa: E402


def opened(browser: Browser, url: str, *, locale: str, size: tuple[int, int], scheme: str = "light") -> Page:
    context = browser.new_context(
        locale=locale, timezone_id="Asia/Shanghai", viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme, device_scale_factor=2,  # type: ignore[arg-type]
    )  # fmt: skip
    page = context.new_page()
    page.goto(url)
    return page


def phone(browser: Browser, url: str, *, locale: str, scheme: str = "light") -> Page:
    page = opened(browser, url, locale=locale, size=(360, 760), scheme=scheme)
    page.click("[name=as][value=customer]")
    page.click(".bar .primary")
    page.click(".stepper [data-step='1']")
    page.click(".bar .primary")
    page.click("[name=reason][value=changed_mind]")
    page.click("[name=kind][value=return]")
    page.wait_for_selector(".next")
    return page


def desk(browser: Browser, url: str) -> Page:
    page = opened(browser, url, locale="en-GB", size=(1360, 850))
    page.click("[name=as][value=agent]")
    page.click(".case-row:has-text('Wrong item')")
    page.wait_for_selector(".acts")
    return page


def floor(browser: Browser, url: str) -> Page:
    page = opened(browser, url, locale="zh-CN", size=(420, 760))
    page.click("[name=as][value=warehouse]")
    page.click(".stack:has(h2:has-text('等待验货')) .pick-case >> nth=0")
    page.wait_for_selector("[name=grade], [name=all]")
    return page


def shot(page: Page) -> Image.Image:
    page.wait_for_load_state("networkidle")
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def framed(picture: Image.Image, *, height: int) -> Image.Image:
    """Scaled to the height, with round corners on a thin edge."""
    scaled = picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)
    mask = Image.new("L", scaled.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *scaled.size), radius=22, fill=255)
    edged = Image.new("RGB", scaled.size, "white")
    edged.paste(scaled, mask=mask)
    ImageDraw.Draw(edged).rounded_rectangle(
        (0, 0, scaled.width - 1, scaled.height - 1), radius=22, outline="#c9cdd4", width=2
    )
    return edged


def beside(*pictures: Image.Image, gap: int = 36) -> Image.Image:
    whole = Image.new("RGB", (sum(p.width for p in pictures) + gap * (len(pictures) + 1),
                              max(p.height for p in pictures) + 2 * gap), "white")  # fmt: skip
    left = gap
    for picture in pictures:
        whole.paste(picture, (left, gap))
        left += picture.width + gap
    return whole


def save(picture: Image.Image, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    picture.quantize(256, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def main() -> None:
    program = chromium()
    if program is None:
        raise SystemExit("There is no Chromium; ./test --install installs it.")
    with demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        save(framed(shot(desk(browser, url)), height=900), "desk")
        chinese = phone(browser, url, locale="zh-CN")
        preview = shot(chinese)
        chinese.click(".bar .primary")
        chinese.wait_for_url("**/cases/**")
        english = shot(phone(browser, url, locale="en-GB", scheme="dark"))
        phones = [framed(picture, height=900) for picture in (preview, shot(chinese), english)]
        save(beside(*phones, framed(shot(floor(browser, url)), height=900)), "phones")
        browser.close()


if __name__ == "__main__":
    main()
