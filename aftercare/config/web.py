"""What a web process loads; it is imported in a child of the supervisor."""

from __future__ import annotations

import gc

# Collecting while modules load costs a tenth of the start, and what they leave is never garbage.
gc.disable()

from django.urls import get_resolver

from aftercare.config import lifeline, supervisor
from aftercare.config.bridge import app

__all__ = ["app"]

lifeline.follow_parent()
_ = get_resolver().url_patterns  # the first request should not be the one that loads every page
gc.collect()
gc.freeze()
gc.enable()
supervisor.ready_to_listen.wait()
