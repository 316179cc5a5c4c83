"""Products are kept up to date; orders taken before keep what they say of their goods."""

from __future__ import annotations

import pytest

from aftercare.core.refusal import Refused
from aftercare.orders.models import Product
from aftercare.orders.products import ProductIn, save_products
from stories.makers import line_in, make_order, make_shop

pytestmark = pytest.mark.django_db


def test_saving_again_changes_what_is_there() -> None:
    shop = make_shop()
    save_products(shop, [ProductIn(sku="CUP", title="Cup", price=500), ProductIn(sku="BOX")])
    (cup,) = save_products(shop, [ProductIn(sku="CUP", title="Blue cup", price=600, traits=("perishable",))])
    assert (cup.title, cup.price, cup.traits, Product.objects.count()) == ("Blue cup", 600, ["perishable"], 2)


def test_an_order_keeps_what_its_goods_were() -> None:
    shop = make_shop()
    save_products(shop, [ProductIn(sku="CUP", category="kitchen", traits=("made_to_order",))])
    line = make_order(shop, [line_in(sku="CUP")]).lines.get()
    save_products(shop, [ProductIn(sku="CUP", category="garden")])
    line.refresh_from_db()
    assert (line.category, line.traits) == ("kitchen", ["made_to_order"])


def test_what_the_order_says_comes_first() -> None:
    shop = make_shop()
    save_products(shop, [ProductIn(sku="CUP", category="kitchen", traits=("made_to_order",))])
    line = make_order(shop, [line_in(sku="CUP", category="gifts", traits=("perishable",))]).lines.get()
    assert (line.category, line.traits) == ("gifts", ["perishable"])


CONFIRMED = "no_return_confirmed"


def test_what_was_confirmed_at_one_purchase_stays_with_its_line() -> None:
    shop = make_shop()
    save_products(shop, [ProductIn(sku="MASK", traits=("seal_hygiene",))])
    confirmed = make_order(shop, [line_in(sku="MASK", traits=(CONFIRMED,)), line_in(sku="NEW", traits=(CONFIRMED,))])
    assert [line.traits for line in confirmed.lines.order_by("position")] == [["seal_hygiene", CONFIRMED], [CONFIRMED]]
    Product.objects.filter(sku="MASK").update(traits=["seal_hygiene", CONFIRMED])  # as older versions let it be
    later = make_order(shop, [line_in(sku="MASK"), line_in(sku="NEW")])
    assert [line.traits for line in later.lines.order_by("position")] == [["seal_hygiene"], []]
    assert Product.objects.get(sku="NEW").traits == []


@pytest.mark.parametrize(
    ("product", "field"),
    [
        (ProductIn(sku=" "), "sku"),
        (ProductIn(sku="A", price=-1), "price"),
        (ProductIn(sku="A", traits=("seal_hygiene", CONFIRMED)), "traits"),
    ],
)
def test_a_bad_product_is_named_and_none_is_kept(product: ProductIn, field: str) -> None:
    with pytest.raises(Refused) as refused:
        save_products(make_shop(), [ProductIn(sku="GOOD"), product])
    assert (refused.value.field, Product.objects.count()) == (f"products.2.{field}", 0)
