"""The aftercare command line: each command is a Django management command of one of our modules."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence

# The order in which a newcomer meets them; a command not named here comes after, by name.
ORDER = [
    "serve", "setup", "work", "prepare", "migrate", "shop", "staff", "policy", "token", "import", "replay", "audit",
    "backup", "restore", "bench", "sandbox", "faults",
]  # fmt: skip
# The commands that bring the database up to date themselves, or do without it.
NEEDS_NOTHING = {
    "bench", "client", "faults", "kinds", "migrate", "prepare", "restore", "sandbox", "translations", "work",
}  # fmt: skip
DJANGO = {"migrate": "Bring the database up to date", "shell": "Open a Python shell on the database"}
USAGE = """Usage: ./run [COMMAND] [OPTIONS]      ./run COMMAND --help

Without a command Aftercare is prepared and served on loopback, as a demo unless settings say otherwise
(docs/settings.md).
"""


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")
    from aftercare.config.environment import BadSetting

    try:
        return _run(*(arguments or ["serve"]))
    except BadSetting as bad:
        return _fail(str(bad))


def _run(name: str, *rest: str) -> int:
    if name == "manage":
        return _django(rest)
    if name == "serve" and not {"-h", "--help"} & set(rest):
        return _serve(rest)
    ours = _commands()
    if name in ("help", "--help", "-h"):
        print(_help(ours))  # noqa: T201
        return 0
    if name not in ours:
        hint = "".join(f" Did you mean {near!r}?" for near in difflib.get_close_matches(name, ours, n=1))
        return _fail(f"There is no command {name!r}.{hint} ./run help lists them.")
    if name not in NEEDS_NOTHING and not {"-h", "--help"} & set(rest):
        from aftercare.config.prepare import prepare_database

        prepare_database()
    return _django([name, *rest])


def _commands() -> dict[str, str]:
    """Name -> the module that holds it."""
    import django
    from django.core.management import get_commands

    django.setup()
    found = {name: str(app) for name, app in get_commands().items() if str(app).startswith("aftercare.")}
    found |= dict.fromkeys(DJANGO, "django.core")
    rank = {name: place for place, name in enumerate(ORDER)}
    return dict(sorted(found.items(), key=lambda item: (rank.get(item[0], len(ORDER)), item[0])))


def _help(commands: dict[str, str]) -> str:
    from django.core.management import load_command_class

    lines = [f"  {name:<14} {DJANGO.get(name) or load_command_class(app, name).help}" for name, app in commands.items()]
    return "\n".join([USAGE, *lines, "  manage         Any command of Django itself"])


def _serve(arguments: Sequence[str]) -> int:
    # Not through Django: the supervisor loads no application.
    from aftercare.config.supervisor import main as serve

    if unknown := set(arguments) - {"--web-only"}:
        return _fail(f"serve does not know {', '.join(sorted(unknown))}; ./run serve --help says what it knows.")
    return serve(list(arguments))


def _django(arguments: Sequence[str]) -> int:
    from django.core.management import ManagementUtility

    ManagementUtility(["./run", *arguments]).execute()
    return 0


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201
    return 2
