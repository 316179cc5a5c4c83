from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event

from .models import PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPublished(Event):
    """A new version of the shop's policy is in force."""

    name = "policy.published"
    version: PolicyVersion

    @property
    def subject(self) -> tuple[str, int]:
        return ("shop", self.version.shop_id)

    @property
    def shop_id(self) -> int:
        return self.version.shop_id

    def data(self) -> dict[str, Any]:
        return {"number": self.version.number, "digest": self.version.digest}
