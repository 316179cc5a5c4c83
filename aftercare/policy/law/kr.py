"""한국: withdrawal within 7 days."""

from __future__ import annotations

from .rules import Due, LawRule, Out, Withdrawal
from .spans import days

RULES: tuple[LawRule, ...] = (
    Withdrawal(
        id="KR-WD", jurisdiction="KR", right="withdrawal", article="ECA 17/18", source="easylaw; seracart",
        verified="part",
        cite=("韩国《电子商务法》第17、18条", "Korean Act on Consumer Protection in E-Commerce art. 17, 18"),
        days=7, span=days(7), freight="customer",
        outs=(
            Out(trait="sealed_media", condition="seal_broken"), Out(trait="digital_unsealed"),
            Out(trait="digital_download", confirmed=True), Out(trait="made_to_order", confirmed=True),
        ),
        dues=(Due(code="refund", starts="receipt", days=3, business=True),),
    ),
)  # fmt: skip
