"""Reads a table whose rows carry an order's number, wherever in the file the rows of one order stand.

A first pass notes where each order ends; the second hands an order over at its last row. So an order is always
whole, only unfinished orders are in memory, and "up to row n" is a place to go on from.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from aftercare.orders.imports.port import Group, Issue, Survey, Unreadable
from aftercare.orders.imports.problems import Problem
from aftercare.people.models import Shop

from .bounds import Lines
from .files import Row, Source, csv_rows, decodes_as_chinese, header


@dataclass(frozen=True, slots=True)
class Record:
    """A row by column name; `problem` if it could not be read as one."""

    row: int
    line: int
    number: str
    fields: Mapping[str, str]
    problem: Problem | None = None


class TableReader:
    """A table of orders. Subclasses name the columns and make a group of an order's rows."""

    source = ""
    columns: Mapping[str, tuple[str, ...]] = {}
    """Our name of a column -> what files call it."""
    required: Sequence[str] = ()
    number = "number"
    """The column that tells the rows of one order from those of another."""

    def __init__(
        self, path: Path, shop: Shop, *, currency: str = "", encoding: str = "", most: int | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """`columns` says what the file calls ours; those left out are not read then."""
        self.file = Source(path, encoding, most)
        self.file_name = path.name
        self.zone = ZoneInfo(shop.timezone)
        self.currency = currency or shop.currency
        self._named = columns or {}
        if columns:
            self.columns = {ours: (theirs,) for ours, theirs in columns.items()}
        self._last: dict[str, int] = {}
        self._survey: Survey | None = None

    def group(self, records: list[Record]) -> Group:
        """The order the rows make, or why they make none."""
        raise NotImplementedError

    def survey(self) -> Survey:
        """The first pass, made once."""
        if self._survey is None:
            self._survey = self._look()
        return self._survey

    def _look(self) -> Survey:
        rows = unreadable = chinese = 0
        for record in self.records():
            rows = record.row
            if record.problem and record.problem.code == "undecodable":
                unreadable += 1
                chinese += decodes_as_chinese("".join(record.fields.values()))
            if record.number:
                self._last[record.number] = record.row
        if unreadable * 2 > rows:
            raise Unreadable(self._not_decodable(chinese=chinese == unreadable))
        named = [f"{ours}={theirs}" for ours, theirs in sorted(self._named.items())]
        return Survey(self.file.digest(self.source, self.currency, str(self.zone), *named), rows)

    def groups(self, *, after: int) -> Iterator[Group]:
        self.survey()
        open_: dict[str, list[Record]] = {}
        for record in self.records():
            end = self._last[record.number] if record.number else record.row
            if end <= after:
                continue
            mine = open_.setdefault(record.number, []) if record.number else []
            mine.append(record)
            if record.row == end:
                open_.pop(record.number, None)
                yield self._grouped(mine)

    def records(self) -> Iterator[Record]:
        with self.file.text() as file:
            delimiter, names = self._header(file)
            for row in csv_rows(file, delimiter):
                yield self._record(row, names)

    def rejected(self, record: Record, problems: Sequence[Problem]) -> list[Issue]:
        return [Issue(record.line, _clean(record.number), problem) for problem in problems]

    def left_out(self, records: Sequence[Record], found: Mapping[int, Sequence[Problem]]) -> list[Issue]:
        """The issues of an order with wrong rows: their problems, and for each right row which one was wrong.

        `found` is problems by line.
        """
        first = min(found)
        incomplete = Problem("order_incomplete", values={"line": first})
        return [issue for record in records for issue in self.rejected(record, found.get(record.line) or [incomplete])]

    def _grouped(self, records: list[Record]) -> Group:
        end = records[-1].row
        found = {record.line: [record.problem] for record in records if record.problem}
        if found:
            return Group(end=end, issues=tuple(self.left_out(records, found)))
        if not records[0].number:
            problem = Problem("required", self.columns[self.number][0])
            return Group(end=end, issues=tuple(self.rejected(records[0], [problem])))
        return self.group(records)

    def _record(self, row: Row, names: list[str]) -> Record:
        fields = dict(zip(names, row.fields, strict=False))
        number = fields.get(self.number, "").strip()
        return Record(row.number, row.line, number, fields, self._problem(row, names))

    def _problem(self, row: Row, names: list[str]) -> Problem | None:
        span = {"line": row.line, "last": row.last}
        if row.error:
            return Problem("unreadable", values={**span, "detail": row.error})
        if len(row.fields) < len(names) or any(text.strip() for text in row.fields[len(names) :]):
            return Problem("columns", values={**span, "found": len(row.fields), "expected": len(names)})
        if row.undecodable:
            value = _clean(next(text for text in row.fields if text != _clean(text)))
            return Problem("undecodable", value=value, values={"encoding": self.file.encoding or "UTF-8"})
        return None

    def _header(self, file: Lines) -> tuple[str, list[str]]:
        first = next(file, "")
        delimiter, found = header(first)
        ours = {alias.casefold(): name for name, aliases in self.columns.items() for alias in aliases}
        names = [ours.get(name.casefold(), f"?{name}") for name in found]
        missing = [self.columns.get(name, (name,))[0] for name in self.required if name not in names]
        if missing and first != _clean(first):
            raise Unreadable(self._not_decodable(chinese=decodes_as_chinese(first)))
        if missing or len(set(names)) < len(names):
            raise Unreadable(self._bad_header(missing, found))
        return delimiter, names

    def _bad_header(self, missing: list[str], found: list[str]) -> str:
        values = {"file": self.file_name, "found": ", ".join(found), "missing": ", ".join(missing)}
        if not any(found):
            return _("%(file)s is empty.") % values
        if not missing:
            return _("The header of %(file)s names a column twice (%(found)s); rename or remove one.") % values
        near = [close for name in missing for close in difflib.get_close_matches(name, found, n=1)]
        sentence = _("%(file)s lacks the column(s) %(missing)s; its header has: %(found)s.") % values
        hint = _("Rename %(near)s if it is meant.") % {"near": ", ".join(near)} if near else ""
        return " ".join(part for part in (sentence, hint) if part)

    def _not_decodable(self, *, chinese: bool) -> str:
        values = {"file": self.file_name, "encoding": self.file.encoding or "UTF-8"}
        if chinese:
            return _("%(file)s is not %(encoding)s; it reads as Chinese GB 18030: add --encoding gb18030.") % values
        return _("%(file)s is not %(encoding)s; save it as UTF-8 or name its encoding with --encoding.") % values


def _clean(text: str) -> str:
    """Text that can be stored: what did not decode is shown as a replacement character."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
