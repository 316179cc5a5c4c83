"""Law packs: what the customer's law demands, one file per jurisdiction, one rule per row of the reference.

A rule is never edited once decisions cite it: it gets its last day, and a new one of the same id, with its first day,
takes its place. So an old decision is replayed under the rule of its day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from . import au, br, cn, eu, in_, jp, kr, tw, uk, us
from .pack import Pack, pack_of
from .places import country_of, jurisdiction_of, place_of, region_of
from .rules import Conformity, Due, Duty, Exclusion, Grievance, Intact, Late, LawRule, Out, Withdrawal

__all__ = [
    "DIGEST", "PLACES", "ROWS", "VERSION", "Conformity", "Due", "Duty", "Exclusion", "Grievance", "Intact", "Late",
    "LawRule", "Out", "Pack", "Withdrawal", "cited", "country_of", "jurisdiction_of", "pack", "place_of",
    "region_of", "rule",
]  # fmt: skip

ROWS: tuple[LawRule, ...] = tuple(row for module in (cn, eu, uk, us, jp, kr, tw, br, au, in_) for row in module.RULES)
PLACES: tuple[str, ...] = tuple(dict.fromkeys(row.jurisdiction for row in ROWS))


def _plain(value: object) -> str:
    """The same text in every process: sets in order."""
    if isinstance(value, frozenset):
        return str(sorted(value))
    if isinstance(value, Mapping):
        return str(sorted((key, _plain(part)) for key, part in value.items()))
    if isinstance(value, tuple):
        return str([_plain(part) for part in value])
    if hasattr(value, "__dataclass_fields__"):
        return str([(name, _plain(getattr(value, name))) for name in value.__dataclass_fields__])
    return str(value)


DIGEST = hashlib.sha256("\n".join(sorted(map(_plain, ROWS))).encode()).hexdigest()[:12]
VERSION = f"2026.11-{DIGEST}"


@lru_cache(maxsize=4096)
def pack(jurisdiction: str, on: date) -> Pack:
    """The rules in force in a place on a day there, a state's with those of its country; none where no law is known."""
    places = {jurisdiction, jurisdiction.split("-")[0]}
    return pack_of(jurisdiction, [row for row in ROWS if row.jurisdiction in places and row.in_force(on)])


def rule(id: str) -> LawRule:
    """One rule, for its numbers: `rule("CN-EXPRESS").days`; of several with their own days, the newest."""
    return max((row for row in ROWS if row.id == id), key=lambda row: row.valid_from or date.min)


@lru_cache(maxsize=1024)
def cited(id: str, language: str = "en", article: str = "") -> str:
    """The article as readers of that language cite it; empty for a rule that is not known.

    `article` is the row's own wording, which tells several rules of one id apart.
    """
    known = [row for row in ROWS if row.id == id]
    found = next((row for row in known if row.article == article), None) or (rule(id) if known else None)
    return found.cited(language) if found else ""
