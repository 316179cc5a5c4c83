"""Style sheets that a surface always needs together, as one file: fewer requests on a phone, and no build step.

`collectstatic` finds a bundle like any other file; it is put together from its parts as they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder, find
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

BUNDLES: Mapping[str, tuple[str, ...]] = {
    "ui/portal.all.css": (
        "ui/tokens.css",
        "ui/base.css",
        "ui/components.css",
        "ui/portal.css",
        "ui/adapting.css",
    ),
}


class Bundles(Storage):
    """Reads a bundle; nothing is ever written here."""

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return ContentFile("\n".join(_text(part) for part in BUNDLES[name]).encode(), name=name)

    def path(self, name: str) -> str:
        """What `collectstatic` says it copies."""
        return f"bundle of {', '.join(BUNDLES[name])}"

    def exists(self, name: str) -> bool:
        return name in BUNDLES

    def get_modified_time(self, name: str) -> datetime:
        return datetime.now(UTC)


class BundleFinder(BaseFinder):
    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        return []  # none is a file by itself before it is collected

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        return [(name, Bundles()) for name in BUNDLES]


def _text(part: str) -> str:
    path = find(part)
    assert isinstance(path, str), f"there is no {part}"
    with open(path, encoding="utf-8") as file:
        return file.read()
