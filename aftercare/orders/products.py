"""What a shop sells: kept up to date, so that an exchange knows prices and a decision knows what the goods are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from .gtin import canonical, is_gtin
from .models import Product
from .traits import PER_PURCHASE

KEPT = ("title", "category", "traits", "price", "gtin")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductIn:
    """`price` is of one unit, in minor units of the shop's currency; None: not told. `traits` see `policy.law`.

    What a customer confirms at a purchase is a trait of that order's line, never of the product. `gtin` is the number
    in the barcode on the goods.
    """

    sku: str
    title: str = ""
    category: str = ""
    traits: tuple[str, ...] = ()
    price: int | None = None
    gtin: str = ""


@transaction.atomic
def save_products(shop: Shop, products: Sequence[ProductIn]) -> list[Product]:
    """Make the products, or change those that are there. Orders taken before keep what they say of their goods."""
    for position, product in enumerate(products, 1):
        _check(position, product)
    rows = [
        Product(shop=shop, sku=product.sku, title=product.title, category=product.category,
                traits=list(product.traits), price=product.price, gtin=canonical(product.gtin))
        for product in {product.sku: product for product in products}.values()
    ]  # fmt: skip
    Product.objects.bulk_create(rows, update_conflicts=True, unique_fields=["shop", "sku"], update_fields=KEPT)
    return list(Product.objects.filter(shop=shop, sku__in=[row.sku for row in rows]).order_by("sku"))


def _check(position: int, product: ProductIn) -> None:
    if not product.sku.strip():
        raise Refused(_("Give the item its code (SKU)."), code="required", field=f"products.{position}.sku")
    said = sorted(PER_PURCHASE.intersection(product.traits))
    if said:
        raise Refused(
            _("“%(trait)s” is confirmed at each purchase: name it on the order's line, not on the product.")
            % {"trait": said[0]},
            code="trait_of_the_purchase",
            field=f"products.{position}.traits",
        )
    if product.gtin and not is_gtin(product.gtin):
        raise Refused(
            _("“%(gtin)s” is not the number of a barcode; copy all its 8, 12, 13 or 14 digits.")
            % {"gtin": product.gtin[:20]},
            code="bad_gtin",
            field=f"products.{position}.gtin",
        )
    if product.price is not None and product.price < 0:
        raise Refused(_("The price must not be negative."), code="bad_price", field=f"products.{position}.price")
