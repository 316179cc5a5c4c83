"""Law packs: what the customer's law demands, one file per jurisdiction, one rule per row of the reference.

A rule is never edited once decisions cite it: a new one with its own dates takes its place, so that an old decision
is replayed under the rule of its day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from . import au, br, cn, eu, in_, jp, kr, tw, uk, us
from .pack import Pack, pack_of
from .places import jurisdiction_of
from .rules import Conformity, Due, Duty, Exclusion, Grievance, Intact, Late, LawRule, Out, Withdrawal

__all__ = [
    "DIGEST", "NO_LAW", "PACKS", "RULES", "VERSION", "Conformity", "Due", "Duty", "Exclusion", "Grievance", "Intact",
    "Late", "LawRule", "Out", "Pack", "Withdrawal", "cited", "jurisdiction_of", "pack", "rule",
]  # fmt: skip

RULES: Mapping[str, LawRule] = {
    row.id: row for module in (cn, eu, uk, us, jp, kr, tw, br, au, in_) for row in module.RULES
}


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


DIGEST = hashlib.sha256("\n".join(_plain(RULES[id]) for id in sorted(RULES)).encode()).hexdigest()[:12]
VERSION = f"2026.11-{DIGEST}"


def _packs() -> dict[str, Pack]:
    own: dict[str, list[LawRule]] = {}
    for row in RULES.values():
        own.setdefault(row.jurisdiction, []).append(row)
    return {place: pack_of(place, [*own.get(place.split("-")[0], []), *rows]) if "-" in place else pack_of(place, rows)
            for place, rows in own.items()}  # fmt: skip


PACKS: Mapping[str, Pack] = _packs()
NO_LAW = pack_of("", ())


def pack(jurisdiction: str) -> Pack:
    """The rules of a place, a state's with those of its country; none where no law is known."""
    return PACKS.get(jurisdiction) or PACKS.get(jurisdiction.split("-")[0]) or NO_LAW


def rule(id: str) -> LawRule:
    """One rule, for its numbers: `rule("CN-EXPRESS").days`."""
    return RULES[id]


def cited(id: str, language: str = "en") -> str:
    """The article as readers of that language cite it; empty for a rule that is not known."""
    return RULES[id].cited(language) if id in RULES else ""
