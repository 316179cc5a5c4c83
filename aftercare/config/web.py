"""What a web process loads."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")

from aftercare.config import lifeline
from aftercare.config.bridge import app

lifeline.follow_parent()

__all__ = ["app"]
