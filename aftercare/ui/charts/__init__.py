"""Charts drawn by templates: one message each, labelled where it is drawn, with a table of the same numbers."""

from __future__ import annotations

from .data import Bar, Chart, Row, Table, bars, columns

__all__ = ["Bar", "Chart", "Row", "Table", "bars", "columns"]
