"""Which column of somebody's table is which of ours: guessed from what shops call them, said by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.core.refusal import Refused
from aftercare.orders.imports.port import Unreadable

from .csv_orders import CsvReader
from .files import Source, csv_rows, decodes_as_chinese, header

ROWS = 5
"""So many are shown of a file before it is taken."""
PRICES = ("price", "total")
FIELDS: dict[str, Promise] = {
    "order_number": gettext_lazy("Order number"),
    "placed_at": gettext_lazy("Placed at"),
    "sku": gettext_lazy("Item code (SKU)"),
    "quantity": gettext_lazy("Quantity"),
    "price": gettext_lazy("Price of one unit"),
    "total": gettext_lazy("Total of the row"),
    "title": gettext_lazy("Item"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "customer_id": gettext_lazy("Customer number"),
    "customer_name": gettext_lazy("Customer's name"),
    "paid_at": gettext_lazy("Paid at"),
    "delivered_at": gettext_lazy("Delivered at"),
    "category": gettext_lazy("Category"),
    "discount": gettext_lazy("Discount of the row"),
    "order_discount": gettext_lazy("Discount of the order"),
    "coupon": gettext_lazy("Coupon"),
    "tax": gettext_lazy("Tax"),
    "currency": gettext_lazy("Currency"),
    "country": gettext_lazy("Country"),
    "carrier": gettext_lazy("Carrier"),
    "tracking_number": gettext_lazy("Tracking number"),
    "shipped_at": gettext_lazy("Sent at"),
    "payment_kind": gettext_lazy("Means of payment"),
}
"""What a person may name; the others are read where the file has them under our name."""
KNOWN_AS: dict[str, str] = {
    "order_number": "name, order, order id, order no, order number, 订单编号, 订单号, 订单id, 主订单编号",
    "placed_at": "created at, order date, date, purchase date, placed, 下单时间, 订单创建时间, 创建时间, 订单提交时间",
    "paid_at": "paid, payment date, paid date, 付款时间, 订单付款时间, 支付时间, 支付完成时间",
    "delivered_at": "delivered, delivery date, fulfilled at, 签收时间, 确认收货时间, 收货时间, 订单完成时间",
    "shipped_at": "shipped, ship date, 发货时间",
    "sku": "lineitem sku, item sku, product code, item code, variant sku, 商品编码, 商家编码, 货号, sku编码, 规格编码",
    "title": "lineitem name, product, product name, item, item name, 商品名称, 商品标题, 标题, 宝贝标题, 品名",
    "quantity": "lineitem quantity, qty, units, 数量, 购买数量, 商品数量, 宝贝总数量",
    "price": "lineitem price, unit price, item price, 单价, 商品单价, 商品价格, 价格",
    "total": "line total, row total, amount, 小计, 商品金额, 商品总价",
    "discount": "lineitem discount, line discount, 商品优惠",
    "order_discount": "discount amount, order discount, 店铺优惠, 订单优惠",
    "coupon": "coupon amount, 优惠券, 平台优惠",
    "tax": "taxes, vat, 税费",
    "email": "e-mail, customer email, 邮箱, 电子邮箱, 买家邮箱",
    "phone": "phone number, telephone, mobile, billing phone, shipping phone, 手机, 手机号, 联系手机, 联系电话",
    "customer_id": "customer number, buyer id, 买家id, 会员号, 客户编号, 用户id",
    "customer_name": "customer, buyer, billing name, shipping name, 买家, 买家昵称, 收货人, 收货人姓名, 客户姓名",
    "category": "product type, 类目, 分类, 商品分类",
    "currency": "币种, 货币",
    "country": "shipping country, ship country, 国家",
    "carrier": "courier, shipping method, 物流公司, 快递公司, 承运商",
    "tracking_number": "tracking, tracking no, 物流单号, 快递单号, 运单号",
    "payment_kind": "payment method, 支付方式",
}


@dataclass(frozen=True, slots=True)
class Look:
    """A table at a first glance: what it calls its columns, its first rows, and which of ours they seem to be."""

    encoding: str
    header: list[str]
    rows: list[list[str]]
    guessed: dict[str, str]


def look(path: Path, *, name: str, encoding: str = "") -> Look:
    """Raises `Unreadable` for what is no table with a header."""
    encoding = encoding or _encoding(path)
    with Source(path, encoding).text() as file:
        delimiter, names = header(next(file, ""))
        if len([one for one in names if one]) < len(CsvReader.required):
            raise Unreadable(
                _("%(file)s is no table of orders: its first line must name the columns, such as order_number, "
                  "placed_at, sku, quantity, price.") % {"file": name}
            )  # fmt: skip
        rows = [row.fields for row in islice(csv_rows(file, delimiter), ROWS)]
    return Look(encoding, names, rows, guess(names))


def guess(names: Sequence[str]) -> dict[str, str]:
    """Ours -> theirs, each of theirs once."""
    plain = {_plain(name): name for name in reversed(names) if name}
    found: dict[str, str] = {}
    for ours in CsvReader.columns:
        for known in _known(ours):
            theirs = plain.get(known)
            if theirs and theirs not in found.values():
                found[ours] = theirs
                break
    return found


def check_columns(columns: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The columns as they are kept. Raises `Refused` at the one that is missing, unknown or named twice."""
    chosen = {ours: theirs for ours, theirs in columns.items() if theirs}
    for ours, theirs in chosen.items():
        if ours not in CsvReader.columns or theirs not in names:
            raise Refused(_("The file has no column “%(name)s”.") % {"name": theirs[:60]}, field=ours)
        if list(chosen.values()).count(theirs) > 1:
            raise Refused(
                _("“%(name)s” stands for two things; choose it once.") % {"name": theirs[:60]}, code="twice", field=ours
            )
    for ours in CsvReader.required:
        if ours not in chosen:
            raise Refused(_("Say which column is “%(name)s”.") % {"name": FIELDS[ours]}, code="required", field=ours)
    if not any(price in chosen for price in PRICES):
        raise Refused(_("Say which column is the price of one unit, or the total of the row."), field="price")
    return chosen


def _known(ours: str) -> Iterator[str]:
    yield _plain(ours)
    yield from (_plain(name) for name in KNOWN_AS.get(ours, "").split(",") if name)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _encoding(path: Path) -> str:
    """Empty for UTF-8 or what a mark says; old Chinese spreadsheets write GB 18030."""
    with Source(path).text() as file:
        first = next(file, "") + next(file, "")
    return "gb18030" if not _decodes(first) and decodes_as_chinese(first) else ""


def _decodes(text: str) -> bool:
    return not any("\udc80" <= letter <= "\udcff" for letter in text)
