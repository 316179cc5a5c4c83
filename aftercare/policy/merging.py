"""Two edits of one draft put together: what only one of them changed is taken, what both changed has to be chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .comparing import Change

Data = dict[str, Any]
Place = tuple[str, ...]
_GONE = object()


@dataclass(frozen=True, slots=True)
class Merged:
    """`data` has every change of theirs, and of mine those that theirs does not touch, or that were preferred.
    `conflicts` are the places both changed, each in another way: `old` is theirs, `new` mine."""

    data: Data
    conflicts: list[Change]


def merge(began: Data, *, mine: Data, theirs: Data, prefer: Collection[str] = ()) -> Merged:
    """Both from what they began with. `prefer` names the conflicts in which mine is taken."""
    others, data = list(_places(began, theirs)), deepcopy(theirs)
    conflicts: dict[str, Change] = {}
    for place in _places(began, mine):
        here = next((_shorter(place, other) for other in others if _touch(place, other)), place)
        ours, other = _at(mine, here), _at(theirs, here)
        clash = ours != other and any(_touch(place, one) for one in others)
        if clash:
            conflicts[".".join(here)] = Change(".".join(here), old=_shown(other), new=_shown(ours))
        if not clash or ".".join(here) in prefer:
            _put(data, here, ours)
    return Merged(data, list(conflicts.values()))


def _places(old: Data, new: Data, above: Place = ()) -> Iterator[Place]:
    """Where they differ: field by field, but a list as a whole, for its rows have no names of their own."""
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key, _GONE), new.get(key, _GONE)
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _places(before, after, (*above, key))
        elif before != after:
            yield (*above, key)


def _touch(one: Place, other: Place) -> bool:
    """Whether one is the other, or a part of it."""
    return all(a == b for a, b in zip(one, other, strict=False))


def _shorter(one: Place, other: Place) -> Place:
    return min(one, other, key=len)


def _at(data: Data, place: Place) -> Any:
    value: Any = data
    for key in place:
        value = value.get(key, _GONE) if isinstance(value, dict) else _GONE
    return value


def _put(data: Data, place: Place, value: Any) -> None:
    *above, last = place
    for key in above:
        data = data.setdefault(key, {})
    if value is _GONE:
        data.pop(last, None)
    else:
        data[last] = deepcopy(value)


def _shown(value: Any) -> Any:
    return None if value is _GONE else value
