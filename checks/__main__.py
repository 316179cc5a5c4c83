"""./test: style, types, import contracts, migrations, translations, and the suite on SQLite and PostgreSQL."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator

from checks import postgresql, runner, system
from checks.runner import Check

PYTHON = sys.executable
NAMES = {"sqlite": "tests on SQLite", "postgres": "tests on PostgreSQL"}
STATIC = [
    Check("style", [PYTHON, "-m", "ruff", "check", "."]),
    Check("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    Check("import contracts", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"]),
    Check("migrations", [PYTHON, "-m", "aftercare", "manage", "makemigrations", "--check", "--dry-run"]),
    Check("translations", [PYTHON, "-m", "aftercare", "translations", "--check"]),
    Check("types", [PYTHON, "-m", "mypy", "aftercare", "aftercare_client", "checks", "stories"]),
]


def main() -> int:
    options, pytest = _options()
    signal.signal(signal.SIGTERM, _stopped)
    begun = time.monotonic()
    not_run = _prepared(options.install or _in_ci())
    with _databases(options.db, not_run) as databases:
        beside = {runner.ONCE: "1"} if len(databases) > 1 and not pytest else {}
        suites = [
            _suite(name, {**environment, **beside}, pytest, everything=options.all)
            for name, environment in databases.items()
        ]
        results = [runner.stream(suite) for suite in suites] if pytest else runner.run(_lanes(suites))
    print()
    for result in results:
        print(result.line())
    for sentence in not_run:
        print(f"NOT RUN: {sentence}")
    failed = [result.check.name for result in results if not result.passed]
    # Outside CI a machine may lack a database or a browser; in CI that is a failure.
    failed += not_run if _in_ci() else []
    print(f"{'FAILED: ' + '; '.join(failed) if failed else 'All passed'}, {time.monotonic() - begun:.0f} s.")
    return 1 if failed or not results else 0


def _options() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="./test", description=__doc__, epilog="Other arguments go to pytest, alone.")
    parser.add_argument("--all", action="store_true", help="the long tests as well")
    parser.add_argument("--install", action="store_true", help="first install what is missing (as root, on Debian)")
    parser.add_argument("--db", choices=list(NAMES), help="one database only")
    return parser.parse_known_args()


def _stopped(*_signal: object) -> None:
    runner.stop()
    sys.exit(143)


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def _prepared(install: bool) -> list[str]:
    """Sentences naming what cannot be run here."""
    sentences = [sentence for sentence in [system.install() if install else None] if sentence]
    if not system.chromium():
        sentences.append("browser tests: there is no Chromium; ./test --install installs it.")
    return sentences


@contextlib.contextmanager
def _databases(chosen: str | None, not_run: list[str]) -> Iterator[dict[str, dict[str, str]]]:
    with contextlib.ExitStack() as stack:
        found = {}
        if chosen != "postgres":
            found["sqlite"] = {"DATABASE_URL": ""}
        if chosen != "sqlite":
            try:
                found["postgres"] = {"DATABASE_URL": stack.enter_context(postgresql.server())}
            except postgresql.NoServer as reason:
                not_run.append(f"{NAMES['postgres']}: {reason}")
        yield found


def _suite(name: str, environment: dict[str, str], pytest: list[str], *, everything: bool) -> Check:
    command = [PYTHON, "-m", "pytest", *(["--all"] if everything else []), *(pytest or ["-q"])]
    return Check(NAMES[name], command, environment, shown=True)


def _lanes(suites: list[Check]) -> list[list[Check]]:
    """Two lanes for the two cores that are always there; the shorter suite shares its lane with the rest."""
    return [[*STATIC, *suites[1:]], suites[:1]] if len(suites) > 1 else [STATIC, suites]


if __name__ == "__main__":
    sys.exit(main())
