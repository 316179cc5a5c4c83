"""The pages for staff in Chinese leave no English sentence behind."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from aftercare.ui.tests.staffed import (
    approved,
    arrived,
    asked,
    bought,
    inspected,
    open_shop,
    sent,
    signed_in,
)

pytestmark = pytest.mark.django_db
# What stays as it is in any language: names, data and the keys of the keyboard.
KEPT = re.compile(
    r"Aftercare|English|Chen Jia|Chen|Lin Yue|Wang Qiang|It leaks\.|Cup|CUP|SKU|BACK\d+|OUT\d+|SF|Shop \d+|AS-[\w-]+"
    r"|\S+@\S+|[\w.-]*import|admin-\d+|https?://\S+|v\d+|Asia/Shanghai|[A-D]\b|N-\d+|\.jpg|CSV|Shift|Esc|\{\w+\}"
)


def _text(html: str) -> str:
    """What a reader sees or hears, without the tags."""
    html = re.sub(r"<(script|style|kbd|head)\b.*?</\1>", " ", html, flags=re.S)
    html = re.sub(r'<textarea\b[^>]*\slang="en".*?</textarea>', " ", html, flags=re.S)  # to a customer who reads it
    spoken = " ".join(re.findall(r'(?:alt|title|placeholder|aria-label)="([^"]*)"', html))
    return re.sub(r"<[^>]+>", " ", html) + " " + spoken


def _english(html: str) -> list[str]:
    left = KEPT.sub(" ", _text(html))
    return re.findall(r"[A-Za-z]{3,}", left)


def _chinese(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    return client


def test_every_page_for_staff_is_chinese() -> None:
    shop = open_shop(locale="zh-hans")
    client = _chinese(signed_in("admin", shop))
    cases = [
        asked(bought(shop)),
        approved(bought(shop)),
        sent(bought(shop)),
        arrived(bought(shop)),
        inspected(bought(shop)),
    ]
    addresses = [
        reverse("desk:queue"),
        reverse("desk:queue") + "?q=0000000",
        reverse("desk:queue") + "?view=closed",
        reverse("desk:orders"),
        reverse("desk:orders") + "?q=0000000",
        reverse("desk:order", args=[cases[0].order.ref]),
        *[reverse("desk:case", args=[case.ref]) for case in cases],
        reverse("floor:scan"),
        reverse("floor:scan") + "?q=0000000",
        reverse("floor:receive", args=[cases[2].ref]),
        reverse("floor:inspect", args=[cases[3].ref]),
        reverse("floor:case", args=[cases[4].ref]),
        *[reverse(f"floor:{name}") for name in ("found", "today")],
        reverse("floor:label", args=[cases[4].ref]),
        reverse("strays:strays"),
        reverse("checks:first"),
    ]
    for address in addresses:
        assert _english(client.get(address).content.decode()) == [], address


def test_what_goes_wrong_is_said_in_chinese() -> None:
    shop = open_shop(locale="zh-hans")
    client = _chinese(signed_in("admin", shop))
    review, here = asked(bought(shop)), arrived(bought(shop))
    answers = [
        client.post(reverse("desk:reject", args=[review.ref]), {}),
        client.post(reverse("desk:confirm", args=[inspected(bought(shop)).ref]), {}),
        client.post(reverse("desk:open_case", args=[bought(shop).ref]), {}),
        client.post(reverse("floor:inspect", args=[here.ref]), {"units": "x"}),
        client.post(reverse("floor:receive", args=[sent(bought(shop)).ref]), {}),
        _chinese(Client()).post(reverse("desk:enter"), {}),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert _english(answer.content.decode()) == []
