"""Videos made by hand for tests: the smallest files with the structure of one."""

from __future__ import annotations


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4) + kind + body


def track(handler: bytes = b"vide", *more: bytes) -> bytes:
    header = box(b"tkhd", bytes(76), (640).to_bytes(2) + bytes(2), (480).to_bytes(2) + bytes(2))
    return box(b"trak", header, box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(13))), *more)


def mp4(*, brand: bytes = b"isom", place: bytes = b"", tracks: bytes = b"", mdat: bytes = b"\0" * 64) -> bytes:
    """`place` stands where a phone writes where it was."""
    told = box(b"udta", box(b"\xa9xyz", place)) if place else b""
    moov = box(b"moov", box(b"mvhd", bytes(100)), tracks or track(), told)
    return box(b"ftyp", brand, bytes(4), b"mp42") + moov + box(b"mdat", mdat)


def element(kind: int, *content: bytes) -> bytes:
    body = b"".join(content)
    return kind.to_bytes((kind.bit_length() + 7) // 8) + (len(body) | 1 << 28).to_bytes(4) + body


def webm(*, kind: bytes = b"webm", track_type: int = 1, cluster: bytes = b"\0" * 64, place: bytes = b"") -> bytes:
    """`place` stands in the tags, an attachment, the title and a date."""
    sides = element(0xE0, element(0xB0, (640).to_bytes(2)), element(0xBA, (480).to_bytes(2)))
    tracks = element(0x1654AE6B, element(0xAE, element(0x83, bytes([track_type])), sides))
    head = element(0x1A45DFA3, element(0x4282, kind))
    info = element(0x1549A966, element(0x7BA9, place), element(0x4461, place[:8]), element(0x4D80, b"Recorder"))
    told = [element(0x1254C367, element(0x7373, place)), element(0x1941A469, place)] if place else []
    return head + element(0x18538067, *([info] if place else []), tracks, element(0x1F43B675, cluster), *told)
