"""Views kept for everybody of a shop."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .common import Flag, Named, Shown, Taken, Text60

Query = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]


class SavedViewTaken(Taken):
    name: Annotated[Text60, Field(min_length=1)]
    query: Query


class PinTaken(Taken):
    pinned: Flag


class SavedViewsOrderTaken(Taken):
    """References in the order wanted; those not named come after."""

    views: Annotated[list[Named], Field(max_length=100)]


class SavedViewShown(Shown):
    ref: str
    name: str
    query: str
    pinned: bool


class SavedViewsShown(Shown):
    items: list[SavedViewShown]
