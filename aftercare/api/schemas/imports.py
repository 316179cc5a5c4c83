"""Files of orders, how far each is and which rows were left out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from .common import Limit, Shown, Taken, Text60


class ImportFilter(Taken):
    cursor: Text60 | None = None
    limit: Limit = 50


class RowFilter(Taken):
    cursor: Annotated[str, Field(pattern="^[0-9]{1,18}$")] | None = None
    limit: Limit = 50


class ImportShown(Shown):
    """`read` of `rows` rows are accounted for. Once `done`: rows `imported`, `known` before, `rejected` or `listed`
    as no sale, which sum to `rows`, and how many `orders` are new. `error` says why a whole file `failed`."""

    ref: str
    format: str
    file_name: str
    state: Literal["running", "done", "failed"]
    rows: int
    read: int
    imported: int
    known: int
    listed: int
    rejected: int
    orders: int
    error: str
    started_by: str
    started_at: datetime
    finished_at: datetime | None


class ImportPage(Shown):
    items: list[ImportShown]
    next: str | None


class RowShown(Shown):
    """A row left out: its `line` in the file, its order's number, what is wrong with which field, and the cure."""

    line: int
    number: str
    outcome: Literal["rejected", "listed"]
    field: str
    value: str
    problem: str
    cure: str


class RowPage(Shown):
    items: list[RowShown]
    next: str | None
