"""Keeps the empty database that the migrations made, on SQLite, for the next run with the same migrations."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path
from typing import Any

import django

from checks.runner import ROOT

KEPT = ROOT / ".pytest_cache" / "migrated"


def keep_migrated(config: Any) -> None:
    """Migrating takes longer than most tests that somebody runs while working."""
    from django.db import connection

    name, kept = Path(connection.settings_dict["TEST"]["NAME"]), KEPT / f"{_fingerprint()}.sqlite3"
    if kept.exists():
        _copy(kept, name)
        config.option.reuse_db = True
        return
    create = connection.creation.create_test_db

    def created(*arguments: Any, **options: Any) -> str:
        made = create(*arguments, **options)
        KEPT.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        _copy(name, fresh)
        fresh.rename(kept)
        for old in set(KEPT.glob("*.sqlite3")) - {kept}:
            old.unlink(missing_ok=True)
        return made

    connection.creation.create_test_db = created  # type: ignore[method-assign]


def _fingerprint() -> str:
    """Of every migration there is, and of what runs them."""
    seen = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for path in [*sorted(ROOT.glob("aftercare/**/migrations/*.py")), ROOT / "requirements" / "run.txt"]:
        seen.update(f"{path.relative_to(ROOT)}".encode() + path.read_bytes())
    return seen.hexdigest()[:20]


def _copy(origin: Path, to: Path) -> None:
    with sqlite3.connect(f"file:{origin}?mode=ro", uri=True) as source, sqlite3.connect(to) as target:
        source.backup(target)
    source.close()
    target.close()
