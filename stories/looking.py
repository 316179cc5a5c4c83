"""Judges a page in the browser as its readers would: by ear, by keyboard, on a narrow screen, enlarged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

NARROW = 320  # CSS pixels: a small phone, or 1280 at four times the size (WCAG 2.2, 1.4.10)
ENLARGED = 640  # 1280 at 200 % (WCAG 2.2, 1.4.4)

# What stands out at the side.
WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((element) => element.outerHTML.slice(0, 120)).slice(-3)"""

SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

# What can be pressed is reached by Tab, and one sees where one is (WCAG 2.2, 2.1.1 and 2.4.7).
UNFOCUSED = """() => {
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const moved = "[role=listbox], [role=tablist], [role=menu], [role=radiogroup], [role=grid]";  // by arrows
  const looks = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "backgroundColor"];
  const around = (element) => [element, element.parentElement, element.nextElementSibling, element.closest("label"),
    element.id && document.querySelector(`label[for="${CSS.escape(element.id)}"]`)].filter(Boolean);
  const shown = (element) => around(element).map((one) => looks.map((look) => getComputedStyle(one)[look])).join();
  const wrong = [];
  for (const element of document.querySelectorAll(pressed)) {
    const seen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const standsIn = element.ariaHidden && element.matches(".only-read");  // for Enter in a form
    if (element.disabled || !seen || standsIn || element.closest("[inert]")) continue;
    const named = element.outerHTML.slice(0, 120);
    if (element.tabIndex < 0 && !element.closest(moved)) wrong.push(["not reached", named]);
    document.activeElement?.blur?.();
    const before = shown(element);
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement === element && shown(element) === before) wrong.push(["not shown", named]);
  }
  document.activeElement?.blur?.();
  return wrong;
}"""

# Words of ours that their box cuts off.
TRUNCATED = """() => {
  const ours = "h1, h2, h3, button, label, legend, summary, th, dt, nav a, .button, .chip";
  const cut = (element) => getComputedStyle(element).overflow !== "visible"
    && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
  const seen = (element) => element.checkVisibility() && !element.closest(".only-read");
  return [...document.querySelectorAll(ours)].filter((element) => seen(element) && cut(element))
    .map((element) => element.textContent.trim().slice(0, 80));
}"""


def complaints(page: Page, *, width: int) -> list[Any]:
    """What is wrong with the page as it stands: rules it breaks and places, by name."""
    from axe_playwright_python.sync_playwright import Axe

    rules = Axe().run(page).response["violations"]
    wrong: list[Any] = [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in rules]
    wrong += page.evaluate(UNFOCUSED)
    wrong += [("cut off", text) for text in page.evaluate(TRUNCATED)]
    height = (page.viewport_size or {"height": 800})["height"]
    for narrow in (ENLARGED, NARROW):
        page.set_viewport_size({"width": narrow, "height": height})
        if page.evaluate(SIDEWAYS):
            wrong.append((f"scrolls sideways at {narrow} px", page.url, page.evaluate(WIDE)))
    page.set_viewport_size({"width": width, "height": height})
    return wrong
