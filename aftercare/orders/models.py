"""What was sold. All money is in minor units of the order's currency.

The layers above keep counters on these rows and move them in the same transaction as the action; the CHECKs hold
whatever the code does.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from aftercare.core.ids import new_ref
from aftercare.core.money import Money, cumulative
from aftercare.core.rows import locked, select
from aftercare.people.models import Customer, Shop, User
from aftercare.people.visitors import Visitor

from . import phones


def order_ref() -> str:
    return new_ref("OR")


class Product(models.Model):
    """What the shop sells. `traits` decide which law applies (made to order, perishable, ...), see `policy.law`.

    `price` is what one unit costs now, in minor units of the shop's currency, where the shop says so. `gtin` is the
    number in the barcode on the goods (EAN or UPC), fourteen digits with leading zeros.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="products")
    sku = models.CharField(max_length=100)
    title = models.CharField(max_length=300, blank=True)
    category = models.CharField(max_length=100, blank=True)
    traits: models.JSONField[list[str]] = models.JSONField(default=list)
    price = models.BigIntegerField(null=True)
    gtin = models.CharField(max_length=14, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "sku"], name="product_once_per_shop")]
        indexes = [models.Index(fields=["gtin"], name="product_gtin", condition=~Q(gtin=""))]

    def __str__(self) -> str:
        return self.title or self.sku


BLOCKED = "(SELECT customer.blocked FROM people_customer customer WHERE customer.id = orders_order.customer_id)"


class OrderQuerySet(models.QuerySet["Order"]):
    def for_change(self, pk: int) -> Order:
        """The order with its row locked until the transaction ends; whether its customer is blocked is read along."""
        return locked(Order, pk, known_blocked=BLOCKED)

    def with_lines_for_change(self, pk: int) -> tuple[Order, list[OrderLine]]:
        """The order and then its lines by id, locked until the transaction ends."""
        return locked(Order, pk), select(OrderLine, "order_id = %s ORDER BY id", pk, lock=True)

    def owned_by(self, visitor: Visitor) -> OrderQuerySet:
        """The orders a customer has proved to be theirs."""
        return self.filter(pk__in=visitor.order_ids)

    def visible_to(self, user: User) -> OrderQuerySet:
        return self.filter(shop__in=user.shops.all())

    def of_shop(self, shop_id: int) -> OrderQuerySet:
        return self.filter(shop_id=shop_id)


class Order(models.Model):
    """`informed`: whether the customer was told of the right to return; None: if a policy was published by then.
    `ship_by` is when the goods were promised to have left. `disputed` is the money of payments that are asked back now
    (`money.chargebacks`), `charged_back` what lost chargebacks took."""

    ref = models.CharField(max_length=20, unique=True, default=order_ref)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="orders")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="orders")
    number = models.CharField(max_length=100)
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    currency = models.CharField(max_length=3)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    locale = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=100, blank=True)
    timezone = models.CharField(max_length=50, blank=True)
    informed = models.BooleanField(null=True)
    ship_by = models.DateTimeField(null=True)
    captured = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    disputed = models.BigIntegerField(default=0)
    charged_back = models.BigIntegerField(default=0)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="order_once_per_shop"),
            models.CheckConstraint(
                condition=Q(
                    pending__gte=0,
                    refunded__gte=0,
                    charged_back__gte=0,
                    captured__gte=F("pending") + F("refunded") + F("charged_back"),
                ),
                name="order_refunds_within_captured",
            ),
            models.CheckConstraint(condition=Q(disputed__gte=0), name="order_disputed_not_negative"),
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="order_list"),
            models.Index(fields=["shop", "placed_at"], name="order_placed"),
            models.Index(fields=["number"], name="order_number"),
            models.Index(fields=["shop", "email"], name="order_email"),
            models.Index(Upper("number"), name="order_number_upper"),
            models.Index(Upper("email"), name="order_email_upper"),
            models.Index(phones.tail(), name="order_phone_tail", condition=~Q(phone="")),
        ]

    known_blocked: bool | int | None = None

    @property
    def customer_blocked(self) -> bool:
        if self.known_blocked is None and self.customer_id:
            self.known_blocked = bool(self.customer and self.customer.blocked)
        return bool(self.known_blocked)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def __str__(self) -> str:
        return self.number


class LineKind(models.TextChoices):
    GOODS = "goods", _("Goods")
    SERVICE = "service", _("Service")


