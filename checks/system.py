"""What the machine has, and what Debian can add: Chromium, PostgreSQL and a Chinese font."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SHELL = "chromium-headless-shell"
"""Chromium without what only a screen needs: the same engine, and about half the time for a page."""
PACKAGES = {"chromium": SHELL, "postgresql": "postgresql", "font": "fonts-wqy-zenhei"}


def chromium() -> str | None:
    for name in (SHELL, "chromium", "chromium-browser", "google-chrome"):
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
    why = _apt("update", "-qq") or _add(wanted)
    if why and SHELL in wanted:  # older releases have the whole browser alone
        why = _add(["chromium" if name == SHELL else name for name in wanted])
    return f"{', '.join(wanted)} could not be installed: {why}" if why else None


def _add(packages: list[str]) -> str:
    return _apt("install", "-y", "-qq", "--no-install-recommends", *packages)


def _apt(*command: str) -> str:
    """Why it failed, or nothing."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", *command], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    return (done.stderr.strip()[-500:] or "apt-get failed") if done.returncode else ""
