"""By what goods are inspected: the checklist of their category, answered at the floor, written at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from aftercare.core.models import EventRow
from aftercare.orders.models import OrderLine, Product
from aftercare.parcels.checklists import Checklist, checks_of
from aftercare.parcels.models import Inspection
from aftercare.people.models import Shop
from aftercare.ui.tests.staffed import arrived, bought, open_shop, signed_in

pytestmark = pytest.mark.django_db


def page_of(shop: Shop, category: str = "") -> str:
    return f"{reverse('checks:of', args=[shop.slug])}?category={category}"


def write(client: Client, shop: Shop, checks: str, category: str = "") -> Any:
    return client.post(page_of(shop, category), {"checks": checks})


def test_goods_are_looked_at_as_their_trade_does() -> None:
    shop = open_shop()
    order = bought(shop)
    OrderLine.objects.filter(order=order).update(category="女装 / 连衣裙")
    case, client = arrived(order), signed_in("warehouse", shop)
    form = client.get(reverse("floor:inspect", args=[case.ref])).context["form"]
    assert list(form.checks.values()) == ["tags", "clean", "unmarked"]
    tags, clean, _unmarked = form.checks
    body = {
        "line": case.lines.get().pk,
        "units": 1,
        "grade": "C",
        "disposition": "quarantine",
        tags: "yes",
        clean: "no",
    }
    client.post(reverse("floor:inspect", args=[case.ref]), body)
    found = Inspection.objects.get()
    assert found.checks == [{"check": "tags", "ok": True}, {"check": "clean", "ok": False}]
    assert (found.accepted, found.disposition) == (True, "quarantine")
    assert "✗ No stains, no smell" in client.get(reverse("floor:case", args=[case.ref])).content.decode()


def test_a_supervisor_writes_a_shops_own_list_and_takes_it_back() -> None:
    shop = open_shop()
    client = signed_in("supervisor", shop)
    assert write(client, shop, "The tags are attached\nNo cat hair\n\n", "Shirts").status_code == 303
    assert checks_of(shop.pk, ["Shirts"]) == {"Shirts": ["tags", "No cat hair"]}
    assert "No cat hair" in client.get(page_of(shop, "Shirts")).content.decode()
    write(client, shop, "", "Shirts")
    assert checks_of(shop.pk, ["Shirts"]) == {"Shirts": ["tags", "clean", "unmarked"]}
    assert EventRow.objects.filter(name="checklist.changed").count() == 2


def test_a_check_of_the_trade_is_read_in_the_readers_language() -> None:
    shop = open_shop()
    with translation.override("zh-hans"):
        write(signed_in("supervisor", shop), shop, "吊牌完整")
    assert Checklist.objects.get().checks == ["tags"]


def test_the_list_of_everything_else_holds_where_no_other_does() -> None:
    shop = open_shop()
    write(signed_in("supervisor", shop), shop, "Count the screws")
    lists = checks_of(shop.pk, ["Furniture", "Shoes"])
    assert lists == {"Furniture": ["Count the screws"], "Shoes": ["soles", "clean", "packaging"]}


@pytest.mark.parametrize(
    ("checks", "says"), [("x" * 121, "at most 120 characters"), ("\n".join(map(str, range(13))), "12 checks")]
)
def test_a_list_nobody_would_read_is_refused(checks: str, says: str) -> None:
    shop = open_shop()
    answer = write(signed_in("supervisor", shop), shop, checks)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Checklist.objects.exists()


@pytest.mark.parametrize(("role", "reads"), [("agent", 403), ("warehouse", 403), ("auditor", 200)])
def test_only_supervisors_write_lists(role: str, reads: int) -> None:
    shop = open_shop()
    client = signed_in(role, shop)
    assert client.get(page_of(shop)).status_code == reads
    assert write(client, shop, "No cat hair").status_code == 403
    assert not Checklist.objects.exists()
    assert signed_in("supervisor", open_shop()).get(page_of(shop)).status_code == 404


def test_an_item_is_found_by_its_barcode_and_by_its_sku() -> None:
    shop = open_shop()
    order = bought(shop)
    case, client = arrived(order), signed_in("warehouse", shop)
    sku = order.lines.get().sku
    Product.objects.filter(shop=shop, sku=sku).update(gtin="04006381333931")
    for code in (sku.lower(), "4006381333931", "04006381333931"):
        found = client.get(reverse("floor:scan"), {"q": code})
        assert found["Location"] == reverse("floor:case", args=[case.ref])
