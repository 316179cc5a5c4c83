"""The demo served in a home of its own, for scripts that look at its pages from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from checks.runner import ROOT, end_with_parent
from checks.servers import free_port

KEPT = ("PATH", "HOME", "LANG")
PATIENCE = 120  # seconds


@contextmanager
def demo() -> Iterator[str]:
    """The address of a fresh demo, ended afterwards. Its settings are this process's as well meanwhile, so that
    Django, set up within, reads the same database."""
    with tempfile.TemporaryDirectory(prefix="aftercare-demo-") as home:
        own = {"AFTERCARE_HOME": home, "AFTERCARE_DEMO": "1", "PORT": str(free_port())}
        os.environ.update(own)
        os.environ.pop("DATABASE_URL", None)
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        command = [sys.executable, "-m", "aftercare", "serve"]
        server = subprocess.Popen(command, cwd=ROOT, env={**kept, **own}, preexec_fn=end_with_parent)
        try:
            url = f"http://localhost:{own['PORT']}"
            _wait_for(f"{url}/health/")
            yield url
        finally:
            server.terminate()
            server.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise SystemExit("The demo did not start; its reason stands above.")
