"""Makes or changes a shop; a new one starts with the standard policy."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare.core import clock
from aftercare.core.actor import SYSTEM
from aftercare.core.refusal import Refused
from aftercare.people.actions import SHOP_FIELDS, save_shop
from aftercare.people.models import Shop
from aftercare.promises.shops import begin, change_shop


class Command(BaseCommand):
    help = "Make a shop or change it, or list the shops."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", help="its short name in addresses; without it, the shops are listed")
        for field in SHOP_FIELDS:
            parser.add_argument(f"--{field.replace('_', '-')}", metavar="TEXT")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["slug"]:
            return self.list()
        given = {field: options[field] for field in SHOP_FIELDS if options[field] is not None}
        try:
            shop = _save(options["slug"], given)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{shop.slug}: {shop.name}, {shop.currency}, {shop.timezone}, {shop.locale}, {shop.country}")
        if not shop.policies.exists():
            self.start(shop)
        return None

    def start(self, shop: Shop) -> None:
        try:
            begin(shop, by=SYSTEM, at=clock.now())
        except Refused as refused:
            self.stderr.write(f"It has no policy yet: the standard one is below the law there. {refused}")
            self.stderr.write(f"Publish one of your own: ./run policy publish {shop.slug} FILE")

    def list(self) -> None:
        for shop in Shop.objects.order_by("slug"):
            self.stdout.write(f"{shop.slug}  {shop.name}  {shop.currency}")
        if not Shop.objects.exists():
            self.stdout.write("There is no shop yet; ./run shop SLUG --name NAME makes one.")


def _save(slug: str, given: dict[str, str]) -> Shop:
    shop = Shop.objects.filter(slug=slug).first()
    return change_shop(shop, fields=given, by=SYSTEM, at=clock.now()) if shop else save_shop(slug, **given)
