"""A backup is everything, made while serving; a restore puts back all of it, or changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from aftercare.audit.backup import archive
from aftercare.audit.backup.manifest import DATABASES, Manifest, Unusable
from aftercare.audit.tests.world import World
from checks.servers import database_url

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = "SELECT subject_id, name, actor_kind FROM core_event ORDER BY id"
OWED = "SELECT ref, step, granted FROM cases_case ORDER BY id"
PHOTO = b"a photo of a broken cup"


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    for name in ("returned", "in_transit", "waiting"):
        made.case(name)
    kept = default_storage.save("photos/ab/abcd.jpg", ContentFile(PHOTO))
    yield made
    default_storage.delete(kept)


@pytest.fixture
def backup(world: World, tmp_path: Path) -> Path:
    target = tmp_path / "backup.tar.gz"
    call_command("backup", str(target))
    return target


Elsewhere = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def target(home: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{home / 'restored.sqlite3'}"
        return
    server, _, name = database_url().rpartition("/")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}_restored")
        cursor.execute(f"CREATE DATABASE {name}_restored")
    yield f"{server}/{name}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}_restored WITH (FORCE)")


@pytest.fixture
def elsewhere(home: Path, target: str) -> Elsewhere:
    """Runs a command in an installation of its own."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "AFTERCARE_HOME": str(home), "DATABASE_URL": target}
        command = [sys.executable, "-m", "aftercare", *arguments]
        return subprocess.run(command, env=environment, cwd=settings.ROOT, capture_output=True, text=True)

    return run


def rows(target: str, sql: str) -> list[tuple[Any, ...]]:
    if target.startswith("sqlite"):
        with closing(sqlite3.connect(target.removeprefix("sqlite:///"))) as database:
            return database.execute(sql).fetchall()
    import psycopg

    with psycopg.connect(target) as database:
        return database.execute(sql.encode()).fetchall()


def here(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_a_restored_backup_holds_everything_and_passes_the_audit(
    backup: Path, elsewhere: Elsewhere, home: Path, target: str
) -> None:
    done = elsewhere("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert "no violations" in done.stdout and "no secret key" in done.stdout
    for sql in (TOLD, OWED):
        assert rows(target, sql) == here(sql)
    assert (home / "files/photos/ab/abcd.jpg").read_bytes() == PHOTO
    assert (home / "secret_key").read_text() != (Path(settings.HOME) / "secret_key").read_text()
    # The guards came back as well.
    with pytest.raises(Exception, match="append-only"):
        rows(target, "DELETE FROM core_event")


def test_what_is_there_is_replaced_only_by_force_and_put_aside(
    backup: Path, elsewhere: Elsewhere, home: Path, target: str
) -> None:
    assert elsewhere("restore", str(backup)).returncode == 0
    before = rows(target, OWED)
    refused = elsewhere("restore", str(backup))
    assert refused.returncode == 1 and "--force" in refused.stderr and "a shop" in refused.stderr
    assert rows(target, OWED) == before

    forced = elsewhere("restore", str(backup), "--force")
    assert forced.returncode == 0, forced.stderr
    assert rows(target, OWED) == before
    assert [path for path in home.iterdir() if path.name.startswith("files.before-restore-")]
    if connection.vendor == "sqlite":
        (aside,) = [path for path in home.iterdir() if path.name.startswith("restored.sqlite3.before-restore-")]
        assert rows(f"sqlite:///{aside}", OWED) == before


def test_a_database_in_use_is_not_replaced(backup: Path, elsewhere: Elsewhere, target: str) -> None:
    assert elsewhere("restore", str(backup)).returncode == 0
    before = rows(target, OWED)
    if connection.vendor == "sqlite":
        user = sqlite3.connect(target.removeprefix("sqlite:///"))
        user.execute("PRAGMA journal_mode = WAL")
        user.execute("SELECT COUNT(*) FROM cases_case").fetchall()
    else:
        import psycopg

        user = psycopg.connect(target)  # type: ignore[assignment]
    with closing(user):
        refused = elsewhere("restore", str(backup), "--force")
        assert refused.returncode == 1 and "stop Aftercare" in refused.stderr
    assert rows(target, OWED) == before


def test_the_secret_key_is_in_it_only_when_asked_for(
    world: World, tmp_path: Path, elsewhere: Elsewhere, home: Path
) -> None:
    call_command("backup", str(tmp_path / "whole.tar.gz"), "--with-secret-key")
    assert elsewhere("restore", str(tmp_path / "whole.tar.gz")).returncode == 0
    assert (home / "secret_key").read_text() == (Path(settings.HOME) / "secret_key").read_text()
    assert (home / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_archive_is_private_and_never_replaces_another(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    before = backup.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(backup))
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir() if path.name.startswith(".")] == []


def test_a_backup_waits_for_nobody_who_writes(world: World, tmp_path: Path) -> None:
    """Somebody has written and not yet committed: the backup is of the moment before."""
    before = here(OWED)
    if connection.vendor == "sqlite":
        writer = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None, timeout=1)
        writer.execute("BEGIN IMMEDIATE")
    else:
        import psycopg

        writer = psycopg.connect(database_url())  # type: ignore[assignment]
    with closing(writer):
        writer.execute("UPDATE cases_case SET step = 'lost'")
        call_command("backup", str(tmp_path / "b.tar.gz"))
        writer.execute("ROLLBACK")
    manifest = archive.unpack(tmp_path / "b.tar.gz", tmp_path)
    assert here(OWED) == before
    if manifest.database == "sqlite":
        assert rows(f"sqlite:///{tmp_path / DATABASES['sqlite']}", OWED) == before


@pytest.mark.parametrize("cut", [10, 2000, -40])
def test_an_archive_cut_short_is_refused(backup: Path, elsewhere: Elsewhere, home: Path, cut: int) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[:cut])
    assert_refused(backup, elsewhere("restore", str(backup)), home)


