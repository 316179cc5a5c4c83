"""./run faults: what becomes of refunds when providers misbehave and workers stop."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Print the fault matrix: every payment provider, misbehaviour and stop of the worker"
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        """In a process of its own, which makes an installation that is thrown away; it knows the options."""
        sys.exit(subprocess.run([sys.executable, "-m", "stories.faults", *argv[2:]], cwd=settings.ROOT).returncode)

    def handle(self, *args: Any, **options: Any) -> None:
        self.run_from_argv(["./run", "faults"])
