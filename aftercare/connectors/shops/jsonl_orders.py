"""Our JSONL: one whole order as one JSON object per line. See docs/importing.md."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from aftercare.orders.imports import assemble
from aftercare.orders.imports.assemble import Assembler, Incomplete, Raw
from aftercare.orders.imports.port import Group, Issue, Survey
from aftercare.orders.imports.problems import Bad, Problem
from aftercare.orders.intake import OrderIn
from aftercare.people.models import Shop

from .files import Row, Source, text_rows

LISTS = {"lines": ("line", assemble.LINE), "tenders": ("tender", assemble.TENDER),
         "deliveries": ("delivery", assemble.DELIVERY)}  # fmt: skip
TOP = (*assemble.ORDER, "customer", *LISTS)


class JsonlReader:
    source = "jsonl"

    def __init__(
        self, path: Path, shop: Shop, *, currency: str = "", encoding: str = "", most: int | None = None
    ) -> None:
        self.file = Source(path, encoding, most)
        self.file_name = path.name
        self.zone = ZoneInfo(shop.timezone)
        self.currency = currency or shop.currency

    def survey(self) -> Survey:
        rows = 0
        with self.file.text() as file:
            for row in text_rows(file):
                rows = row.number
        return Survey(self.file.digest(self.source, self.currency, str(self.zone)), rows)

    def groups(self, *, after: int) -> Iterator[Group]:
        seen: dict[str, int] = {}
        with self.file.text() as file:
            for row in text_rows(file):
                group = self._group(row, seen)
                if row.number > after:
                    yield group

    def _group(self, row: Row, seen: dict[str, int]) -> Group:
        number = ""
        try:
            data = _parsed(row, self.file.encoding)
            number = str(data.get("number", "")).strip()
            self._only_once(number, row.line, seen)
            order = order_of(data, zone=self.zone, currency=self.currency)
            return Group(end=row.number, order=order, lines=(row.line,))
        except (Bad, Incomplete) as error:
            problems = problems_of(error)
        number = number.encode("utf-8", "replace").decode()
        return Group(end=row.number, issues=tuple(Issue(row.line, number[:100], problem) for problem in problems))

    def _only_once(self, number: str, line: int, seen: dict[str, int]) -> None:
        first = seen.setdefault(number, line) if number else line
        if first != line:
            raise Bad("duplicate_order", field="number", value=number, line=first)


def order_of(data: dict[str, Any], *, zone: ZoneInfo, currency: str) -> OrderIn:
    """One JSON object as an order; the shop's zone and currency stand for what it leaves out.

    Raises `Bad` or `Incomplete`, from which `problems_of` tells what is wrong.
    """
    return Assembler(zone=zone, currency=currency, name=_name).order(_raw(data))


def problems_of(error: Bad | Incomplete) -> list[Problem]:
    """What is wrong, each with the path of its field, such as lines.2.price; lines count from 1."""
    if isinstance(error, Bad):
        return [error.problem]
    return [_placed(found.problem, found.line) for found in error.found]


def _parsed(row: Row, encoding: str) -> dict[str, Any]:
    if row.undecodable:
        raise Bad("undecodable", encoding=encoding or "UTF-8")
    try:
        data = json.loads(row.fields[0].lstrip("\ufeff"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Bad("not_json", value=row.fields[0].strip()[:100], detail=str(error)) from error
    if not isinstance(data, dict):
        raise Bad("not_json", value=row.fields[0].strip()[:100], detail=type(data).__name__)
    if "\\u" in row.fields[0]:
        _no_surrogates(row.fields[0], data)
    return data


def _no_surrogates(text: str, data: Any) -> None:
    """JSON can write half of a character (\\ud800), which no database keeps."""
    try:
        json.dumps(data, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise Bad("not_json", value=text.strip()[:100], detail=str(error.reason)) from error


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _raw(data: dict[str, Any]) -> Raw:
    _known(data, TOP, "")
    customer = data.get("customer") or {}
    if not isinstance(customer, dict):
        raise Bad("wrong_type", field="customer", wanted=str(_("an object")))
    return Raw(
        order=_texts({key: value for key, value in data.items() if key in assemble.ORDER}, assemble.ORDER, ""),
        customer=_texts(customer, assemble.CUSTOMER, "customer."),
        lines=_list(data, "lines"),
        tenders=_list(data, "tenders"),
        deliveries=_list(data, "deliveries"),
    )


def _list(data: dict[str, Any], name: str) -> list[Mapping[str, str]]:
    given = data.get(name)
    if given is None and name != "lines":
        return []
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise Bad("wrong_type", field=name, wanted=str(_("a list of objects")))
    if not given and name == "lines":
        raise Bad("required", field=name)
    return [_texts(item, LISTS[name][1], f"{name}.{position}.") for position, item in enumerate(given, 1)]


def _texts(data: dict[str, Any], names: Sequence[str], prefix: str) -> dict[str, str]:
    """The fields as the text a table would hold; numbers are never read as binary fractions."""
    _known(data, names, prefix)
    return {name: _text(value, prefix + name) for name, value in data.items() if value is not None}


def _text(value: Any, field: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    if field.endswith(".traits") and isinstance(value, list) and all(isinstance(word, str) for word in value):
        return ", ".join(value)
    if isinstance(value, (str, int)):
        return str(value)
    raise Bad("wrong_type", field=field, wanted=str(_("a text or a number")))


def _known(data: dict[str, Any], names: Sequence[str], prefix: str) -> None:
    for name in data:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            raise Bad("unknown_field", field=prefix + name, choices=", ".join(near or names))


def _name(part: str, field: str) -> str:
    plural = {"line": "lines", "tender": "tenders", "delivery": "deliveries", "customer": "customer"}.get(part)
    return f"{plural}.{field}" if plural else field


def _placed(problem: Problem, line: int | None) -> Problem:
    """Which of the order's lines it is, in the field's path: lines.2.price."""
    if line is None:
        return problem
    return replace(problem, field=problem.field.replace("lines.", f"lines.{line + 1}.", 1))
