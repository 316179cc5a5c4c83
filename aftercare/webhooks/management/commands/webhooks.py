"""./run webhooks: the events that are pushed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from aftercare.webhooks import guide
from aftercare.webhooks.types import pushed_types


class Command(BaseCommand):
    help = "List the events that webhooks can hear of"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the table into docs/webhooks.md instead")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            guide.path().write_text(guide.written())
            return
        for name, says in pushed_types().items():
            self.stdout.write(f"{name:<28} {says}")
