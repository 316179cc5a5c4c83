"""Short videos as evidence: known by the structure of their container; never decoded, never run, kept private.

Two containers come from phones and browsers: ISO base media (MP4, MOV) and WebM. Where a video was taken stands in
boxes of its own; they are blanked where they stand, with all they hold, so nothing else moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

BOXES_AT_MOST = 20_000
"""A file of nothing but tiny boxes would keep a process busy."""
FIRST_BYTES = 12
TOP = frozenset(
    b"ftyp moov mdat moof mfra sidx styp free skip wide uuid meta udta pdin prft emsg pnot".split()
)  # fmt: skip
TELLING = frozenset({b"udta", b"meta", b"uuid"})
"""Boxes that say where, when and by what it was taken."""
STILL = frozenset(b"heic heix hevc mif1 msf1 avif avis".split())
"""Brands of pictures in the same container."""
EBML, SEGMENT, TRACKS, TRACK, TRACK_TYPE, VIDEO, WIDE, HIGH, DOC_TYPE = (
    0x1A45DFA3, 0x18538067, 0x1654AE6B, 0xAE, 0x83, 0xE0, 0xB0, 0xBA, 0x4282,
)  # fmt: skip
INFO, TAGS, ATTACHMENTS, DATE, TITLE, FILE_NAME, VOID = (
    0x1549A966, 0x1254C367, 0x1941A469, 0x4461, 0x7BA9, 0x7384, b"\xec",
)  # fmt: skip


class NoVideo(ValueError):
    """The bytes are no video of a kind we take."""


class CutOff(NoVideo):
    """It says that it is longer than it is."""


@dataclass(frozen=True, slots=True)
class Blank:
    """What is written over the bytes from `start` to `end`: `head`, then nothing but zeros."""

    start: int
    end: int
    head: bytes = b""

    def between(self, low: int, high: int) -> bytes:
        head = self.head[low - self.start : high - self.start]
        return head + bytes(high - low - len(head))


@dataclass(frozen=True, slots=True)
class Video:
    """`blanks` take the place of what tells where, when and by what it was taken."""

    content_type: str
    width: int
    height: int
    blanks: tuple[Blank, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A box or an element: where it starts, where its content starts, where it ends."""

    kind: bytes | int
    start: int
    body: int
    end: int


def looks_like_video(first: bytes) -> bool:
    """By the first bytes alone; `read_video` says whether it is one."""
    return (first[4:8] == b"ftyp" and first[8:12] not in STILL) or first[:4] == EBML.to_bytes(4)


def read_video(file: IO[bytes], size: int) -> Video:
    """Raises `NoVideo`, or `CutOff` for one whose end is missing."""
    file.seek(0)
    return _webm(file, size) if file.read(4) == EBML.to_bytes(4) else _iso(file, size)


def _iso(file: IO[bytes], size: int) -> Video:
    top = list(_boxes(file, 0, size))
    kinds = {box.kind for box in top}
    if not top or top[0].kind != b"ftyp" or not kinds <= TOP or kinds.isdisjoint({b"mdat", b"moof"}):
        raise NoVideo
    moov = next((box for box in top if box.kind == b"moov"), None)
    if moov is None:
        raise NoVideo
    inside = list(_boxes(file, moov.body, moov.end))
    tracks = [list(_boxes(file, box.body, box.end)) for box in inside if box.kind == b"trak"]
    picture = next((track for track in tracks if _shows(file, track)), None)
    if picture is None:
        raise NoVideo
    width, height = _size_of(file, picture)
    parts = [*top, *inside, *(part for track in tracks for part in track)]
    quicktime = _read(file, top[0].body, 4) == b"qt  "
    return Video(
        "video/quicktime" if quicktime else "video/mp4", width, height,
        tuple(blank for part in parts if part.kind in TELLING for blank in _freed(part)),
    )  # fmt: skip


def _freed(box: Part) -> tuple[Blank, Blank]:
    """Its length stays, so that what follows is found."""
    return Blank(box.start + 4, box.start + 8, b"free"), Blank(box.body, box.end)


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[Part]:
    for _count in range(BOXES_AT_MOST):
        if start == end:
            return
        head = _read(file, start, 16)
        size, body = int.from_bytes(head[:4]), start + 8
        if size == 1:
            size, body = int.from_bytes(head[8:16]), start + 16
        size = size or end - start
        if len(head) < 8 or size < body - start:
            raise NoVideo
        if start + size > end:
            raise CutOff
        yield Part(head[4:8], start, body, start + size)
        start += size
    raise NoVideo


