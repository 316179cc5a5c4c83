"""What must be true before the first request: the database is current, and catalogues and static files are in place."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from aftercare.ui.catalogues import compile_catalogues


def prepare() -> None:
    compile_catalogues()
    collect_static()
    migrate()
    seed()
    connections.close_all()


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def seed() -> None:
    """The demo shop, only in demo mode and only where there is no shop yet."""
    if not settings.DEMO or settings.ON_POSTGRESQL or not find_spec("aftercare.demo.seed"):
        return
    from aftercare.demo.seed import seed as make
    from aftercare.people.models import Shop

    if not Shop.objects.exists():
        make()


def collect_static() -> None:
    """Skipped when no file changed since the last time; comparing them costs a few milliseconds."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wants = _fingerprint(
        storage.path(name) for finder in get_finders() for name, storage in finder.list([]) if hasattr(storage, "path")
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
