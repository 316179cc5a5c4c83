"""The lines to the providers: each sandbox, connected as an installation connects it, and how its word is brought."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from django.test import Client, override_settings

from aftercare.connectors.payments.book import Entry
from aftercare.connectors.payments.http import HttpProvider
from aftercare.connectors.payments.sandbox import PaymentsSandbox
from aftercare.core import clock
from aftercare.money.provider import Provider
from stories.paying import SECRET, TOKEN
from stories.providers.everyone import SANDBOXES, provider_of
from stories.providers.wire import Sandbox

TIMEOUT = 0.3  # seconds until a worker gives up waiting for an answer
NUMBERS = count(1)
TELLS_OF_PAYMENTS_ALONE = {"alipay"}


@dataclass(frozen=True, slots=True)
class Line:
    """`name` is that of the provider, as tenders carry it."""

    name: str
    sandbox: Sandbox | PaymentsSandbox
    provider: Provider

    def payment(self) -> str:
        """Another payment, as this provider numbers them."""
        number = next(NUMBERS)
        return {"stripe": f"pi_{number:024}", "alipay": f"20261128{number:020}"}.get(self.name, f"42000{number:023}")

    def entries(self, keys: set[str]) -> list[Entry]:
        """Its refunds under these keys; a key that was refused for good goes on with a number behind it."""
        return [entry for entry in self.sandbox.book.entries() if entry.key.partition("-")[0] in keys]

    def moved(self, keys: set[str]) -> dict[str, list[int]]:
        """Each time money moved, by key."""
        moved: dict[str, list[int]] = {key: [] for key in keys}
        for movement in self.sandbox.book.movements():
            if (key := movement.key.partition("-")[0].partition("#")[0]) in keys:
                moved[key].append(movement.amount)
        return moved

    def tell(self, entry: Entry, *, status: str = "", forged: bool = False, off: int = 0) -> int:
        """Bring its word to Aftercare; the HTTP status, or 0 where it would say nothing."""
        entry = replace(entry, status=status or entry.status)
        if self.name in TELLS_OF_PAYMENTS_ALONE and entry.status != "paid":
            return 0
        at = clock.now().timestamp() - off
        headers, body = self.sandbox.notification(entry, at=at, forged=forged)
        kind = headers.get("Content-Type", "application/json")
        sent = {name: value for name, value in headers.items() if name != "Content-Type"}
        return Client().generic("POST", f"/hooks/payments/{self.name}/", body, kind, headers=sent).status_code


@contextmanager
def line_to(name: str, *, home: Path) -> Iterator[Line]:
    if name == "http":
        with (
            PaymentsSandbox(token=TOKEN, secret=SECRET) as shipped,
            override_settings(PAYMENTS_NAME=name, PAYMENTS_HOOK_SECRET=SECRET),
        ):
            yield Line(name, shipped, HttpProvider(url=shipped.url, token=TOKEN, timeout=TIMEOUT))
    else:
        with SANDBOXES[name]() as sandbox, override_settings(PAYMENTS_TIMEOUT=TIMEOUT):
            yield Line(name, sandbox, provider_of(sandbox, home=home))
