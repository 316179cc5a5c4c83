"""How much of a sent file is in memory at once, however it was packed or written."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

from django.utils.translation import gettext as _

from aftercare.orders.imports.port import Unreadable

MB = 1024 * 1024
LONGEST = 4 * MB
"""Characters of one row: as many as the API takes bytes of one order."""


class Lines:
    """The lines of a file, one by one. Whoever reads them says where a row begins, which may span several lines."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self.file, self.path = file, path
        self.line = self.held = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        text = self.file.readline(LONGEST + 1)
        if not text:
            raise StopIteration
        self.line += 1
        self.held += len(text)
        if self.held > LONGEST:
            raise Unreadable(
                _("The row at line %(line)s of %(file)s is longer than %(most)s MB; end it, or close its quotes.")
                % {"file": self.path, "line": self.line, "most": LONGEST // MB}
            )
        return text

    def begin_row(self) -> None:
        self.held = 0


class Unpacking(gzip.GzipFile):
    """A gzip file that raises `Unreadable` where it unpacks to more than `most` bytes: a few MB can hold many GB."""

    def __init__(self, file: BinaryIO, path: Path, most: int) -> None:
        super().__init__(fileobj=file)
        self.path, self.most, self.unpacked = path, most, 0

    def readinto(self, buffer: Any) -> int:
        count = super().readinto(buffer)
        self.unpacked += count
        if self.unpacked > self.most:
            raise Unreadable(
                _("%(file)s unpacks to more than %(most)s MB; send it in parts, each with whole orders.")
                % {"file": self.path, "most": self.most // MB}
            )
        return count


def unpacked(file: BinaryIO, path: Path, most: int | None) -> io.BufferedReader:
    """The content of a gzip file, at most so many bytes of it; all of it without a number."""
    packed = gzip.GzipFile(fileobj=file) if most is None else Unpacking(file, path, most)
    return io.BufferedReader(cast(io.RawIOBase, packed), 1 << 16)
