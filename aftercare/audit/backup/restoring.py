"""Puts an archive back: everything is unpacked and verified before anything is touched."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from aftercare.people.models import Shop, User

from . import archive, postgresql, sqlite
from .manifest import DATABASES, FILES, SECRET, Manifest, Unusable


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where what stood there before was put aside."""

    manifest: Manifest
    aside: list[Path] = field(default_factory=list)
    secret: bool = False


def restore(source: Path, *, at: datetime, force: bool = False) -> Restored:
    """Replace database and files by the archive's, then migrate. Raises `Unusable`, and then nothing has changed."""
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as name:
        unpacked = Path(name)
        manifest = archive.unpack(source, unpacked)
        _check(manifest, unpacked)
        if not force and (standing := _standing()):
            raise Unusable(
                f"There is something here already ({standing}), and restoring would replace it. "
                "Restore into an empty AFTERCARE_HOME and DATABASE_URL, or say --force to replace what is here."
            )
        aside = _replace(manifest, unpacked, f"before-restore-{at:%Y%m%d-%H%M%S}")
        secret = _secret(unpacked / SECRET)
    call_command("migrate", interactive=False, verbosity=0)
    return Restored(manifest, aside, secret)


def _check(manifest: Manifest, unpacked: Path) -> None:
    if manifest.database != connection.vendor:
        raise Unusable(
            f"The archive is of a {manifest.database} database and DATABASE_URL names a {connection.vendor} one; "
            f"set DATABASE_URL to a {manifest.database} database."
        )
    dumped = unpacked / DATABASES[manifest.database]
    if not dumped.exists():
        raise Unusable("The archive holds no database; use another backup.")
    unknown = sorted(set(manifest.migrations) - _known())
    if unknown:
        raise Unusable(
            f"The archive was made by a newer version ({manifest.version}, which has {unknown[0]}); "
            "update Aftercare, then restore."
        )
    (sqlite if connection.vendor == "sqlite" else postgresql).check(dumped)


def _known() -> set[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return {".".join(key) for key in [*loader.disk_migrations, *replaced]}


def _standing() -> str:
    """What would be lost, in words; empty if nothing."""
    files = Path(settings.FILES_ROOT)
    there = [f"{settings.FILES_ROOT} holds files"] if files.is_dir() and any(files.iterdir()) else []
    if connection.vendor == "sqlite" and not sqlite.database_file().exists():
        return "; ".join(there)
    tables = connection.introspection.table_names()
    for model, what in ((Shop, "a shop"), (User, "a user")):
        if model._meta.db_table in tables and model._default_manager.exists():
            there.append(f"the database holds {what}")
    return "; ".join(there)


def _replace(manifest: Manifest, unpacked: Path, aside: str) -> list[Path]:
    dumped = unpacked / DATABASES[manifest.database]
    kept = []
    if manifest.database == "postgresql":
        postgresql.replace(dumped)
    elif database := sqlite.replace(dumped, aside=aside):
        kept.append(database)
    root = Path(settings.FILES_ROOT)
    if root.exists() and any(root.iterdir()):
        kept.append(root.rename(root.with_name(f"{root.name}.{aside}")))
    elif root.exists():
        root.rmdir()
    if (unpacked / FILES).exists():
        root.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (unpacked / FILES).rename(root)
    return kept


def _secret(unpacked: Path) -> bool:
    if unpacked.exists():
        unpacked.replace(Path(settings.HOME) / SECRET)
        return True
    return False
