"""What a reader of a file format gives the import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from aftercare.core.refusal import Refused
from aftercare.orders.intake import OrderIn

from .models import Outcome
from .problems import LISTED, Problem


@dataclass(frozen=True, slots=True)
class Issue:
    """A row that is not imported: its line in the file, the order it belongs to, and why."""

    line: int
    number: str
    problem: Problem

    @property
    def outcome(self) -> Outcome:
        return Outcome.LISTED if self.problem.code in LISTED else Outcome.REJECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows that are taken or left together: one order, or rows that belong to none.

    `end` is the number of its last row; groups come by rising `end`, which makes it a place to go on from.
    `lines` are where the order's own rows stand, one number per row.
    """

    end: int
    order: OrderIn | None = None
    lines: tuple[int, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """What a first look at the whole file found: the fingerprint of its content and of how it is read, its rows."""

    digest: str
    rows: int


class Reader(Protocol):
    source: str
    file_name: str

    def survey(self) -> Survey:
        """Read the file once, to its end. Raises `Unreadable`: then nothing of it has been imported."""

    def groups(self, *, after: int) -> Iterator[Group]:
        """The groups that end after row `after`; the same whenever they are asked for."""


class Unreadable(Refused):
    """The file as a whole cannot be taken; the sentence says why and what would help."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence, code="unreadable_file", field="file")
