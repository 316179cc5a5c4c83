"""What must be true before the first request: a current database, catalogues and static files in place."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from aftercare.ui.catalogues import compile_catalogues

LOCK = 0x4146544552  # any number nobody else locks


def prepare(*, with_demo: bool = True) -> None:
    with _alone():
        compile_catalogues()
        collect_static()
        migrate()
        if with_demo and settings.DEMO and not settings.ON_POSTGRESQL:
            seed()
        if with_demo:
            show_the_way()
    connections.close_all()


def prepare_database() -> None:
    """What a command needs that reads or writes the database: a fresh installation has none yet."""
    with _alone():
        compile_catalogues()
        migrate()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Several processes or machines may start together; the first prepares, the others find it done."""
    directory = os.open(settings.HOME, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        if settings.ON_POSTGRESQL:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # given back when the connection closes
        yield
    finally:
        os.close(directory)


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def seed() -> None:
    """The demo shop, where there is no shop yet."""
    if not find_spec("aftercare.demo.seed"):
        return
    from aftercare.demo.seed import seed as make
    from aftercare.people.models import Shop

    if not Shop.objects.exists():
        make()


def show_the_way() -> None:
    """Whoever starts an empty installation reads here how to go on; nobody else can know the link."""
    from aftercare.people.first import first_link, nobody_yet

    if not settings.DEMO and nobody_yet():
        sys.stdout.write(f"Nobody works here yet. Set it up in the browser, within a day: {first_link()}\n")
        sys.stdout.flush()


def collect_static() -> None:
    """Skipped when no file changed since the last time; comparing them costs a few milliseconds."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wants = _fingerprint(
        storage.path(name)
        for finder in get_finders()
        for name, storage in finder.list([])
        if isinstance(storage, FileSystemStorage)  # a bundle is made of files that are here by themselves
    )
    if stamp.exists() and stamp.read_text() == wants:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wants)


def _fingerprint(paths: Iterable[str]) -> str:
    digest = sha256()
    for path in sorted(paths):
        status = Path(path).stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
