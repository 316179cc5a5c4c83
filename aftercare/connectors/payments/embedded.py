"""The sandbox provider inside the process that calls it, so that a demo refunds without anything being set up."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path

from aftercare.money.provider import Outcome, Payment

from .http import HttpProvider


class EmbeddedSandbox:
    """Starts at the first call, which only the worker makes, and ends with its process. The book is a file, so a
    second worker, or the next one, pays nothing twice."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.Lock()
        self.provider: HttpProvider | None = None

    def refund(self, payment: Payment) -> Outcome:
        return self._started().refund(payment)

    def ask(self, payment: Payment) -> Outcome:
        return self._started().ask(payment)

    def _started(self) -> HttpProvider:
        from .sandbox import PaymentsSandbox

        with self.lock:
            if self.provider is None:
                sandbox = PaymentsSandbox(token=secrets.token_hex(16), path=self.path).__enter__()
                self.provider = HttpProvider(url=sandbox.url, token=sandbox.token)
        return self.provider
