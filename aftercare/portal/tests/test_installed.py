"""The portal on the phone and on the shop's own site: manifest, icon, worker, snippet, and what an entrance weighs."""

from __future__ import annotations

import gzip
import json
import re
from io import BytesIO

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from aftercare.people.models import Shop
from aftercare.portal.embed import snippets
from stories.makers import make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop(slug="aomu", name="青木 </script>", brand_color="#2f6f5e")


def test_the_manifest_names_the_shop_its_colour_and_icons_that_are_there(client: Client, shop: Shop) -> None:
    told = json.loads(client.get("/shop/aomu/app.webmanifest").content)
    assert (told["short_name"], told["theme_color"]) == ("青木 </script>", "#2f6f5e")
    assert (told["start_url"], told["scope"], told["display"]) == ("/shop/aomu/", "/", "standalone")
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        answer = client.get(icon["src"])
        picture = Image.open(BytesIO(answer.content))
        assert (answer["Content-Type"], "{}x{}".format(*picture.size)) == ("image/png", icon["sizes"])
        assert picture.getpixel((1, 1)) == (0x2F, 0x6F, 0x5E)
    assert client.get(told["start_url"]).status_code == 200


def test_without_a_shop_there_is_a_plain_manifest_in_the_readers_language(client: Client) -> None:
    told = json.loads(client.get("/app.webmanifest", headers={"accept-language": "zh-hans"}).content)
    assert told["name"] == "退换与退款"
    assert client.get(told["icons"][0]["src"]).status_code == 200


@pytest.mark.parametrize("address", ["/icon-100000.png", "/shop/nobody/icon-192.png", "/shop/nobody/app.webmanifest",
                                     "/offline/xx/", "/embed/nobody.js"])  # fmt: skip
def test_nothing_else_is_drawn_or_told(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_worker_keeps_static_files_and_the_page_without_the_net_alone(client: Client) -> None:
    answer = client.get("/worker.js?language=zh-hans")
    script = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    kept = re.search(r"const KEPT = \[(.*)\];", script)
    assert kept
    addresses = [address.encode().decode("unicode_escape") for address in re.findall(r'"([^"]+)"', kept.group(1))]
    assert addresses[0] == "/offline/zh-hans/"
    assert all(address.startswith("/static/") for address in addresses[1:])
    page = client.get(addresses[0])
    assert "没有网络" in page.content.decode()
    assert "csrf" not in page.content.decode().lower()
    assert not client.cookies


def test_the_worker_of_another_language_is_another_worker(client: Client) -> None:
    names = {
        re.search(r'NAME = "([^"]+)"', client.get(f"/worker.js?language={code}").content.decode()).group(1)  # type: ignore[union-attr]
        for code in ("en", "zh-hans", "en")
    }
    assert len(names) == 2


def test_the_snippet_is_the_same_for_everybody_and_harmless(client: Client, shop: Shop) -> None:
    answer = client.get("/embed/aomu.js")
    script = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "public" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    assert "/shop/aomu/" in script.encode().decode("unicode_escape")
    assert "#2f6f5e" in script
    assert "</script" not in script


def test_the_text_to_paste_leads_here(shop: Shop) -> None:
    text = snippets(shop)
    assert text["script"] == '<script src="http://localhost:8000/embed/aomu.js" async></script>'
    assert text["link"].startswith('<a href="http://localhost:8000/shop/aomu/"')


def test_no_page_may_stand_in_anothers_frame(client: Client, shop: Shop) -> None:
    for address in ("/", "/shop/aomu/", "/shop/aomu/app.webmanifest"):
        assert "frame-ancestors 'none'" in client.get(address)["Content-Security-Policy"]


def test_an_entrance_asks_for_six_things_and_fifty_kilobytes_at_most(client: Client, shop: Shop) -> None:
    page = client.get("/shop/aomu/").content.decode()
    linked = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', page)
    wanted = [address for address in linked if "icon-180" not in address]  # for a home screen alone
    assert len(wanted) + 1 <= 6, wanted
    assert len(gzip.compress(page.encode())) + sum(_weight(client, address) for address in wanted) < 50_000


def _weight(client: Client, address: str) -> int:
    if not address.startswith("/static/"):
        return len(gzip.compress(client.get(address).content))
    name = address.removeprefix("/static/")
    if name == "ui/portal.all.css":
        return sum(_file(part) for part in ("ui/tokens.css", "ui/base.css", "ui/components.css", "ui/portal.css"))
    return _file(name)


def _file(name: str) -> int:
    path = finders.find(name)
    assert isinstance(path, str), name
    with open(path, "rb") as file:
        return len(gzip.compress(file.read()))
