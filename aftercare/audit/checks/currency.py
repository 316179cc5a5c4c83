"""16. Every amount is whole minor units of the order's currency."""

from __future__ import annotations

from collections.abc import Iterator

from babel.numbers import is_currency
from django.db import connection
from django.utils.translation import gettext_lazy as _

from ..scope import Scope
from ..violation import Violation, compared, differs

# Table -> its amounts and the joins to the row that names it.
AMOUNTS = {
    "order": ("orders_order a JOIN orders_order o ON o.id = a.id", ["captured", "pending", "refunded"]),
    "order line": (
        "orders_orderline a JOIN orders_order o ON o.id = a.order_id",
        [
            "gross",
            "discount",
            "coupon",
            "points",
            "paid",
            "tax",
            "granted",
            "granted_tax",
            "waived",
            "waived_tax",
            "pending",
            "refunded",
        ],
    ),
    "tender": ("orders_tender a JOIN orders_order o ON o.id = a.order_id", ["captured", "pending", "refunded"]),
    "case": ("cases_case a JOIN orders_order o ON o.id = a.order_id", ["granted", "tax", "fees"]),
    "case line": (
        "cases_caseline a JOIN cases_case c ON c.id = a.case_id JOIN orders_order o ON o.id = c.order_id",
        ["amount", "tax", "waived", "waived_tax"],
    ),
    "refund": (
        "money_refund a JOIN cases_case c ON c.id = a.case_id JOIN orders_order o ON o.id = c.order_id",
        ["amount", "fees"],
    ),
    "refund operation": (
        "money_refundoperation a JOIN orders_tender t ON t.id = a.tender_id JOIN orders_order o ON o.id = t.order_id",
        ["amount"],
    ),
    "posting": ("money_posting a JOIN orders_order o ON o.id = a.order_id", ["amount"]),
}


def cases_keep_the_currency(scope: Scope) -> list[Violation]:
    sql = f"""
        SELECT c.ref AS row, c.currency, o.currency AS expected_currency
        FROM cases_case c JOIN orders_order o ON o.id = c.order_id
        WHERE c.currency <> o.currency AND {scope.of("c")}"""
    counters = {"currency": _("the currency, beside the order's")}
    return compared(scope.rows(sql), invariant=16, table="case", counters=counters)


def currencies_exist(scope: Scope) -> Iterator[Violation]:
    """The exponent follows from the ISO code, so an unknown code makes every amount of the order ambiguous."""
    used = scope.rows(f"SELECT currency, MIN(ref) AS ref FROM orders_order o WHERE {scope.of('o')} GROUP BY currency")
    for row in used:
        if not is_currency(row["currency"]):
            yield differs(
                invariant=16, table="order", row=row["ref"], what=_("the currency"),
                found=row["currency"], expected=_("an ISO 4217 code"),
            )  # fmt: skip


def amounts_are_whole(scope: Scope) -> Iterator[Violation]:
    """SQLite keeps a fraction even in an integer column; PostgreSQL cannot."""
    if connection.vendor != "sqlite":
        return
    for table, (source, columns) in AMOUNTS.items():
        broken = " OR ".join(f"typeof(a.{column}) <> 'integer'" for column in columns)
        wanted = ", ".join(f"a.{column}" for column in columns)
        for row in scope.rows(f"SELECT o.ref AS ref, {wanted} FROM {source} WHERE ({broken}) AND {scope.of('o')}"):
            for column in columns:
                if not isinstance(row[column], int):
                    yield differs(
                        invariant=16, table=table, row=row["ref"], what=column,
                        found=row[column], expected=_("a whole number of minor units"),
                    )  # fmt: skip
