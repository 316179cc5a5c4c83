"""./run audit: exit code 0 when every invariant holds, 1 when one does not."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare import audit
from aftercare.audit.invariants import INVARIANTS
from aftercare.audit.violation import Violation
from aftercare.people.models import Shop

SHOWN = 100  # violations of one invariant printed; --json gives all


class Command(BaseCommand):
    help = "Check every stored promise over the whole database and name each violation"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object with every violation")
        parser.add_argument("--shop", metavar="SLUG", help="one shop only")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        found = audit.run(_shop(options["shop"]))
        seconds = time.monotonic() - begun
        if options["json"]:
            report = {"violations": [asdict(violation) for violation in found], "seconds": round(seconds, 3)}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.report(found, seconds)
        if found:
            sys.exit(1)

    def report(self, found: list[Violation], seconds: float) -> None:
        for number, title in INVARIANTS.items():
            broken = [violation for violation in found if violation.invariant == number]
            self.stdout.write(f"{number:>3}  {f'{len(broken)} BROKEN' if broken else 'holds':<12} {title}")
            for violation in broken[:SHOWN]:
                self.stdout.write(f"       {violation.table}: {violation.sentence}")
            if len(broken) > SHOWN:
                self.stdout.write(f"       and {len(broken) - SHOWN} more; --json gives all.")
        self.stdout.write(f"{len(found) or 'No'} violation{'' if len(found) == 1 else 's'}, {seconds:.1f} s.")


def _shop(slug: str | None) -> Shop | None:
    if not slug:
        return None
    try:
        return Shop.objects.get(slug=slug)
    except Shop.DoesNotExist:
        known = ", ".join(Shop.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no shop called {slug!r}; the shops are: {known}.") from None
