"""Prints the link by which the first administrator is made."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aftercare.people.first import first_link, nobody_yet


class Command(BaseCommand):
    help = "Print the link that sets a new installation up in the browser."

    def handle(self, *args: Any, **options: Any) -> None:
        if not nobody_yet():
            raise CommandError("Somebody works here already; they invite others at the desk, or ./run staff adds them.")
        self.stdout.write(first_link())
