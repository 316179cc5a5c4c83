"""United Kingdom: rejecting faulty goods, and cancelling."""

from __future__ import annotations

from . import eu
from .rules import Conformity, Due, LawRule, Withdrawal
from .spans import ALWAYS, days

RULES: tuple[LawRule, ...] = (
    Conformity(
        id="UK-REJECT", jurisdiction="UK", right="short-term reject", article="CRA 2015 s20/22",
        source="mylawyer; scribd s.21", verified="part",
        cite=("英国《2015年消费者权利法》第20、22条", "Consumer Rights Act 2015 s. 20 and 22"),
        days=30, gives={"return": days(30)}, dues=(Due(code="refund", starts="agreement", days=14),),
    ),
    Conformity(
        id="UK-FINAL", jurisdiction="UK", right="final reject/price cut", article="CRA s24(5)",
        source="legislation.gov.uk", verified="part",
        cite=("英国《2015年消费者权利法》第24条", "Consumer Rights Act 2015 s. 24(5)"),
        days=14, asks={"return": ALWAYS, "exchange": ALWAYS},
        dues=(Due(code="refund", starts="agreement", days=14),),
    ),
    Withdrawal(
        id="UK-CCR", jurisdiction="UK", right="cancel", article="CCR 2013 reg 28-35", source="which; argos",
        verified="part",
        cite=("英国《2013年消费者合同条例》第28-35条", "Consumer Contracts Regulations 2013 reg. 28-35"),
        days=14, span=days(14), freight="customer", freight_uninformed="merchant", delivery_back=True, last_item=True,
        before_delivery=True, outs=eu.OUTS,
        dues=(Due(code="refund", starts="receipt", days=14), Due(code="send_back", starts="notice", days=14)),
    ),
)  # fmt: skip
