"""European Union: withdrawal, guarantee, repair, and the duties around them."""

from __future__ import annotations

from datetime import date

from .rules import Conformity, Due, Duty, LawRule, Out, Withdrawal
from .spans import days, months, years

OUTS = (
    Out(trait="made_to_order"),
    Out(trait="perishable"),
    Out(trait="seal_hygiene", condition="seal_broken"),
    Out(trait="mixed"),
    Out(trait="digital_unsealed"),
    Out(trait="sealed_media", condition="seal_broken"),
    Out(trait="digital_download", confirmed=True),
)
"""Art 16, as the row sums it up. Digital content begun with consent: the consent is the confirmation at purchase."""

RULES: tuple[LawRule, ...] = (
    Withdrawal(
        id="EU-WD", jurisdiction="EU", right="withdrawal", article="2011/83 Art 9-16",
        source="legislation.gov.uk art 9; sn-p.si", verified="yes",
        cite=("欧盟指令 2011/83 第9-16条", "Directive 2011/83/EU art. 9-16"),
        days=14, span=days(14), freight="customer", freight_uninformed="merchant", delivery_back=True,
        later=months(12), last_item=True, before_delivery=True, outs=OUTS,
        dues=(Due(code="refund", starts="notice", days=14), Due(code="send_back", starts="notice", days=14)),
    ),
    Duty(
        id="EU-BTN", jurisdiction="EU", right="withdrawal function", article="2011/83 Art 11a (2023/2673)",
        source="mondaq", verified="part", valid_from=date(2026, 6, 19), numbers={"steps": 2},
    ),
    Conformity(
        id="EU-GUAR", jurisdiction="EU", right="conformity", article="2019/771 Art 10/11/14",
        source="legal500; presumption from memory", verified="part",
        cite=("欧盟指令 2019/771 第10、11、14条", "Directive (EU) 2019/771 art. 10, 11 and 14"),
        years=2, gives={"exchange": years(2)}, asks={"return": years(2), "exchange": years(2)},
        other=(frozenset({"second_hand"}), years(1)),
    ),
    Duty(
        id="EU-R2R", jurisdiction="EU", right="repair extension", article="2024/1799", source="cuatrecasas",
        verified="part", valid_from=date(2026, 7, 31), months=12,
    ),
    Duty(
        id="EU-EMPCO", jurisdiction="EU", right="harmonised guarantee notice", article="2024/825; 2025/1960",
        source="cms.law", verified="part", valid_from=date(2026, 9, 27), years=2,
    ),
    Duty(
        id="EU-ESPR", jurisdiction="EU", right="no destruction of unsold apparel/footwear incl. withdrawal returns",
        article="2024/1781 Art 2(37)/24/25", source="cattwyk; 8returns", verified="part",
        valid_from=date(2026, 7, 19),
    ),
    Duty(
        id="EU-GDPR", jurisdiction="EU", right="DSAR/breach", article="GDPR 12(3)/33", source="from memory",
        verified="no", months=1, hours=72, cite=("GDPR 第22条", "GDPR art. 22"),
    ),
)  # fmt: skip
