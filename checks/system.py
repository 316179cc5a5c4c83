"""What the machine has, and what Debian can add: Chromium, PostgreSQL and a Chinese font."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = {"chromium": "chromium", "postgresql": "postgresql", "font": "fonts-wqy-zenhei"}


def chromium() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


def missing() -> list[str]:
    """The Debian packages of what is not here."""
    here = {
        "chromium": bool(chromium()),
        "postgresql": bool(list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))
        or bool(os.environ.get("TEST_PG_URL")),
        "font": bool(list(Path("/usr/share/fonts").rglob("wqy-zenhei*"))),
    }
    return [PACKAGES[name] for name, present in here.items() if not present]


def install() -> str | None:
    """Installs what is missing; the sentence says why it could not, and the checks go on without it."""
    wanted = missing()
    if not wanted:
        return None
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return f"{', '.join(wanted)} cannot be installed: that needs root on Debian."
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *wanted]):
        done = subprocess.run(
            ["apt-get", *command], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode:
            return f"{', '.join(wanted)} could not be installed: {done.stderr.strip()[-500:]}"
    return None
