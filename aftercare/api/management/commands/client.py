"""Writes what of the Python client follows from the OpenAPI document."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare.api.making_client.writing import outdated, write


class Command(BaseCommand):
    help = "Write the typed Python client from the API's document; --check only tells whether it is current"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail when it is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            if paths := outdated():
                raise CommandError(f"{', '.join(path.name for path in paths)} is out of date; ./run client writes it.")
            self.stdout.write("The client is current.")
            return
        for path in write():
            self.stdout.write(f"Wrote {path.name}.")
