"""The lines of a bill as it is handed out, gzipped or not, in constant memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 64 * 1024  # bytes
LONGEST = 64 * 1024  # bytes of one line
GZIP = b"\x1f\x8b"


class Damaged(Exception):
    """The file cannot be read further."""


def lines(file: BinaryIO) -> Iterator[bytes]:
    """Without their ends; what is longer than any row comes cut off. Raises `Damaged`."""
    rest = b""
    for chunk in _plain(file):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line.rstrip(b"\r") for line in whole)
        rest = rest[: LONGEST + 1]
    if rest:
        yield rest.rstrip(b"\r")


def _plain(file: BinaryIO) -> Iterator[bytes]:
    first = file.read(CHUNK)
    chunks = _joined(first, file)
    if not first.startswith(GZIP):
        yield from chunks
        return
    gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for chunk in chunks:
            while chunk:
                yield gzip.decompress(chunk, CHUNK)
                chunk = gzip.unconsumed_tail
    except zlib.error:
        raise Damaged("the compressed file is damaged") from None
    if not gzip.eof:
        raise Damaged("the compressed file is cut off")


def _joined(first: bytes, file: BinaryIO) -> Iterator[bytes]:
    while first:
        yield first
        first = file.read(CHUNK)
