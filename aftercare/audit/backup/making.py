"""Makes an archive while Aftercare serves."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import archive, postgresql, sqlite
from .manifest import DATABASES, FILES, SECRET, Manifest, Unusable


def back_up(target: Path, *, at: datetime, with_secret: bool = False) -> Manifest:
    """Write everything to one file. Raises `Unusable` with the reason and its cure."""
    if target.exists():
        raise Unusable(f"{target} exists already; give the backup another name.")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        dumped = Path(name) / DATABASES[connection.vendor]
        (sqlite if connection.vendor == "sqlite" else postgresql).dump(dumped)
        # Files are written before the row that names them and never change, so those of the copy are all there now.
        members = [(dumped.name, dumped), *_files(Path(settings.FILES_ROOT)), *(_secret() if with_secret else [])]
        return archive.write(target, members, _manifest(at))


def _manifest(at: datetime) -> Manifest:
    applied = sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())
    return Manifest(version=product_version(), made_at=at, database=connection.vendor, migrations=applied)


def product_version() -> str:
    try:
        return version("aftercare")
    except PackageNotFoundError:  # run from its source directory
        import tomllib

        return str(tomllib.loads((settings.ROOT / "pyproject.toml").read_text())["project"]["version"])


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{FILES}/{path.relative_to(root).as_posix()}", path


def _secret() -> list[tuple[str, Path]]:
    path = Path(settings.HOME) / SECRET
    if not path.exists():
        raise Unusable("The secret key comes from SECRET_KEY, so there is no file of it to back up; keep it yourself.")
    return [(SECRET, path)]
