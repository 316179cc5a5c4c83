"""Reads a page as somebody who knows one language: nothing stands there in another one, and no word is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOREIGN = {"zh": "[a-z]{2} [A-Za-z]{2}", "en": r"\p{Script=Han}"}
"""Chinese pages have single Latin words: names, units, references."""

# What stands in an element of another `lang` is meant to be in that language.
READ = """(foreign) => {
  const pattern = new RegExp(foreign[document.documentElement.lang.slice(0, 2)], "u");
  const told = ["aria-label", "aria-description", "placeholder", "title", "alt"];
  const isOurs = (element) => !element.closest("script, style, template")
    && element.closest("[lang]") === document.documentElement;
  const texts = [document.title];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) if (isOurs(nodes.currentNode.parentElement)) texts.push(nodes.currentNode.data);
  for (const element of document.querySelectorAll(told.map((name) => `[${name}]`).join()))
    if (isOurs(element)) texts.push(...told.map((name) => element.getAttribute(name) ?? ""));
  return texts.map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => pattern.test(text));
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

SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def foreign_words(page: Page) -> list[str]:
    """Texts in the other language, also those that scripts wrote or that are only heard."""
    found: list[str] = page.evaluate(READ, FOREIGN)
    return found


def cut_words(page: Page) -> list[str]:
    found: list[str] = page.evaluate(TRUNCATED)
    return found


def read(page: Page) -> None:
    """Fails with the words that are wrong."""
    wrong = [("foreign", text) for text in foreign_words(page)] + [("cut off", text) for text in cut_words(page)]
    assert not wrong, (page.url, wrong)
    assert not page.evaluate(SIDEWAYS), f"{page.url} scrolls sideways"
