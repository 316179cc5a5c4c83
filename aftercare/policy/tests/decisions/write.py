"""Writes the cards anew from what is decided now. Read every line of the difference before it is kept."""

from __future__ import annotations

from importlib import import_module

import django

from .table import HERE, TABLES, card_of


def write() -> None:
    for name in TABLES:
        rows = import_module(f"{__package__}.{name}").ROWS
        text = "\n".join(
            f"{row.name}\n" + "".join(f"    {said}\n" for said in card_of(row).split("\n")) for row in rows
        )
        (HERE / f"{name}.txt").write_text(text)


if __name__ == "__main__":
    django.setup()
    write()
