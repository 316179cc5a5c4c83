"""./run sandbox: the outside world on loopback, to try a set-up against."""

from __future__ import annotations

import secrets
import signal
import threading
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Serve a payment provider and an SMS gateway that misbehave on request"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8200, help="of the payments; text messages take the next one")
        parser.add_argument("--token", default="", help="the bearer token both expect; made up if not given")
        parser.add_argument("--secret", default="", help="what both sign their reports with; made up if not given")
        parser.add_argument("--callback", default="http://localhost:8000", help="the Aftercare that hears the reports")
        parser.add_argument("--book", type=Path, help="the file payments are kept in; memory if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        from aftercare.connectors.channels.sandbox import SmsSandbox
        from aftercare.connectors.payments.binding import SANDBOX
        from aftercare.connectors.payments.sandbox import PaymentsSandbox

        token, secret = options["token"] or secrets.token_hex(16), options["secret"] or secrets.token_hex(32)
        port, callback = options["port"], options["callback"].rstrip("/")
        payments = PaymentsSandbox(
            token=token,
            secret=secret,
            callback=f"{callback}/hooks/payments/{SANDBOX}/",
            port=port,
            path=options["book"],
        )
        texts = SmsSandbox(token=token, secret=secret, callback=f"{callback}/hooks/sms/", port=port and port + 1)
        with payments, texts:
            self.stdout.write(
                f"Start Aftercare with:\n  PAYMENTS_NAME={SANDBOX} PAYMENTS_URL={payments.url} PAYMENTS_SECRET={token} "
                f"PAYMENTS_HOOK_SECRET={secret}\n  SMS_URL={texts.url} SMS_TOKEN={token} SMS_HOOK_SECRET={secret}"
            )
            self.stdout.flush()
            _wait()


def _wait() -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_received: stop.set())
    stop.wait()
