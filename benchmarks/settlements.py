"""What reading a provider's settlement file costs: CPU per row of 5,000 and of 50,000 refunds, all planted found.

.venv/bin/python benchmarks/settlements.py [FEW] [MANY]     on SQLite, in a home of its own
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> int:
    few, many = (int(text) for text in (sys.argv[1:] or ["5000", "50000"]))
    with tempfile.TemporaryDirectory(prefix="aftercare-settlements-") as home:
        os.environ.update({"AFTERCARE_HOME": home, "DJANGO_SETTINGS_MODULE": "aftercare.config.settings"})
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        first, last = _cost(few, "few"), _cost(many, "many")
    print(f"{many // few} times the refunds, {last / first:.2f} times the CPU of a row")
    return 0 if last < 2 * first else 1


def _cost(operations: int, slug: str) -> float:
    """CPU milliseconds of a row."""
    from datetime import timedelta

    from aftercare.core import clock
    from stories.makers import make_shop
    from stories.settling import LAST, book_connected, cost_of, make_month

    with book_connected(), clock.virtual(LAST + timedelta(days=1)):
        month = make_month(make_shop(slug=slug), operations=operations, planted=200)
        spent = cost_of(month)
    rows = len(month.lines)
    print(f"{operations:>7} refunds, {rows:>7} rows: {spent:6.2f} s, {spent * 1000 / rows:.3f} ms each")
    return spent * 1000 / rows


if __name__ == "__main__":
    sys.exit(main())
