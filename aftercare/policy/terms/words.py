"""What people are told of a field, beside the field itself: its name, a sentence, its unit, what nothing in it means.

The guide and the API's document take their descriptions from here, and so do the forms of the policy studio. The texts
are English messages of the catalogues; whoever shows one translates it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Unit(StrEnum):
    """What a number counts. Money is in minor units of the shop's currency."""

    COUNT = "count"
    DAYS = "days"
    MONEY = "money"
    PERCENT = "percent"


class Names(StrEnum):
    """What the words of a list name."""

    CATEGORIES = "categories"
    PLACES = "places"
    REASONS = "reasons"
    SKUS = "skus"
    TIERS = "tiers"
    TRAITS = "traits"


@dataclass(frozen=True, slots=True)
class Words:
    """`says` is a sentence without its full stop; `none` says what null means, `empty` what an empty list means."""

    label: str
    says: str
    none: str = ""
    unit: Unit = Unit.COUNT
    names: Names | None = None
    empty: str = ""

    @property
    def description(self) -> str:
        unit = ", in minor units" if self.unit is Unit.MONEY else ""
        null = f"; null: {self.none}" if self.none else f"; none: {self.empty}" if self.empty else ""
        return f"{self.says}{unit}{null}."

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        told: dict[str, Any] = handler(schema)
        return {**told, "description": self.description}
