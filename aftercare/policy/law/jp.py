"""日本: 8 days where no return clause was displayed."""

from __future__ import annotations

from .rules import LawRule, Withdrawal
from .spans import days

RULES: tuple[LawRule, ...] = (
    Withdrawal(
        id="JP-RET", jurisdiction="JP", right="return if no clause displayed", article="特商法15-3", source="loc.gov",
        verified="part", cite=("日本《特定商取引法》第15条之3", "Act on Specified Commercial Transactions art. 15-3"),
        days=8, span=days(8), freight="customer", only_uninformed=True,
    ),
)  # fmt: skip
