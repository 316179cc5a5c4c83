"""Writes and reads the archive file: a gzipped tar, every member checked against the manifest."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .manifest import NAME, Entry, Manifest, Unusable, belongs

BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error)
CUT = "The archive is damaged or cut short; nothing was changed. Use another backup."
CHUNK = 1 << 20


class Hashing(io.RawIOBase):
    """Passes a file on and remembers what went through."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.sha256, self.size = source, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.sha256.update(data)
        self.size += len(data)
        return data

    @property
    def entry(self) -> Entry:
        return Entry(self.size, self.sha256.hexdigest())


def write(target: Path, members: Iterable[tuple[str, Path]], manifest: Manifest) -> Manifest:
    """Write the archive, readable by its owner alone; it appears under its name only when it is whole."""
    with _appearing(target) as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
        for name, path in members:
            manifest.entries[name] = _add(tar, name, path)
        text = manifest.as_json()
        info = tarfile.TarInfo(NAME)
        info.size, info.mode = len(text), 0o600
        tar.addfile(info, io.BytesIO(text))
    return manifest


def unpack(archive: Path, into: Path) -> Manifest:
    """Unpack into an empty directory and verify everything. Raises `Unusable`, and has touched nothing else."""
    found: dict[str, Entry] = {}
    try:
        with gzip.open(archive) as whole, tarfile.open(fileobj=whole, mode="r|") as tar:
            for member in tar:
                if not (member.isfile() and belongs(member.name)) or member.name in found:
                    raise Unusable(f"The archive holds {member.name!r}, which no backup does; nothing was changed.")
                found[member.name] = _extract(tar, member, into)
            # A tar ends before its file does; the checksum of it all stands at the very end.
            while whole.read(CHUNK):
                pass
    except FileNotFoundError:
        raise Unusable(f"There is no file {archive}.") from None
    except BROKEN as error:
        raise Unusable(CUT) from error
    if NAME not in found:
        raise Unusable(CUT)
    manifest = Manifest.from_json((into / NAME).read_bytes())
    _verify(manifest, found)
    return manifest


def _verify(manifest: Manifest, found: dict[str, Entry]) -> None:
    found = {name: entry for name, entry in found.items() if name != NAME}
    wrong = sorted(
        name for name in found.keys() | manifest.entries.keys() if found.get(name) != manifest.entries.get(name)
    )
    if wrong:
        raise Unusable(f"{wrong[0]} in the archive is not what was backed up; nothing was changed. Use another backup.")


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Entry:
    with path.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = os.fstat(file.fileno()).st_size, 0o600, int(path.stat().st_mtime)
        reader = Hashing(file)
        tar.addfile(info, reader)
    return reader.entry


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> Entry:
    source = tar.extractfile(member)
    assert source is not None
    target = into / member.name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    reader = Hashing(source)
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while data := reader.read(CHUNK):
            file.write(data)
    return reader.entry


@contextmanager
def _appearing(target: Path) -> Iterator[IO[bytes]]:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, target)  # unlike a rename it never replaces another backup
        except FileExistsError:
            raise Unusable(f"{target} exists already; give the backup another name.") from None
    finally:
        os.unlink(name)
