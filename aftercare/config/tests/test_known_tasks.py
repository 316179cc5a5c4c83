"""A worker loads no pages: what it has to do must be known without them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ASKED = """
import django; django.setup()
from aftercare.core.tasks.periods import PERIODIC
from aftercare.core.tasks.registry import TASKS
print(*PERIODIC, *TASKS)
"""
DECLARED = re.compile(r"^@(?:task|periodic)\((?:name=)?([\w\".]+)", re.MULTILINE)


@pytest.mark.once("sqlite")
def test_a_worker_knows_every_task_there_is() -> None:
    known = subprocess.run([sys.executable, "-c", ASKED], cwd=settings.ROOT, check=True, capture_output=True, text=True)
    sources = [path.read_text() for path in Path(settings.ROOT, "aftercare").rglob("*.py") if "tests" not in path.parts]
    declared = {_name(found, source) for source in sources for found in DECLARED.findall(source)}
    assert declared and declared <= set(known.stdout.split())


def _name(found: str, source: str) -> str:
    """The name as written, or the constant that holds it."""
    if found.startswith('"'):
        return found.strip('"')
    constant = re.search(rf'^{found} = "([^"]+)"', source, re.MULTILINE)
    assert constant, found
    return constant.group(1)
