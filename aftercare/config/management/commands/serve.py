"""./run serve, and ./run alone."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Prepare the database and serve pages, API and worker on one port"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--web-only", action="store_true", help="leave tasks to workers started with `work`")

    def handle(self, *args: Any, **options: Any) -> None:
        # The supervisor must stay small, so it replaces this process, which has loaded the whole application.
        only = ["--web-only"] if options["web_only"] else []
        os.execv(sys.executable, [sys.executable, "-m", "aftercare", "serve", *only])
