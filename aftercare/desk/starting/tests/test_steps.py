"""From nobody to a first request: who may open the first link, and what each step leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from aftercare.config.prepare import show_the_way
from aftercare.core import clock
from aftercare.core.models import EventRow
from aftercare.core.tasks import run_until_idle
from aftercare.desk.starting.guessing import free_slug
from aftercare.desk.starting.urls import urlpatterns
from aftercare.orders.models import Order, OrderImport
from aftercare.people.first import first_link
from aftercare.people.models import Role, Shop, User
from aftercare.ui.tests.staffed import PASSWORD, asked, open_shop, signed_in, staff

pytestmark = pytest.mark.django_db
ME = {"name": "Mei", "email": "mei@example.com", "password": PASSWORD}
SHOP = {
    "name": "茶舍",
    "country": "CN",
    "currency": "CNY",
    "locale": "zh-hans",
    "timezone": "Asia/Shanghai",
    "slug": "",
}
ENGLISH = {"accept-language": "en"}
STEPS = sorted({str(one.name) for one in urlpatterns} - {"first", "as_customer"})
THEIRS = "订单编号,订单创建时间,商家编码,购买数量,单价,邮箱\nA-1,2026-11-01 10:00:00,CUP,2,39.90,lin@example.com\n"


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path)
    yield


def path_of(link: str) -> str:
    return link[link.index("/desk/") :]


def begun() -> Client:
    client = Client(headers=ENGLISH)
    assert client.post(path_of(first_link()), ME)["Location"] == reverse("starting:start")
    return client


def test_a_first_person_is_made_once_and_signed_in_as_administrator() -> None:
    link, other = path_of(first_link()), path_of(first_link())
    client = begun()
    user = User.objects.get()
    assert (user.username, user.role, user.called) == ("mei@example.com", Role.ADMIN, "Mei")
    assert client.get(reverse("starting:start")).status_code == 200
    assert EventRow.objects.filter(name="staff.joined", subject_id=user.pk).count() == 1
    for again in (link, other):
        assert Client().get(again).status_code == 410
        assert Client().post(again, {**ME, "email": "eve@example.com"}).status_code == 410
    assert User.objects.count() == 1


def test_a_stranger_makes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    late = path_of(first_link())
    assert Client().post("/desk/first/guessed/", ME).status_code == 410
    monkeypatch.setattr("aftercare.people.first.LIVES", timedelta(seconds=-1))
    assert Client().post(late, ME).status_code == 410
    assert Client(enforce_csrf_checks=True).post(late, ME).status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("password", "12345678", "too common"), ("email", "mei", "is no e-mail address"), ("name", " ", "Enter the name")],
)
def test_what_is_wrong_is_said_at_its_field_and_nobody_is_made(field: str, value: str, says: str) -> None:
    answer = Client(headers=ENGLISH).post(path_of(first_link()), {**ME, field: value})
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not User.objects.exists()


def test_guessing_at_the_link_is_slow() -> None:
    answers = [Client(headers=ENGLISH).get("/desk/first/guessed/").content.decode() for _ in range(101)]
    assert "Too many attempts" in answers[-1] and "Too many attempts" not in answers[0]


def test_the_link_is_told_to_whoever_starts_an_empty_installation_alone(settings: Any, capsys: Any) -> None:
    settings.DEMO = False
    show_the_way()
    call_command("setup")
    assert capsys.readouterr().out.count("/desk/first/") == 2
    staff("agent", open_shop())
    show_the_way()
    assert capsys.readouterr().out == ""
    with pytest.raises(CommandError):
        call_command("setup")


def test_every_step_sends_back_to_the_shop_while_there_is_none() -> None:
    client = begun()
    for name in STEPS:
        answer = client.get(reverse(f"starting:{name}"))
        expected = 200 if name in ("start", "shop") else 302
        assert answer.status_code == expected, name


def test_from_a_shop_to_its_first_request() -> None:
    client = begun()
    assert client.post(reverse("starting:shop"), SHOP)["Location"] == reverse("starting:policy")
    shop = Shop.objects.get()
    assert (shop.slug, shop.name, shop.policies.count()) == ("shop", "茶舍", 1)
    page = client.get(reverse("starting:policy")).content.decode()
    assert "Within 7 days." in page and "Consumer Rights Protection Law" in page
    client.post(reverse("imports:take_sample", args=[shop.slug]))
    assert "It is being read" in client.get(reverse("starting:orders")).content.decode()
    run_until_idle()
    assert "6 orders are in the shop" in client.get(reverse("starting:orders")).content.decode()
    assert "Go on without" in client.get(reverse("starting:colleagues")).content.decode()
    order = Order.objects.get(number="TRY-001")
    page = client.get(reverse("starting:case")).content.decode()
    assert order.number in page and reverse("desk:order", args=[order.ref]) in page
    seen = client.post(reverse("starting:as_customer", args=[order.ref]), follow=True)
    assert seen.status_code == 200 and order.number in seen.content.decode()
    assert ">next<" in client.get(reverse("starting:start")).content.decode()
    asked(order)
    assert "茶舍 is at work" in client.get(reverse("starting:start")).content.decode()


def test_a_table_under_other_names_is_read_after_its_columns_are_named() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    file = SimpleUploadedFile("taobao.csv", THEIRS.encode("gb18030"))
    sent = client.post(reverse("imports:send", args=[shop.slug]), {"file": file})
    kept = OrderImport.objects.get()
    assert sent["Location"] == reverse("imports:columns", args=[kept.ref])
    assert (kept.state, kept.encoding, kept.columns["sku"]) == ("prepared", "gb18030", "商家编码")
    page = client.get(sent["Location"]).content.decode()
    assert "A-1" in page and "¥79.80" in page.replace("CN¥", "¥")
    assert not Order.objects.exists()
    wrong = client.post(sent["Location"], {**kept.columns, "price": ""}, headers=ENGLISH)
    assert wrong.status_code == 422 and "the price of one unit" in wrong.content.decode()
    look = client.post(
        reverse("imports:preview", args=[kept.ref]), {**kept.columns, "quantity": "邮箱"}, headers=ENGLISH
    )
    assert "is not a whole number" in look.content.decode()
    assert client.post(sent["Location"], kept.columns)["Location"] == reverse("imports:one", args=[kept.ref])
    run_until_idle()
    assert Order.objects.get().number == "A-1"
    kept.refresh_from_db()
    assert (kept.state, kept.percent) == ("done", 100)


def test_rows_left_out_stand_with_their_line_and_cure_and_as_a_file() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    text = "order_number,placed_at,sku,quantity,price\nB-1,2026-11-01,CUP,two,10\nB-2,2026-11-01,CUP,1,10\n"
    client.post(reverse("imports:send", args=[shop.slug]), {"file": SimpleUploadedFile("a.csv", text.encode())})
    kept = OrderImport.objects.get()
    client.post(reverse("imports:columns", args=[kept.ref]), kept.columns)
    run_until_idle()
    page = client.get(reverse("imports:one", args=[kept.ref]), headers=ENGLISH).content.decode()
    assert "is not a whole number" in page and "Write digits only" in page and "1 order is in the shop" in page
    rows = b"".join(client.get(reverse("imports:rows", args=[kept.ref]), headers=ENGLISH))
    assert b"\r\n2,B-1,rejected,quantity,two," in rows


def test_what_is_no_table_is_refused_and_not_kept() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    for content in (b"\x89PNG\r\n\x1a\n" + bytes(200), b"hello\n", b"\x1f\x8b broken"):
        file = SimpleUploadedFile("a.csv", content)
        answer = client.post(reverse("imports:send", args=[shop.slug]), {"file": file}, headers=ENGLISH)
        assert answer.status_code == 422, content
    assert not OrderImport.objects.exists()


@pytest.mark.parametrize("role", ["agent", "warehouse", "finance", "auditor", "supervisor"])
def test_others_set_nothing_up(role: str) -> None:
    shop, other = open_shop(), open_shop()
    client = signed_in(role, shop)
    kept = OrderImport.objects.create(shop=other, format="csv", file_name="x", started_at=clock.now())
    for name in STEPS:
        assert client.get(reverse(f"starting:{name}")).status_code == 403
    sends = [reverse("imports:send", args=[shop.slug]), reverse("imports:take_sample", args=[shop.slug])]
    for address in sends if role != "supervisor" else []:
        assert client.post(address).status_code == 403
    reads = {"auditor": 200, "supervisor": 200}.get(role, 403)
    assert client.get(reverse("imports:imports")).status_code == reads
    assert client.get(reverse("imports:one", args=[kept.ref])).status_code == (404 if reads == 200 else 403)
    assert client.post(reverse("imports:send", args=[other.slug])).status_code in (403, 404)
    assert Client().get(reverse("starting:start")).status_code == 302
    assert (OrderImport.objects.count(), Order.objects.count()) == (1, 0)


@pytest.mark.once("sqlite")
def test_a_short_name_comes_from_the_name_and_is_free() -> None:
    open_shop(slug="tea-house")
    assert [free_slug(name) for name in ("Tea House", "茶舍", "Zoë's Café")] == ["tea-house-2", "shop", "zoe-s-cafe"]