def test_a_damaged_archive_is_refused(backup: Path, elsewhere: Elsewhere, home: Path) -> None:
    whole = bytearray(backup.read_bytes())
    whole[len(whole) // 2] ^= 255
    backup.write_bytes(whole)
    assert_refused(backup, elsewhere("restore", str(backup)), home)


def assert_refused(backup: Path, done: subprocess.CompletedProcess[str], home: Path) -> None:
    assert done.returncode == 1 and "nothing was changed" in done.stderr, done.stderr
    assert not (home / "files").exists()
    assert not (home / "restored.sqlite3").exists()
    assert [path for path in home.iterdir() if path.name.startswith(".restore")] == []


def rewritten(backup: Path, change: Callable[[Path, Manifest], object]) -> Path:
    """The archive packed again with something changed but every checksum of the manifest as it was."""
    unpacked = backup.parent / "unpacked"
    unpacked.mkdir()
    change(unpacked, archive.unpack(backup, unpacked))
    other = backup.with_name("other.tar.gz")
    with tarfile.open(other, "w:gz") as tar:
        for path in sorted(unpacked.rglob("*")):
            if path.is_file():
                tar.add(path, path.relative_to(unpacked).as_posix())
    shutil.rmtree(unpacked)
    return other


def test_a_file_that_is_not_the_one_backed_up_is_refused(backup: Path, tmp_path: Path) -> None:
    other = rewritten(backup, lambda where, _manifest: (where / "files/photos/ab/abcd.jpg").write_bytes(b"x"))
    with pytest.raises(Unusable, match=r"abcd\.jpg"):
        archive.unpack(other, tmp_path)


def test_nothing_is_written_outside_its_place(backup: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar.gz"
    for name in ("../escaped", "/tmp/escaped", "files/../../escaped", "settings.py"):
        with tarfile.open(evil, "w:gz") as tar:
            tar.addfile(tarfile.TarInfo(name))
        with pytest.raises(Unusable, match="no backup does"):
            archive.unpack(evil, tmp_path / "in")
    assert not (tmp_path / "escaped").exists()


def test_a_backup_of_a_newer_version_is_refused(backup: Path, elsewhere: Elsewhere, home: Path) -> None:
    def newer(where: Path, manifest: Manifest) -> None:
        data = json.loads((where / "manifest.json").read_text())
        data["migrations"].append("cases.9999_from_the_future")
        (where / "manifest.json").write_text(json.dumps(data))

    refused = elsewhere("restore", str(rewritten(backup, newer)))
    assert refused.returncode == 1 and "cases.9999_from_the_future" in refused.stderr and "update" in refused.stderr
    assert not (home / "files").exists()


def test_a_backup_of_the_other_database_is_refused(backup: Path, home: Path, elsewhere: Elsewhere) -> None:
    def other(where: Path, manifest: Manifest) -> None:
        data = json.loads((where / "manifest.json").read_text())
        data["database"] = "postgresql" if data["database"] == "sqlite" else "sqlite"
        (where / "manifest.json").write_text(json.dumps(data))

    refused = elsewhere("restore", str(rewritten(backup, other)))
    assert refused.returncode == 1 and "DATABASE_URL" in refused.stderr
    assert not (home / "files").exists()
