"""./run figures: writes docs/figures.md from the definitions, or checks that it is current."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from aftercare.ui.figures.guide import written

DOCS = Path(__file__).resolve().parents[4] / "docs" / "figures.md"


class Command(BaseCommand):
    help = "Write what each figure means to docs/figures.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether it is current")

    def handle(self, *, check: bool, **options: Any) -> None:
        if not check:
            DOCS.write_text(written())
        elif DOCS.read_text() != written():
            raise CommandError("docs/figures.md is not what the definitions say; run ./run figures.")
