"""What happens to decisions above their author's limit, and to the limits themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aftercare.people.events import ShopEvent

from .approvals import Approval
from .events import CaseEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalEvent(CaseEvent):
    """Something about a decision that one person may not take alone; the case stays where it is."""

    approval: Approval

    def data(self) -> dict[str, Any]:
        kept = self.approval
        return {**CaseEvent.data(self), "decision": kept.label, "worth": kept.amount, "asked_by": kept.asked_name}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked(ApprovalEvent):
    """Somebody decided more than they may alone; a second person is asked. `why` is the limit: case, day, currency."""

    name = "approval.asked"

    def data(self) -> dict[str, Any]:
        kept = self.approval
        return {**ApprovalEvent.data(self), "why": kept.why, "terms": kept.terms}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven(ApprovalEvent):
    """A second person agreed; what was decided is carried out with that."""

    name = "approval.given"
    note: str

    def data(self) -> dict[str, Any]:
        return {**ApprovalEvent.data(self), "note": self.note}


class ApprovalDeclined(ApprovalGiven):
    """A second person did not agree, or who asked took it back (`own`); it is to be decided anew."""

    name = "approval.declined"

    def data(self) -> dict[str, Any]:
        kept = self.approval
        return {**ApprovalGiven.data(self), "own": kept.answered_who == kept.asked_who}


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsChanged(ShopEvent):
    """A role may decide more or less alone than before: [per case, per day], in minor units; None is no limit."""

    name = "limits.changed"
    limits: Mapping[str, tuple[list[int | None], list[int | None]]]

    def data(self) -> dict[str, Any]:
        return {"limits": {role: {"old": old, "new": new} for role, (old, new) in self.limits.items()}}
