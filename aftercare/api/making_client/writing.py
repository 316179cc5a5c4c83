from __future__ import annotations

from pathlib import Path

from django.conf import settings

from aftercare.api.document import document

from . import methods, types

FOLDER = Path(settings.ROOT) / "aftercare_client"


def modules() -> dict[Path, str]:
    """What the generated files of the client must hold."""
    made = document()
    return {FOLDER / "types.py": types.module(made), FOLDER / "operations.py": methods.module(made)}


def outdated() -> list[Path]:
    return [path for path, text in modules().items() if not path.exists() or path.read_text() != text]


def write() -> list[Path]:
    changed = outdated()
    for path in changed:
        path.write_text(modules()[path])
    return changed
