"""In a real browser: a webhook made, its secret read once, its log watched, on a wide screen and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import pytest

from aftercare.core.tasks import run_until_idle
from aftercare.ui.tests.staffed import PASSWORD, open_shop, staff
from aftercare.webhooks.models import Push, Webhook
from aftercare.webhooks.tests.receiver import Receiver, Reply
from checks.browsers import OpenPage
from checks.servers import Server, Start
from checks.watching import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once("sqlite"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_ALLOW_HTTP, settings.WEBHOOKS_ALLOW_PRIVATE = True, [ip_network("127.0.0.0/8")]
    with Receiver(lambda seen: Reply(500, body=b"out of order")) as receiver:
        yield receiver


@pytest.fixture
def server(start_server: Start) -> Server:
    return start_server(WEBHOOKS_ALLOW_HTTP="1", WEBHOOKS_ALLOW_PRIVATE="127.0.0.0/8")


@pytest.mark.parametrize(("width", "locale"), [pytest.param(1440, "en-US", marks=pytest.mark.long), (360, "zh-CN")])
def test_a_webhook_is_made_tried_and_its_log_read(
    server: Server, open_page: OpenPage, check_accessible: Callable[[Page], None], receiver: Receiver, width: int,
    locale: str, watch: Watch,
) -> None:  # fmt: skip
    watch.expects(422)
    supervisor = staff("supervisor", open_shop(), email="sup@example.com")
    page = open_page(locale=locale, width=width, height=900)
    page.goto(f"{server.url}/desk/webhooks/")
    page.fill("[name=username]", supervisor.username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/desk/webhooks/")
    check_accessible(page)
    page.fill("[name=url]", "http://10.0.0.1/")
    page.locator("form[action$='/make/'] button").click()
    page.wait_for_selector(".problem")
    check_accessible(page)
    page.fill("[name=url]", receiver.url)
    page.locator("form[action$='/make/'] button").click()
    assert page.locator(".note code").inner_text().startswith("whsec_")
    check_accessible(page)
    page.locator("form[action$='/ping/'] button").click()
    page.wait_for_selector("#log tbody tr")
    run_until_idle()
    assert {push.state for push in Push.objects.filter(type="webhook.ping")} == {"failed"}
    # The log follows by itself.
    page.wait_for_selector("#log .chip.late")
    assert "whsec_" not in page.content()
    check_accessible(page)
    page.locator("#log tbody a", has_text="webhook.ping").click()
    page.wait_for_selector("pre")
    page.locator("details summary").first.click()
    assert "out of order" in page.inner_text("main")
    check_accessible(page)
    assert Webhook.objects.get().url == receiver.url