class OrderLine(models.Model):
    """One line of an order; quantities reach tens of thousands, so units are counted, never stored one by one.

    `paid` is what the customer paid for the whole line after every discount, tax in it; `tax` is the tax within
    `paid`. Units: `open` are asked back and not here yet, `received` came back, `kept` are refunded without
    coming back, `written_off` were lost. `granted` is the money of all those units, `waived` the money the customer
    agreed to forgo for them: both are spoken for, and what the next units are worth is measured from their sum.

    Of the units shipped, `in_transit` have not arrived yet, `refused` were refused at the door and `lost` by the
    carrier; all others count as delivered. `category` and `traits` are the goods' own when they were sold.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.IntegerField()
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="lines")
    sku = models.CharField(max_length=100)
    title = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=10, choices=LineKind.choices, default=LineKind.GOODS)
    category = models.CharField(max_length=100, blank=True)
    traits: models.JSONField[list[str]] = models.JSONField(default=list)
    delivered_at = models.DateTimeField(null=True)

    quantity = models.BigIntegerField()
    shipped = models.BigIntegerField(default=0)
    open = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    written_off = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)
    in_transit = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    lost = models.BigIntegerField(default=0)

    gross = models.BigIntegerField()
    discount = models.BigIntegerField(default=0)
    coupon = models.BigIntegerField(default=0)
    points = models.BigIntegerField(default=0)
    paid = models.BigIntegerField()
    tax = models.BigIntegerField(default=0)
    granted = models.BigIntegerField(default=0)
    granted_tax = models.BigIntegerField(default=0)
    waived = models.BigIntegerField(default=0)
    waived_tax = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="line_once_per_order"),
            models.CheckConstraint(
                condition=Q(
                    open__gte=0,
                    received__gte=0,
                    written_off__gte=0,
                    kept__gte=0,
                    shipped__gte=F("open") + F("received") + F("written_off"),
                    quantity__gte=F("shipped"),
                ),
                name="line_units_back_within_shipped",
            ),
            models.CheckConstraint(
                condition=Q(
                    in_transit__gte=0,
                    refused__gte=0,
                    lost__gte=0,
                    shipped__gte=F("in_transit") + F("refused") + F("lost"),
                ),
                name="line_units_travelling_within_shipped",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("open") + F("received") + F("written_off") + F("kept")),
                name="line_units_claimed_within_ordered",
            ),
            models.CheckConstraint(
                condition=Q(
                    pending__gte=0,
                    refunded__gte=0,
                    waived__gte=0,
                    granted__gte=F("pending") + F("refunded"),
                    paid__gte=F("granted") + F("waived"),
                ),
                name="line_refunds_within_paid",
            ),
            models.CheckConstraint(
                condition=Q(
                    granted_tax__gte=0,
                    waived_tax__gte=0,
                    tax__gte=F("granted_tax") + F("waived_tax"),
                    paid__gte=F("tax"),
                ),
                name="line_tax_within_paid",
            ),
        ]
        indexes = [models.Index(Upper("sku"), name="line_sku_upper")]

    @property
    def claimed(self) -> int:
        """Units no further case can ask for."""
        return self.open + self.received + self.written_off + self.kept

    @property
    def returnable(self) -> int:
        """Units that a return can still ask back."""
        return min(self.shipped - self.open - self.received - self.written_off, self.quantity - self.claimed)

    @property
    def refundable(self) -> int:
        """Units that can still be refunded at all, sent back or not."""
        return self.quantity - self.claimed

    def grant(self, units: int) -> tuple[int, int]:
        """The money and the tax in it for the next `units`: A(k+n) less what the k claimed units took.

        Measuring from the money they were granted and that was forgone for them, not from A(k), lets any order of
        grants and releases still sum to what was paid, and what one unit's offer saved never pays for another.
        """
        upto = self.claimed + units
        return (
            max(0, cumulative(self.paid, upto, self.quantity) - self.granted - self.waived),
            max(0, cumulative(self.tax, upto, self.quantity) - self.granted_tax - self.waived_tax),
        )

    def __str__(self) -> str:
        return self.title or self.sku


class TenderKind(models.TextChoices):
    CARD = "card", _("Card")
    ALIPAY = "alipay", _("Alipay")
    WECHAT = "wechat", _("WeChat Pay")
    TRANSFER = "transfer", _("Bank transfer")
    GIFT_CARD = "gift_card", _("Gift card")
    CASH = "cash", _("Cash")
    OTHER = "other", _("Original payment method")


class Tender(models.Model):
    """One means of payment of an order; refunds go back to it, never beyond what it paid."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="tenders")
    position = models.IntegerField(default=1)
    kind = models.CharField(max_length=20, choices=TenderKind.choices, default=TenderKind.OTHER)
    provider = models.CharField(max_length=30, default="manual")
    provider_ref = models.CharField(max_length=100, blank=True)
    captured = models.BigIntegerField()
    pending = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    charged_back = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="tender_once_per_order"),
            models.CheckConstraint(
                condition=Q(
                    pending__gte=0,
                    refunded__gte=0,
                    charged_back__gte=0,
                    captured__gte=F("pending") + F("refunded") + F("charged_back"),
                ),
                name="tender_refunds_within_captured",
            ),
        ]
        indexes = [models.Index(fields=["provider_ref"], name="tender_provider_ref", condition=~Q(provider_ref=""))]

    @property
    def left(self) -> int:
        return self.captured - self.pending - self.refunded - self.charged_back

    def __str__(self) -> str:
        return str(self.get_kind_display())


class DeliveryState(models.TextChoices):
    IN_TRANSIT = "in_transit", _("On its way")
    DELIVERED = "delivered", _("Delivered")
    REFUSED = "refused", _("Refused at the door")
    LOST = "lost", _("Lost")


class Delivery(models.Model):
    """A parcel sent to the customer; without lines it carried the whole order."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="deliveries")
    carrier = models.CharField(max_length=50, blank=True)
    tracking_number = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.DELIVERED)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tracking_number"], name="delivery_tracking")]

    def __str__(self) -> str:
        return self.tracking_number


class DeliveryLine(models.Model):
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="deliveries")
    quantity = models.BigIntegerField()


class ImportRun(models.Model):
    """One file taken in. `offset` is how far it is done, so a killed import goes on where it stopped."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="imports")
    source = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=300)
    offset = models.BigIntegerField(default=0)
    counts: models.JSONField[dict[str, int]] = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "source", "digest"], name="import_once_per_file")]

    def __str__(self) -> str:
        return f"{self.source} {self.file_name}"


from .imports.models import ImportIssue  # noqa: E402
from .imports.sent import ImportState, OrderImport  # noqa: E402

__all__ = [
    "Delivery", "DeliveryLine", "DeliveryState", "ImportIssue", "ImportRun", "ImportState", "LineKind", "Order",
    "OrderImport", "OrderLine", "OrderQuerySet", "Product", "Tender", "TenderKind",
]  # fmt: skip
