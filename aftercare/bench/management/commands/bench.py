"""./run bench: the hot endpoints against their budgets, on PostgreSQL with one web process."""

from __future__ import annotations

import json
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Measure the hot endpoints on a PostgreSQL of its own, beside pgbench"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object with every figure")
        parser.add_argument("--cases", type=int, default=1500, metavar="N", help="at most so many cases of each kind")
        parser.add_argument("--history", type=int, default=0, metavar="N", help="beside so many past cases")
        parser.add_argument("--seconds", type=float, default=5, metavar="S", help="for each endpoint")
        parser.add_argument("--connections", type=int, default=4, metavar="N", help="keep-alive connections")
        parser.add_argument("--worker", action="store_true", help="with a task worker, its CPU counted too")
        parser.add_argument("--strict", action="store_true", help="exit code 1 if a budget is missed")

    def handle(self, *args: Any, **options: Any) -> None:
        from aftercare.bench.measuring import Asked, measure
        from aftercare.bench.reporting import figures, table

        if not (
            1 <= options["cases"] <= 100_000
            and 0 <= options["history"] <= 2_000_000
            and 0 < options["seconds"] <= 120
            and 1 <= options["connections"] <= 64
        ):
            raise CommandError(
                "--cases takes 1 to 100000, --history up to 2000000, --seconds more than 0 up to 120, "
                "--connections 1 to 64."
            )
        # Ended from outside it takes its database along.
        signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))
        asked = Asked(**{name: options[name] for name in ("cases", "history", "seconds", "connections", "worker")})
        try:
            told = figures(measure(asked, say=lambda step: self.stderr.write(f"… {step}")))
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(told) if options["json"] else table(told))
        if options["strict"] and told["missed"]:
            sys.exit(1)
