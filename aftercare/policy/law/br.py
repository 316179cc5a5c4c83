"""Brasil: regret within 7 days, freight included, and defects."""

from __future__ import annotations

from .rules import Conformity, Due, LawRule, Withdrawal
from .spans import days

DURABLE = frozenset({"durable", "phone", "pc", "electronics"})

RULES: tuple[LawRule, ...] = (
    Withdrawal(
        id="BR-REGRET", jurisdiction="BR", right="regret", article="CDC 49", source="particle.news", verified="part",
        cite=("巴西《消费者保护法典》第49条", "Brazilian Consumer Code art. 49"),
        days=7, span=days(7), freight="merchant", delivery_back=True,
        dues=(Due(code="refund", starts="notice", days=0),),
    ),
    Conformity(
        id="BR-DEFECT", jurisdiction="BR", right="defect", article="CDC 18/26", source="particle.news",
        verified="part", cite=("巴西《消费者保护法典》第18、26条", "Brazilian Consumer Code art. 18 and 26"),
        days=30, gives={"exchange": days(30)}, asks={"return": days(90), "exchange": days(90)},
        other=(DURABLE, days(90)), dues=(Due(code="repair", starts="notice", days=30),),
    ),
)  # fmt: skip
