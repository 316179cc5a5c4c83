"""What a web process loads; it is imported in a child of the supervisor."""

from __future__ import annotations

import gc
import signal

# Collecting while modules load costs a tenth of the start, and what they leave is never garbage.
gc.disable()

import django
from django.urls import get_resolver

from aftercare.config import lifeline, supervisor

# The supervisor's handlers came along with the fork, and would swallow a request to end while this loads.
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_DFL)
lifeline.follow_parent()
django.setup()
_ = get_resolver().url_patterns  # the first request should not be the one that loads every page
supervisor.ready_to_listen.wait()

# Only now, because the middleware lists the static files when it is made.
from aftercare.config.bridge import app

gc.collect()
gc.freeze()
gc.enable()

__all__ = ["app"]
