"""The translation catalogues: one text file per language, in an order and form that merges cleanly."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from aftercare.ui.extraction import Id

LOCALES = Path(__file__).parent / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# Dates and names of tools would make each branch's file differ.
KEPT_HEADERS = re.compile(r'^"(?!Language:|Plural-Forms:|MIME-Version:|Content-Type:|Content-Transfer-Encoding:)[A-Z]')


def files() -> list[Path]:
    return sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """People add translations side by side; each rewrites the whole file."""
    directory = os.open(LOCALES, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        yield
    finally:
        os.close(directory)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def write(path: Path, catalogue: Catalog) -> None:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    # Only above the first message: a line of a longer text may look like a header.
    head, blank, messages = buffer.getvalue().decode().partition("\n\n")
    kept = "\n".join(line for line in head.splitlines() if not KEPT_HEADERS.match(line))
    _replace(path, ((kept + blank + messages).strip() + "\n").encode())


def merged(old: Catalog, found: Iterable[tuple[Id, str | None]]) -> Catalog:
    """Exactly the strings found, with the translations there already were."""
    new = Catalog(locale=old.locale, header_comment="# Written by ./run translations.", fuzzy=False)
    for message, context in found:
        before = old.get(message if isinstance(message, str) else message[0], context)
        keeps = before is not None and isinstance(before.id, str) == isinstance(message, str)
        new.add(message, before.string if before and keeps else None, context=context)
    return new


def faults(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if not message.id:
            continue
        shown = message.id if isinstance(message.id, str) else message.id[0]
        if message.fuzzy:
            yield f"{shown!r} is marked fuzzy."
        elif not all(_texts(message.string)):
            yield f"{shown!r} is not translated."
        elif wrong := _other_placeholders(message):
            yield f"{shown!r} and its translation differ in {', '.join(sorted(wrong))}."


def compile_catalogues() -> None:
    """Only where the text is newer; the compiled file is never committed."""
    for path in files():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns:
            buffer = io.BytesIO()
            write_mo(buffer, read(path))
            _replace(compiled, buffer.getvalue())


def _other_placeholders(message: Message) -> set[str]:
    # The plural names them all; "one item" needs no number.
    wants = set(PLACEHOLDER.findall(_texts(message.id)[-1]))
    return {name for text in _texts(message.string) for name in wants ^ set(PLACEHOLDER.findall(text))}


def _texts(value: object) -> list[str]:
    return [str(text or "") for text in value] if isinstance(value, list | tuple) else [str(value or "")]


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all: servers may be reading it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)
