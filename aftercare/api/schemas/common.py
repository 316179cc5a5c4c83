"""What the schemas share. Money in answers is in integer minor units of the object's `currency`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
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


def digits(value: object) -> object:
    """A query holds text; without this, 1.0 and + 1 would pass as whole numbers."""
    if isinstance(value, str) and not re.fullmatch("-?[0-9]{1,18}", value):
        raise PydanticCustomError("int_parsing", "Write a whole number.")
    return value


def counted(value: object) -> object:
    """A whole number, or its digits as text, as files have them."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value):
        return int(value)
    if type(value) is not int:
        raise PydanticCustomError("int_type", "Write a whole number.")
    return value


def said(value: object) -> object:
    if value in ("yes", "no") or isinstance(value, bool):
        return value
    raise PydanticCustomError("bool_type", "Write true or false.")


def _written(value: object) -> object:
    """Without this, a bare number would pass as seconds since 1970."""
    if not isinstance(value, datetime) and not re.match("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", str(value)):
        raise PydanticCustomError("datetime_parsing", "Write an instant.")
    return value


def _day(value: object) -> object:
    if not isinstance(value, date) and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        raise PydanticCustomError("date_parsing", "Write a day, as in 2026-01-31.")
    return value


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
Reason500 = Annotated[str, _text(500, shortest=1)]
Note = Annotated[str, _text(2000)]
Long = Annotated[str, _text(4000, shortest=1)]
Named = Annotated[str, _text(100, shortest=1)]
Searched = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
Flag = Annotated[bool, Field(strict=True)]
Position = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Units = Annotated[int, Field(strict=True, ge=1, le=MOST_UNITS)]
Instant = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_within_reach)]
Day = Annotated[date, BeforeValidator(_day)]
Limit = Annotated[int, Field(ge=1, le=100), BeforeValidator(digits)]


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
