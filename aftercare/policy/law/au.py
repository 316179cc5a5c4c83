"""Australia: guarantees for a reasonable time; of a major failure the consumer chooses, of a minor one the business."""

from __future__ import annotations

from .rules import Conformity, LawRule
from .spans import ALWAYS

RULES: tuple[LawRule, ...] = (
    Conformity(
        id="AU-ACL", jurisdiction="AU", right="guarantees", article="ACL s54-", source="accc.gov.au", verified="yes",
        cite=("《澳大利亚消费者法》第54条起", "Australian Consumer Law s. 54 onwards"),
        asks={"return": ALWAYS, "exchange": ALWAYS},
    ),
)  # fmt: skip
