"""./run prepare: the first half of `serve`, for installations that start their processes themselves."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Bring the database, translations and static files up to date"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="make no demo shop, even in demo mode")

    def handle(self, *args: Any, **options: Any) -> None:
        from aftercare.config.prepare import prepare

        prepare(with_demo=not options["no_demo"])
