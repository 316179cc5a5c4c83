"""The page of components shows all of them, with the templates and tags that the product uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Library
from django.test import Client

from aftercare.desk.components.sections import DENSITIES, SECTIONS
from aftercare.ui.templatetags import aftercare, charts
from aftercare.ui.tests.staffed import open_shop, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
ADDRESS = "/desk/components/"
PARTS = Path(aftercare.__file__).parents[1] / "templates" / "ui" / "parts"
LIBRARIES: tuple[Library, ...] = (aftercare.register, charts.register)
UNSEEN = {
    "brand_url": "an address, in the head of the portal",
    "html_lang": "an attribute",
    "video_limit": "an attribute",
}
"""What has no look of its own, with what it is."""


def shown() -> tuple[set[str], str]:
    """The templates of the page over every density, and their sources."""
    client, names, sources = signed_in("agent", open_shop()), set[str](), ""
    for density in DENSITIES:
        answer = client.get(ADDRESS, {"density": density})
        assert answer.status_code == 200
        names |= {str(template.name) for template in answer.templates}
        sources += "".join(str(template.source) for template in answer.templates)
    return names, sources


def test_every_part_and_every_tag_is_on_the_page_of_components() -> None:
    names, sources = shown()
    missing = {part.name for part in PARTS.glob("*.html")} - {Path(name).name for name in names}
    tags = {name for library in LIBRARIES for name in (*library.tags, *library.filters)}
    used = set(re.findall(r"{%\s*(\w+)", sources)) | set(re.findall(r"\|(\w+)", sources))
    assert (missing, tags - used - set(UNSEEN)) == (set(), set())
    assert {section.template for section in SECTIONS} <= names


def test_only_staff_see_it() -> None:
    assert Client().get(ADDRESS).status_code == 302
    assert signed_in("warehouse", open_shop()).get(ADDRESS).status_code == 200


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_scheme_can_be_asked_for_whatever_the_device_prefers(scheme: str) -> None:
    client = signed_in("agent", open_shop())
    assert f'data-scheme="{scheme}"' in client.get(ADDRESS, {"scheme": scheme}).content.decode()
    assert "data-scheme" not in client.get(ADDRESS, {"scheme": "mauve"}).content.decode()