def _shows(file: IO[bytes], track: list[Part]) -> bool:
    media = (part for box in track if box.kind == b"mdia" for part in _boxes(file, box.body, box.end))
    return any(part.kind == b"hdlr" and _read(file, part.body + 8, 4) == b"vide" for part in media)


def _size_of(file: IO[bytes], track: list[Part]) -> tuple[int, int]:
    """The last eight bytes of a track's header, as 16.16 fixed point."""
    header = next((part for part in track if part.kind == b"tkhd"), None)
    if header is None or header.end - header.body < 8:
        raise NoVideo
    sides = _read(file, header.end - 8, 8)
    return int.from_bytes(sides[:2]), int.from_bytes(sides[4:6])


def _webm(file: IO[bytes], size: int) -> Video:
    head = next(_elements(file, 0, size))
    kind = next((part for part in _elements(file, head.body, head.end) if part.kind == DOC_TYPE), None)
    if kind is None or _read(file, kind.body, kind.end - kind.body) != b"webm":
        raise NoVideo
    segment = next(_elements(file, head.end, size), None)
    if segment is None or segment.kind != SEGMENT or segment.end != size:
        raise NoVideo
    tracks = next((part for part in _elements(file, segment.body, segment.end) if part.kind == TRACKS), None)
    for track in _elements(file, tracks.body, tracks.end) if tracks else ():
        parts = {part.kind: part for part in _elements(file, track.body, track.end)}
        if track.kind == TRACK and TRACK_TYPE in parts and _number(file, parts[TRACK_TYPE]) == 1:
            picture = parts.get(VIDEO)
            sides = {part.kind: part for part in _elements(file, picture.body, picture.end)} if picture else {}
            width, height = (_number(file, sides[side]) if side in sides else 0 for side in (WIDE, HIGH))
            return Video("video/webm", width, height, tuple(_telling(file, segment)))
    raise NoVideo


def _telling(file: IO[bytes], segment: Part) -> Iterator[Blank]:
    """Tags and attachments, and when and under which name it was taken; behind a live recording's first cluster, which
    has no end, nothing more is found."""
    for part in _elements(file, segment.body, segment.end):
        if part.kind in (TAGS, ATTACHMENTS):
            yield _voided(part)
        elif part.kind == INFO:
            inside = _elements(file, part.body, part.end)
            yield from (_voided(said) for said in inside if said.kind in (DATE, TITLE, FILE_NAME))


def _voided(part: Part) -> Blank:
    """An element that every reader skips, exactly as long."""
    room = part.end - part.start - 1
    width = min(8, part.body - part.start - 1)
    return Blank(part.start, part.end, VOID + ((room - width) | 1 << 7 * width).to_bytes(width))


def _elements(file: IO[bytes], start: int, end: int) -> Iterator[Part]:
    for _count in range(BOXES_AT_MOST):
        if start >= end:
            return
        head = _read(file, start, 12)
        kind, after = _vint(head, marked=True)
        length, body = _vint(head[after:], marked=False)
        body += start + after
        # All ones: as long as what it stands in, which only a live recording's segment and clusters may be.
        unknown = length == (1 << 7 * (body - start - after)) - 1
        if not unknown and body + length > end:
            raise CutOff
        yield Part(kind, start, body, end if unknown else body + length)
        start = end if unknown else body + length
    raise NoVideo


def _vint(head: bytes, *, marked: bool) -> tuple[int, int]:
    """A number of variable length and how many bytes it takes; `marked` keeps the bit that says so."""
    length = 9 - head[0].bit_length() if head and head[0] else 9
    if length > (4 if marked else 8) or len(head) < length:
        raise NoVideo
    value = int.from_bytes(head[:length])
    return (value if marked else value & ((1 << 7 * length) - 1)), length


def _number(file: IO[bytes], part: Part) -> int:
    return int.from_bytes(_read(file, part.body, min(part.end - part.body, 8)))


def _read(file: IO[bytes], start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
