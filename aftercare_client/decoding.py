"""JSON as the dataclasses of `types`: instants become datetimes; fields that came later are passed over."""

from __future__ import annotations

import types as builtin
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decoder = Callable[[Any], Any]


def decoded(kind: type[T], value: Any) -> T:
    return cast(T, decoder(cast(Any, kind))(value))


@cache
def decoder(kind: Any) -> Decoder:
    if kind is datetime:
        return datetime.fromisoformat
    if get_origin(kind) is list:
        return _list(decoder(get_args(kind)[0]))
    if get_origin(kind) is dict:
        return _dict(decoder(get_args(kind)[1]))
    if get_origin(kind) in (Union, builtin.UnionType):
        return _optional([decoder(option) for option in get_args(kind) if option is not type(None)])
    return _dataclass(kind) if is_dataclass(kind) else _same


def _same(value: Any) -> Any:
    return value


def _list(item: Decoder) -> Decoder:
    return lambda values: [item(value) for value in values]


def _dict(item: Decoder) -> Decoder:
    return lambda values: {name: item(value) for name, value in values.items()}


def _optional(options: list[Decoder]) -> Decoder:
    """Null stays None. Of several types, the one that stands for more than JSON is at most one."""
    of = next((option for option in options if option is not _same), _same)
    return lambda value: None if value is None else of(value)


def _dataclass(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    known = [(field.name, decoder(hints[field.name])) for field in fields(kind)]
    needed = {field.name for field in fields(kind) if field.default is field.default_factory is MISSING}
    return lambda told: kind(**{name: of(told[name]) for name, of in known if name in needed or name in told})
