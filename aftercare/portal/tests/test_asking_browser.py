"""Asking on a real phone's browser: on a network that fails, from a tab that was closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from aftercare.cases.models import Photo
from aftercare.core import clock
from aftercare.orders.models import Order
from aftercare.policy.terms import Trust
from aftercare.portal.tests.test_browser import signed_in
from aftercare.portal.tests.visiting import browser as visiting
from checks.browsers import OpenPage
from checks.servers import Server
from checks.watching import Watch
from stories.makers import EASY, line_in, make_order, make_shop

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]
Check = Callable[["Page"], None]


def an_order(*lines: int) -> Order:
    now = clock.now() - timedelta(days=1)
    shop = make_shop(EASY.model_copy(update={"instant": Trust(reasons=None)}), name="Aomu", brand_color="#2f6f5e")
    made = [line_in(units, 10_000, sku=f"CUP-{units}", title="Cup") for units in lines]
    return make_order(shop, made, placed_at=now, paid_at=now, delivered_at=now)


def test_what_is_begun_survives_a_bad_network_and_a_closed_tab(
    server: Server, open_page: OpenPage, check_accessible: Check, tmp_path: Path, watch: Watch
) -> None:
    watch.expects(422, "ERR_CONNECTION_FAILED")
    order, page = an_order(2, 1), open_page(locale="zh-CN", width=320)
    signed_in(page, server, visiting(order))
    large = tmp_path / "crack.png"
    exif = Image.Exif()
    exif[0x010F] = "Maker of the phone"
    Image.new("RGB", (3_000, 1_500), "red").save(large, exif=exif)
    page.goto(f"{server.url}/orders/{order.ref}/ask/?line=2")
    page.click("[name=reason][value=defect]")
    page.goto(f"{server.url}/orders/{order.ref}/ask/show/")

    tries: list[int] = []

    def fail_once(route: Route) -> None:
        tries.append(len(route.request.post_data_buffer or b""))
        if len(tries) == 1:
            route.abort("connectionfailed")
        else:
            route.continue_()

    page.route("**/photos/", fail_once)
    page.set_input_files("#id_photos", [large, Path(__file__)])
    page.locator(".upload [name=photo]").wait_for(state="attached")
    page.locator(".upload.refused").wait_for()
    check_accessible(page)
    assert len(tries) == 3  # once more for the photo, once for what is none
    assert "“test_asking_browser.py”不是我们能读取的照片或视频" in page.inner_text(".upload.refused")
    kept = Photo.objects.get()
    assert (kept.width, kept.height) == (2_400, 1_200)
    assert tries[0] < large.stat().st_size * 2

    page.fill("[name=note]", "杯底有裂纹 👩‍👧")
    closed = page.context
    page.close()
    page = closed.new_page()
    page.goto(f"{server.url}/orders/{order.ref}/")
    check_accessible(page)
    page.click(".note .button")
    page.wait_for_url("**/ask/how/?kept=1")
    page.locator(".note.kept").wait_for()
    page.goto(f"{server.url}/orders/{order.ref}/ask/show/")
    assert page.input_value("[name=note]") == "杯底有裂纹 👩‍👧"
    assert page.locator(".upload img").count() == 1
    page.click(".upload .remove")
    page.click(".bar .primary")
    page.wait_for_url("**/ask/how/")
    assert not Photo.objects.exists()
    check_accessible(page)
    page.goto(f"{server.url}/orders/{order.ref}/ask/items/")
    check_accessible(page)
    page.goto(f"{server.url}/orders/{order.ref}/ask/how/")
    page.click("[name=kind][value=exchange]")
    check_accessible(page)
    page.go_back()
    page.click(".crumbs a")
    page.wait_for_url("**/ask/show/")
    page.goto(f"{server.url}/orders/{order.ref}/")
    page.click(".note form button")
    page.wait_for_url(f"**/orders/{order.ref}/")
    assert page.locator(".note.due").count() == 0
