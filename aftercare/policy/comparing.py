"""Two versions side by side: every field that differs, by its place in the terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ABSENT = object()


@dataclass(frozen=True, slots=True)
class Change:
    """`field` is the place, such as reasons.defect.window_days; a side that lacks it is None with `added`/`removed`."""

    field: str
    old: Any
    new: Any
    added: bool = False
    removed: bool = False


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """In the order of the fields."""
    return list(_changes("", old, new))


def _changes(place: str, old: Any, new: Any) -> Iterator[Change]:
    if old is ABSENT or new is ABSENT:
        yield Change(place, None if old is ABSENT else old, None if new is ABSENT else new,
                     added=old is ABSENT, removed=new is ABSENT)  # fmt: skip
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _changes(f"{place}.{key}" if place else str(key), old.get(key, ABSENT), new.get(key, ABSENT))
    elif _rows(old) and _rows(new):
        for number in range(max(len(old), len(new))):
            pair = (rows[number] if number < len(rows) else ABSENT for rows in (old, new))
            yield from _changes(f"{place}.{number}", *pair)
    elif old != new:
        yield Change(place, old, new)


def _rows(value: Any) -> bool:
    """A list of parts, compared part by part; a list of words is one value."""
    return isinstance(value, list) and all(isinstance(part, dict) for part in value)
