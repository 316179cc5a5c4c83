"""Imported before anything reads settings: tests never see the developer's own installation."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
OURS = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(), re.MULTILINE)) - {"DATABASE_URL"}
"""Every setting, as a test makes sure, but the database to test on."""


def isolate() -> Path:
    """Everything Aftercare keeps goes to a fresh directory, in memory where there is one."""
    for name in OURS:
        os.environ.pop(name, None)
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 << 30
    home = Path(tempfile.mkdtemp(prefix="aftercare-test-", dir=memory if usable else None))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "static").mkdir()
    os.environ["AFTERCARE_HOME"] = str(home)
    os.environ["AFTERCARE_DEMO"] = "0"
    # A test asks more often than a person; what is limited has tests of its own.
    os.environ.update(dict.fromkeys(("API_RATE_TOKEN", "API_RATE_CUSTOMER", "API_RATE_ADDRESS"), "0"))
    return home
