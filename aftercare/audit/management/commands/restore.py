"""./run restore: verify an archive, put it back, migrate, audit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare import audit
from aftercare.audit.backup.manifest import Unusable
from aftercare.audit.backup.restoring import restore
from aftercare.core import clock


class Command(BaseCommand):
    help = "Put an archive of `backup` back, bring it up to date and audit it"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="replace what is here already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore(options["file"], at=clock.now(), force=options["force"])
        except (Unusable, OSError) as error:
            raise CommandError(str(error)) from error
        manifest = restored.manifest
        self.stdout.write(
            f"Restored what version {manifest.version} backed up on {manifest.made_at:%Y-%m-%d at %H:%M} UTC: "
            f"the database and {len(manifest.entries) - 1 - restored.secret} files."
        )
        for path in restored.aside:
            self.stdout.write(f"What was here before is at {path}; remove it when you no longer need it.")
        if not restored.secret:
            self.stdout.write("The archive held no secret key: links in earlier messages work only with the old one.")
        found = audit.run()
        for violation in found[:100]:
            self.stdout.write(str(violation))
        self.stdout.write(f"Audit: {len(found) or 'no'} violation{'' if len(found) == 1 else 's'}.")
        if found:
            sys.exit(1)
