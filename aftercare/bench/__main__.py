"""The parts of a benchmark that need the benchmark's own database, each a process: `seed COUNT`, `record DIRECTORY`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django


def main(what: str, argument: str) -> object:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")
    django.setup()
    # Both need the models, which are there from here on.
    if what == "seed":
        from aftercare.bench.seeding import seed

        return seed(int(argument))
    from aftercare.bench.recording import record

    return record(json.load(sys.stdin), Path(argument))


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:]), sys.stdout)
