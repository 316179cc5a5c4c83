"""How the first orders of a file would read under the columns somebody has named; nothing is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from aftercare.core.refusal import Refused
from aftercare.orders.imports.port import Group
from aftercare.orders.intake import OrderIn
from aftercare.orders.models import OrderImport

from .files import Source
from .taking import reader_of

LINES, ORDERS = 400, 4


@dataclass(frozen=True, slots=True)
class Preview:
    """`refused`: the file cannot be read under these columns at all."""

    orders: tuple[OrderIn, ...] = ()
    wrong: tuple[tuple[int, str, str], ...] = ()
    refused: str = ""


def preview(found: OrderImport, columns: Mapping[str, str]) -> Preview:
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder) / "head.csv"
        _head(Path(found.file.path), found.encoding, head)
        try:
            reader = reader_of(found, head, columns=columns)
            groups = list(islice(reader.groups(after=0), ORDERS))
        except Refused as refused:
            return Preview(refused=str(refused).replace(str(head), found.file_name))
    return Preview(
        orders=tuple(group.order for group in groups if group.order),
        wrong=tuple(one for group in groups for one in _wrong(group))[:ORDERS],
    )


def _wrong(group: Group) -> list[tuple[int, str, str]]:
    return [(issue.line, *issue.problem.told()) for issue in group.issues]


def _head(path: Path, encoding: str, head: Path) -> None:
    """The beginning of the file, as text in its own encoding."""
    kept = encoding or "utf-8"
    cut = head.open("w", encoding=kept, errors="surrogateescape", newline="")
    with Source(path, encoding).text() as file, cut:
        cut.writelines(islice(file, LINES))
