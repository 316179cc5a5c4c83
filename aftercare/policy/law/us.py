"""United States: no federal right to change one's mind; late shipment, and states where no policy is displayed."""

from __future__ import annotations

from .rules import Due, Late, LawRule, Out, Withdrawal
from .spans import days

RULES: tuple[LawRule, ...] = (
    Late(
        id="US-MITOR", jurisdiction="US", right="late shipment", article="16 CFR 435", source="elaws; uslegal",
        verified="part", cite=("美国联邦法规 16 CFR 435", "16 CFR 435"),
        days=30, business_days=7, dues=(Due(code="refund", starts="notice", days=7, business=True),),
    ),
    Withdrawal(
        id="US-CA", jurisdiction="US-CA", right="policy display", article="Civ Code 1723", source="re-turns.com",
        verified="part", cite=("加利福尼亚州《民法典》第1723条", "California Civil Code s. 1723"),
        days=30, span=days(30), freight="customer", only_uninformed=True,
    ),
    Withdrawal(
        id="US-FL", jurisdiction="US-FL", right="policy display", article="Stat 501.142", source="re-turns.com",
        verified="part", cite=("佛罗里达州法规第501.142条", "Florida Statutes s. 501.142"),
        days=7, span=days(7), freight="customer", only_uninformed=True,
        outs=tuple(Out(trait=trait) for trait in ("food", "perishable", "made_to_order", "disclosed_defect",
                                                  "second_hand")),
    ),
)  # fmt: skip
