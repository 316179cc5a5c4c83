"""The Tmall order report (天猫订单报表): one row per order, paid or not, without items.

买家实际支付金额 is what the seller kept: the refund is off it already. What the buyer paid is the two together.
The report names no items, so an order is one line; one that was refunded in part is two, split where the report
splits it: what was kept and what was refunded.
"""

from __future__ import annotations

from aftercare.orders.imports import values
from aftercare.orders.imports.port import Group
from aftercare.orders.imports.problems import Bad, Problem
from aftercare.orders.intake import LineIn, OrderIn

from .table import Record, TableReader

KEPT, REFUNDED = "order", "order-refunded"


class TmallReader(TableReader):
    source = "tmall"
    columns = {
        "number": ("订单编号",),
        "total": ("总金额",),
        "net": ("买家实际支付金额",),
        "region": ("收货地址",),
        "placed_at": ("订单创建时间",),
        "paid_at": ("订单付款时间",),
        "refund": ("退款金额",),
    }
    required = tuple(columns)

    def group(self, records: list[Record]) -> Group:
        first, *more = records
        end = records[-1].row
        try:
            order = self._order(first)
        except Bad as bad:
            return Group(end=end, issues=tuple(self.left_out(records, {first.line: [bad.problem]})))
        if more:
            twice = Problem("duplicate_order", self.columns["number"][0], first.number, {"line": first.line})
            issues = [issue for record in more for issue in self.rejected(record, [twice])]
            return Group(end=end, order=order, lines=(first.line,), issues=tuple(issues))
        return Group(end=end, order=order, lines=(first.line,))

    def _order(self, record: Record) -> OrderIn:
        fields, column = record.fields, {name: names[0] for name, names in self.columns.items()}
        money = {name: values.amount(fields[name], column[name], self.currency) for name in ("total", "net", "refund")}
        paid = bool(fields["paid_at"].strip())
        captured, refund = money["net"] + money["refund"], money["refund"]
        if captured > money["total"] or (captured and not paid):
            raise Bad("not_adding_up", field=column["net"], value=fields["net"], total=fields["total"].strip())
        return OrderIn(
            number=values.text(record.number, column["number"], most=100),
            placed_at=values.instant(fields["placed_at"], column["placed_at"], self.zone),
            paid_at=values.instant(fields["paid_at"], column["paid_at"], self.zone) if paid else None,
            currency=self.currency,
            country="CN",
            region=values.text(fields["region"], column["region"], most=100),
            lines=_lines(money["total"], refund, captured if paid else money["total"]),
        )


def _lines(total: int, refund: int, paid: int) -> list[LineIn]:
    discount = total - paid
    if refund in (0, paid):
        return [LineIn(sku=KEPT, quantity=1, gross=total, discount=discount, shipped=0)]
    return [
        LineIn(sku=KEPT, quantity=1, gross=total - refund, discount=discount, shipped=0),
        LineIn(sku=REFUNDED, quantity=1, gross=refund, shipped=0),
    ]
