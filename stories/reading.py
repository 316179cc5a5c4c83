"""Reads a page as somebody who knows one language: nothing stands there in another one, and no word is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.looking import SIDEWAYS, TRUNCATED

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOREIGN = {"zh": "[A-Za-z]{2} [a-z]{2}", "en": r"\p{Script=Han}"}
"""Chinese pages have names, units and references in Latin letters; English of ours is in sentence case."""

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


def foreign_words(page: Page) -> list[str]:
    """Texts in the other language, also those that scripts wrote or that are only heard."""
    found: list[str] = page.evaluate(READ, FOREIGN)
    return found


def read(page: Page) -> None:
    """Fails with the words that are wrong."""
    wrong = [("foreign", text) for text in foreign_words(page)] + [
        ("cut off", text) for text in page.evaluate(TRUNCATED)
    ]
    assert not wrong, (page.url, wrong)
    assert not page.evaluate(SIDEWAYS), f"{page.url} scrolls sideways"
