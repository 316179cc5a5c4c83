"""台灣: withdrawal within 7 days, free of charge."""

from __future__ import annotations

from .rules import LawRule, Out, Withdrawal
from .spans import days

RULES: tuple[LawRule, ...] = (
    Withdrawal(
        id="TW-WD", jurisdiction="TW", right="withdrawal", article="消保法19", source="tw.custo.co", verified="part",
        cite=("台湾《消费者保护法》第19条", "Taiwan Consumer Protection Act art. 19"),
        days=7, span=days(7), freight="merchant",
        outs=tuple(Out(trait=trait) for trait in ("made_to_order", "perishable", "periodical", "digital_unsealed")),
    ),
)  # fmt: skip
