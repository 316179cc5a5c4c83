"""What the schemas share. Money in answers is in integer minor units of the object's `currency`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

MOST_UNITS = 10**9


class Taken(BaseModel):
    """What a caller sends: an unknown field is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """What a caller gets. Fields may be added within a version, never taken away."""


def _text(longest: int, shortest: int = 0) -> StringConstraints:
    # The database takes no NUL.
    return StringConstraints(min_length=shortest, max_length=longest, pattern=r"^[^\x00]*$")


def _within_reach(at: datetime) -> datetime:
    if not 1970 <= at.year < 2200:
        raise PydanticCustomError("year", "Write a year from 1970 to 2199.")
    return at.astimezone(UTC)


Text30 = Annotated[str, _text(30)]
Text50 = Annotated[str, _text(50)]
Text60 = Annotated[str, _text(60)]
Text100 = Annotated[str, _text(100)]
Text200 = Annotated[str, _text(200)]
Text254 = Annotated[str, _text(254)]
Text300 = Annotated[str, _text(300)]
Note = Annotated[str, _text(2000)]
Named = Annotated[str, _text(100, shortest=1)]
Units = Annotated[int, Field(strict=True, ge=1, le=MOST_UNITS)]
Instant = Annotated[AwareDatetime, AfterValidator(_within_reach)]


class FieldError(Shown):
    field: str
    detail: str


class Problem(Shown):
    """RFC 9457 problem details. `type` is explained on the reference page, `code` is for programs."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = []
