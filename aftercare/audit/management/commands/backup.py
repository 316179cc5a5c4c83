"""./run backup: one file with everything, made while Aftercare serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare.audit.backup.making import back_up
from aftercare.audit.backup.manifest import FILES, Unusable
from aftercare.core import clock


class Command(BaseCommand):
    help = "Write database and private files to one archive, safe while serving"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: AFTERCARE_HOME/backups/…")
        parser.add_argument("--with-secret-key", action="store_true", help="the key that signs links and sessions, too")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        target = options["file"] or Path(settings.HOME) / "backups" / f"aftercare-{at:%Y%m%d-%H%M%S}.tar.gz"
        try:
            manifest = back_up(target, at=at, with_secret=options["with_secret_key"])
        except (Unusable, OSError) as error:
            raise CommandError(f"Nothing was backed up: {error}") from error
        files = sum(name.startswith(f"{FILES}/") for name in manifest.entries)
        self.stdout.write(f"{target}: the database and {files} files, {target.stat().st_size / 1e6:.1f} MB.")
        if options["with_secret_key"]:
            self.stdout.write(
                "It holds the secret key: whoever has it can sign links and sessions. Keep it locked away."
            )
        else:
            self.stdout.write(
                "The secret key is not in it. Without the key, links in messages and sessions made before a restore no "
                "longer work; keep a copy of it apart, or use --with-secret-key."
            )
