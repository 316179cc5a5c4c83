"""Makes or changes a member of staff."""

from __future__ import annotations

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aftercare.core.refusal import Refused
from aftercare.people.actions import save_staff
from aftercare.people.models import Role, Shop


class Command(BaseCommand):
    help = "Make a member of staff, or change their role, shops or password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--shop", action="append", required=True, help="a shop's slug; may be given several times")
        parser.add_argument("--name", default="", help="the name colleagues see")
        parser.add_argument(
            "--keep-password", action="store_true", help="do not ask for one; STAFF_PASSWORD is used where it is set"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        shops = list(Shop.objects.filter(slug__in=options["shop"]))
        if missing := sorted(set(options["shop"]) - {shop.slug for shop in shops}):
            raise CommandError(f"There is no shop {missing[0]!r}; ./run shop makes one.")
        password = os.environ.get("STAFF_PASSWORD", "")
        if not password and not options["keep_password"]:
            password = getpass.getpass("Password: ")
        try:
            user = save_staff(
                options["username"], role=options["role"], shops=shops, password=password, name=options["name"]
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{user.username} is {user.role} of {', '.join(sorted(options['shop']))}.")
