"""What an inspection finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Units of one case line in the same state; `photos` are references of kept photos, `checks`
    the answers to the checklist: what was looked at, and whether it is as it should be."""

    case_line_id: int
    units: int
    grade: str
    accepted: bool
    disposition: str
    note: str = ""
    checks: tuple[tuple[str, bool], ...] = ()
    photos: tuple[str, ...] = ()
