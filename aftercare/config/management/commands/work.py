"""./run work: a worker of its own, for more than one machine or to watch it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from aftercare.config import lifeline


class Command(BaseCommand):
    help = "Run tasks and deadlines until told to stop"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        # What `serve` starts its own worker with: standard input is then the lifeline.
        parser.add_argument("--supervised", action="store_true", help="end when standard input closes")
        parser.add_argument("--prepare", type=int, metavar="FD", help="first prepare, and say so there")

    def handle(self, *args: Any, **options: Any) -> None:
        from aftercare.core.tasks import work

        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_received: stop.set())
        if options["supervised"]:
            lifeline.follow(sys.stdin.fileno())
        if options["prepare"] is not None:
            _prepare(options["prepare"])
        work(stop, concurrency=settings.WORKER_THREADS)


def _prepare(told: int) -> None:
    from aftercare.config.prepare import prepare

    prepare()
    os.write(told, b"1")
    os.close(told)
