"""India: grievances are confirmed in 48 hours and redressed in a month."""

from __future__ import annotations

from .rules import Due, Grievance, LawRule

RULES: tuple[LawRule, ...] = (
    Grievance(
        id="IN-GRV", jurisdiction="IN", right="grievance", article="E-Com Rules 2020",
        source="thehindubusinessline", verified="part",
        cite=("印度《2020年消费者保护（电子商务）规则》", "Indian Consumer Protection (E-Commerce) Rules 2020"),
        hours=48, months=1,
        dues=(
            Due(code="acknowledge", starts="notice", days=2, hours=48),
            Due(code="answer", starts="notice", days=30, months=1),
        ),
    ),
)  # fmt: skip
