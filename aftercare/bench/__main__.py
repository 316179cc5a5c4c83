"""The parts of a benchmark that need the benchmark's own database, each a process.

`seed ORDERS HISTORY`, `record DIRECTORY`, and `sweep CASES`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django


def main(what: str, *arguments: str) -> object:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")
    django.setup()
    # All need the models, which are there from here on.
    if what == "seed":
        from aftercare.bench.seeding import seed

        return seed(*map(int, arguments))
    if what == "sweep":
        from aftercare.bench.sweeping import sweep_due

        return sweep_due(json.load(sys.stdin), *map(int, arguments))
    from aftercare.bench.recording import record

    return record(json.load(sys.stdin), *map(Path, arguments))


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:]), sys.stdout)
