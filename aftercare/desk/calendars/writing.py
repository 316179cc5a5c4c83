"""Hours as people write them: “9–12, 13:30–18”, with Chinese marks too; what makes sense the action says."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TIME = r"(\d{1,2})(?:[:：.](\d{2}))?"
_SPAN = re.compile(rf"{_TIME}-{_TIME}")
_DASHES, _COMMAS = re.compile(r"\s*[-–—−~～至到]+\s*"), re.compile(r"[,，、;；\s]+")


def spans_in(text: str) -> list[str]:
    """“09:00-12:00” each; what is nothing of the sort stays as it was written."""
    parts = _COMMAS.split(_DASHES.sub("-", text.strip()))
    return [_written(part) for part in parts if part]


def said(spans: Iterable[object]) -> str:
    return ", ".join(str(span).replace("-", "–") for span in spans)


def _written(part: str) -> str:
    found = _SPAN.fullmatch(part)
    if found is None:
        return part
    hour, minute, until, end = found.groups(default="00")
    return f"{hour:>02}:{minute}-{until:>02}:{end}"
