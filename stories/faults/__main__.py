"""./run faults: walks the matrix on a database of its own, prints it, and ends with 1 when a cell fails."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from checks.isolation import isolate


def main() -> int:
    home = prepared()
    from .cells import PROVIDERS, TROUBLES, cells
    from .running import Result, run
    from .table import table

    parser = argparse.ArgumentParser(prog="./run faults", description=__doc__)
    parser.add_argument("--provider", choices=PROVIDERS, nargs="+", default=PROVIDERS)
    parser.add_argument("--does", choices=TROUBLES, nargs="+", default=TROUBLES, metavar="TROUBLE",
                        help=f"one or more of: {', '.join(TROUBLES)}")  # fmt: skip
    given = parser.parse_args()
    failed = False

    def watched() -> Iterator[Result]:
        nonlocal failed
        for result in run(cells(providers=tuple(given.provider), troubles=tuple(given.does)), home=home):
            failed |= bool(result.wrong)
            yield result

    for line in table(watched()):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return int(failed)


def prepared() -> Path:
    """An installation that lives as long as this process."""
    home = isolate()
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "aftercare.config.settings"
    import django
    from django.conf import settings
    from django.test.utils import setup_test_environment

    # Hashed names need collectstatic, which only a server runs.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    setup_test_environment()
    logging.disable(logging.CRITICAL)  # what it logs is told by the table
    from aftercare.config.prepare import migrate

    migrate()
    return home


if __name__ == "__main__":
    sys.exit(main())
