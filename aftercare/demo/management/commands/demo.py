"""./run demo"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make the demo shop, with orders and requests in every state"

    def handle(self, *args: Any, **options: Any) -> None:
        from aftercare.demo.seed import seed

        shop = seed()
        self.stdout.write(f"The demo shop is {shop.name} ({shop.slug}).")
