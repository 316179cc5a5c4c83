"""A worker process that knows the chores; the tests start it and kill it."""

from __future__ import annotations

import sys
from datetime import timedelta
from threading import Event

import django

if __name__ == "__main__":
    django.setup()
    from aftercare.core.tasks import work
    from aftercare.core.tests import chores  # noqa: F401  (registers the tasks)

    work(Event(), lease=timedelta(seconds=float(sys.argv[1])))
