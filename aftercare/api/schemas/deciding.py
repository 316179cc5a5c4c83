"""What each role may decide alone."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .common import Shown, Taken

Amount = Annotated[int, Field(strict=True, ge=0, le=10**15)]


class DecisionLimitTaken(Taken):
    """What somebody of the role may decide alone for one case and in one day, in minor units of the shop's currency;
    null is no limit."""

    role: Literal["agent", "supervisor", "integration"]
    per_case: Amount | None
    per_day: Amount | None = None


class DecisionLimitsTaken(Taken):
    """Roles that are not named keep theirs."""

    limits: Annotated[list[DecisionLimitTaken], Field(min_length=1, max_length=3)]


class DecisionLimitShown(Shown):
    role: str
    label: str
    per_case: int | None
    per_day: int | None


class DecisionLimitsShown(Shown):
    """`suggested` is what a shop of this currency might start with; it holds for nobody until it is set."""

    currency: str
    limits: list[DecisionLimitShown]
    suggested: list[DecisionLimitShown]
