"""Opens the files shops send (plain or gzip, any encoding they name) and reads their rows with line numbers.

A byte that does not decode becomes a lone surrogate, so that one bad row is reported and the rest is imported.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from django.utils.translation import gettext as _

from aftercare.orders.imports.port import Unreadable

from .bounds import Lines, unpacked

GZIP = b"\x1f\x8b"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: its number from 1, the lines it spans, its fields; `error` if it could not be read."""

    number: int
    line: int
    last: int
    fields: list[str]
    error: str = ""

    @property
    def undecodable(self) -> bool:
        return _lone("".join(self.fields))


@dataclass(frozen=True, slots=True)
class Source:
    """A file and how it is encoded; without an encoding a byte order mark decides, else UTF-8. A packed one may hold
    at most so many bytes, if a number is given."""

    path: Path
    encoding: str = ""
    most: int | None = None

    def digest(self, *options: str) -> str:
        """The fingerprint of the file's bytes and of everything that changes how they are read."""
        digest = hashlib.sha256()
        with self._bytes() as file:
            while block := file.read(1 << 20):
                digest.update(block)
        digest.update("\x1f".join([self.encoding, *options]).encode())
        return digest.hexdigest()

    @contextmanager
    def text(self) -> Iterator[Lines]:
        """Raises `Unreadable` when the file is missing, cut off, beyond its bounds or not what its name says."""
        try:
            with self._bytes() as file:
                encoding = self.encoding or _by_mark(file)
                yield Lines(io.TextIOWrapper(file, encoding, errors="surrogateescape", newline=""), self.path)
        except (LookupError, UnicodeError) as error:
            raise Unreadable(
                _("%(file)s cannot be read as %(encoding)s (%(detail)s); name its encoding with --encoding.")
                % {"file": self.path, "encoding": self.encoding or "UTF-8", "detail": error}
            ) from error

    @contextmanager
    def _bytes(self) -> Iterator[BufferedReader]:
        try:
            with self.path.open("rb") as file:
                zipped = file.read(2) == GZIP
                file.seek(0)
                yield unpacked(file, self.path, self.most) if zipped else file
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable(
                _("%(file)s is damaged or cut off (%(detail)s); fetch it again, nothing of it was imported.")
                % {"file": self.path, "detail": error}
            ) from error
        except OSError as error:
            raise _unopened(self.path, error) from error


def csv_rows(file: Lines, delimiter: str) -> Iterator[Row]:
    """The rows after the header line. Blank lines are no rows; quoted fields may hold line breaks."""
    reader = csv.reader(file, delimiter=delimiter)
    number = 0
    while True:
        before = reader.line_num + 1
        file.begin_row()
        try:
            fields, error = next(reader), ""
        except StopIteration:
            return
        except csv.Error as problem:
            fields, error = [], str(problem)
        if error or any(map(str.strip, fields)):
            number += 1
            yield Row(number, before + 1, reader.line_num + 1, fields, error)


def text_rows(file: Lines) -> Iterator[Row]:
    """One row per line that is not blank."""
    number = 0
    for line, text in enumerate(file, 1):
        file.begin_row()
        if text.strip():
            number += 1
            yield Row(number, line, line, [text])


def header(first: str) -> tuple[str, list[str]]:
    """The delimiter that splits the header into most columns, and the columns' names, trimmed."""
    split = {mark: next(csv.reader([first], delimiter=mark), []) for mark in DELIMITERS}
    mark = max(DELIMITERS, key=lambda mark: len(split[mark]))
    return mark, [name.strip().lstrip("\ufeff") for name in split[mark]]


def decodes_as_chinese(text: str) -> bool:
    """Whether text that was not UTF-8 makes sense as GB 18030, what Chinese spreadsheets save."""
    try:
        text.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return False
    return _lone(text)


def _lone(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)


def _by_mark(file: BufferedReader) -> str:
    start = file.peek(4)
    return next((encoding for mark, encoding in BOMS.items() if start.startswith(mark)), "utf-8")


def _unopened(path: Path, error: OSError) -> Unreadable:
    return Unreadable(_("%(file)s cannot be read: %(detail)s.") % {"file": path, "detail": error.strerror or error})
