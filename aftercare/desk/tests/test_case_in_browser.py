"""The case page by keyboard alone: keys, palette, a saved reply, a draft that stays, a note, photos in the viewer."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from aftercare.cases.actions import save_reply
from aftercare.cases.models import Case, Mention, Note, Reply
from aftercare.cases.photos import keep_photo
from aftercare.core import clock
from aftercare.ui.tests.staffed import AGENT, CUSTOMER, asked, bought, noted, open_shop, staff
from checks.browsers import OpenPage
from checks.servers import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]
Check = Callable[["Page"], None]


def _colour(case: Case, colour: str) -> None:
    content = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(content, "JPEG")
    upload = SimpleUploadedFile("a.jpg", content.getvalue(), "image/jpeg")
    keep_photo(upload=upload, shop_id=case.shop_id, case=case, by=CUSTOMER, at=clock.now())


def _look(page: Page, name: str) -> None:
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_a_case_is_worked_on_by_keyboard_alone(server: Server, open_page: OpenPage, check_accessible: Check) -> None:
    shop = open_shop(locale="en", return_address="")
    sun = staff("supervisor", shop, first_name="Sun", last_name="Li")
    save_reply(shop=shop, locale="en", name="Thanks", shortcut="thanks", text="Dear {customer}, thank you.", by=AGENT,
               at=clock.now())  # fmt: skip
    save_reply(shop=shop, locale="en", name="Where to", shortcut="where", text="Send {order} to {address}.", by=AGENT,
               at=clock.now())  # fmt: skip
    case = asked(bought(shop, locale="en"))
    _colour(case, "firebrick")
    _colour(case, "steelblue")
    client = noted(Client(), staff("agent", shop, first_name="Lin"))
    page = open_page(locale="en-GB", width=1440, height=900)
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": server.url}])
    address = f"{server.url}/desk/cases/{case.ref}/"
    page.goto(address)

    page.keyboard.press("?")
    page.locator("#keys dd", has_text="Refuse").wait_for()
    check_accessible(page)
    for key in page.locator("main [data-key]").evaluate_all("all => all.map((one) => one.dataset.key)"):
        assert page.locator("#keys dt", has_text=key).count(), key
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('dialog')?.id") == "keys", "the focus stays inside"
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()

    page.keyboard.press("Control+k")
    page.keyboard.type("refus")
    check_accessible(page)
    page.keyboard.press("Enter")
    page.keyboard.type("Worn too long.")
    page.locator(".letter", has_text="could not approve your request").wait_for()
    check_accessible(page)
    assert Case.objects.get(pk=case.pk).step == "review", "it was only tried"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    page.keyboard.press("r")
    page.keyboard.type("/wh")
    page.locator(".choices [role=option]", has_text="Where to").wait_for()
    _look(page, "choices")
    page.keyboard.press("Enter")
    page.locator(".warned", has_text="no value for: address").wait_for()
    check_accessible(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("/thanks")
    page.locator(".choices [role=option]", has_text="Thanks").wait_for()
    page.keyboard.press("Enter")
    said = f"Dear {case.customer}, thank you."
    assert page.input_value("#write_text") == said
    page.reload()
    page.locator(".drafted").wait_for()
    page.keyboard.press("r")
    assert page.input_value("#write_text") == said, "a draft stays in the browser"
    page.keyboard.press("Control+Enter")
    page.locator(".story blockquote", has_text=said).wait_for()
    assert Reply.objects.get().text == said
    assert not page.locator(".drafted").count()

    page.keyboard.press("n")
    page.keyboard.type("Please look @su")
    page.locator(".choices [role=option]", has_text="Sun Li").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.locator(".noted", has_text="Please look @Sun Li").wait_for()
    assert Mention.objects.get(note=Note.objects.get()).user == sun
    check_accessible(page)
    _look(page, "case")

    page.locator(".pane.side [data-shot]").first.focus()
    page.keyboard.press("Enter")
    where = page.locator("#viewer .where")
    where.get_by_text("1 / 2", exact=True).wait_for()
    check_accessible(page)
    page.keyboard.press("ArrowRight")
    where.get_by_text("2 / 2", exact=True).wait_for()
    page.keyboard.press("+")
    page.keyboard.press("r")
    assert "rotate(90deg) scale(1.5)" in page.locator("#viewer figure img").first.evaluate("one => one.style.transform")
    page.keyboard.press("c")
    where.get_by_text("2 · 1 / 2", exact=True).wait_for()
    assert page.locator("#viewer figure img").count() == 2
    check_accessible(page)
    _look(page, "viewer")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('[data-shot]')"), "back where one was"
