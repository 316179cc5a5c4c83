"""Finds every string shown to people, in Python and in templates."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ONE, MANY = None, (1, 2)
IN_CONTEXT, MANY_IN_CONTEXT = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), MANY),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), MANY_IN_CONTEXT),
}

Id = str | tuple[str, str]  # a plural message is its singular and its plural


def strings(package: Path) -> Iterator[tuple[Id, str | None]]:
    """(message, context) of each string, tests left out."""
    for path in sorted(package.rglob("*")):
        if "tests" in path.parts or "node_modules" in path.parts:
            continue
        if path.suffix == ".py":
            yield from _python(path.read_text(), path)
        elif "templates" in path.parts and path.suffix in (".html", ".txt"):
            yield from _python(_as_python(path), path)


def _as_python(path: Path) -> str:
    # What templatize leaves of the markup is indented at will, which Python's tokenizer refuses.
    lines = templatize(path.read_text(), origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines)


def _python(source: str, path: Path) -> Iterator[tuple[Id, str | None]]:
    try:
        for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            if message:
                yield (message if isinstance(message, str) else (message[0], message[1])), context
    except SyntaxError as error:
        raise SyntaxError(f"{path} cannot be read for translations: {error}") from error
