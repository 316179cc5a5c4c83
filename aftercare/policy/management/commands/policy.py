"""Shows a shop's policy, or publishes a new version of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop
from aftercare.policy.actions import publish
from aftercare.policy.models import PolicyVersion


class Command(BaseCommand):
    help = "Show the policy a shop has published, or publish a new version from a JSON file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("shop", help="the shop's slug")
        parser.add_argument("file", nargs="?", type=Path, help="the new version; what this command shows is its form")

    def handle(self, *args: Any, **options: Any) -> None:
        shop = Shop.objects.filter(slug=options["shop"]).first()
        if shop is None:
            raise CommandError(f"There is no shop {options['shop']!r}; ./run shop lists them.")
        if options["file"]:
            self.publish(shop, options["file"])
        version = PolicyVersion.objects.in_force(shop.pk, clock.now())
        if version is None:
            raise CommandError("This shop has published no policy yet; give a file to publish one.")
        self.stderr.write(f"Version {version.number}, published {version.published_at:%Y-%m-%d %H:%M} UTC")
        self.stdout.write(json.dumps(version.data, ensure_ascii=False, indent=2))

    def publish(self, shop: Shop, file: Path) -> None:
        try:
            publish(shop=shop, terms=json.loads(file.read_text("utf-8")), by=SYSTEM, at=clock.now())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as UTF-8 text: {error}") from error
        except json.JSONDecodeError as error:
            raise CommandError(f"{file}, line {error.lineno}: {error.msg}; correct the JSON there.") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
