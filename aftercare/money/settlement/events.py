"""What happens to providers' books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.core.events import Event
from aftercare.people.events import ShopEvent

from .models import SettlementDifference, SettlementFile


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfFile(Event):
    file: SettlementFile

    @property
    def subject(self) -> tuple[str, int]:
        return ("settlement", self.file.pk)

    @property
    def shop_id(self) -> int:
        return self.file.shop_id

    def data(self) -> dict[str, Any]:
        return {"settlement": self.file.ref, "provider": self.file.provider}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementStarted(_OfFile):
    """A provider's file was sent and is being read."""

    name = "settlement.started"

    def data(self) -> dict[str, Any]:
        return {**_OfFile.data(self), "file": self.file.file_name}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementImported(_OfFile):
    """A provider's file was read to its end. `rows` are counted by what became of them."""

    name = "settlement.imported"

    def data(self) -> dict[str, Any]:
        return {**_OfFile.data(self), "rows": self.file.counts}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementDiffers(_OfFile):
    """A provider's file and the payments here do not agree. `kinds` counts the new differences by kind."""

    name = "settlement.differs"
    kinds: dict[str, int]

    def data(self) -> dict[str, Any]:
        return {**_OfFile.data(self), "kinds": self.kinds}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementOverdue(ShopEvent):
    """Differences wait longer than they should: how many, and for how many days the oldest does."""

    name = "settlement.overdue"
    count: int
    days: int

    def data(self) -> dict[str, Any]:
        return {"count": self.count, "days": self.days}


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfDifference(Event):
    difference: SettlementDifference

    @property
    def subject(self) -> tuple[str, int]:
        return ("difference", self.difference.pk)

    @property
    def shop_id(self) -> int:
        return self.difference.shop_id

    def data(self) -> dict[str, Any]:
        one = self.difference
        return {
            "difference_ref": one.ref, "kind": one.kind, "amount": one.amount, "currency": one.currency,
            **({"way": one.way} if one.way else {}), **({"because": one.because} if one.because else {}),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceAsked(_OfDifference):
    """Somebody wants to write off more than one person may; a second one is asked."""

    name = "settlement.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceCleared(_OfDifference):
    """Somebody accepted a difference or wrote it off (`way`), or the books agree by now (`found`)."""

    name = "settlement.cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceReopened(_OfDifference):
    """A clearing was taken back, or nobody agreed to it; what it posted is posted back."""

    name = "settlement.reopened"
