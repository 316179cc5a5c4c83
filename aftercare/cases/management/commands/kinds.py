"""./run kinds: writes docs/kinds.md from the tables of steps, or checks that it is current."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare.cases import diagrams

DOCS = Path(__file__).resolve().parents[4] / "docs" / "kinds.md"


class Command(BaseCommand):
    help = "Write the diagrams of every kind of request to docs/kinds.md"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when the file is not current")

    def handle(self, *args: Any, **options: Any) -> None:
        path, text = DOCS, diagrams.document()
        if not options["check"]:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError("docs/kinds.md is not what the tables say; run ./run kinds.")
        self.stdout.write(f"{path.name}: {len(text.splitlines())} lines.")
